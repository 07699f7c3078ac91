/**
 * A key that an object of a JSON text has twice, of which `JSON.parse` would keep the last. The text must be JSON.
 */
export const repeatedKey = (json: string): string | undefined => {
  const open: Set<string>[] = []
  // A string, escapes in it passed over, and whether a colon follows: then it is a key.
  const token = /"((?:[^"\\]|\\.)*)"(\s*:)?|[{}]/g
  for (let match = token.exec(json); match !== null; match = token.exec(json)) {
    const [text, escaped, colon] = match
    if (text === '{') open.push(new Set())
    else if (text === '}') open.pop()
    else if (colon !== undefined && escaped !== undefined) {
      const key: unknown = escaped.includes('\\') ? JSON.parse(`"${escaped}"`) : escaped
      if (typeof key !== 'string' || open.at(-1)?.has(key) === true) return String(key)
      open.at(-1)?.add(key)
    }
  }
  return undefined
}
