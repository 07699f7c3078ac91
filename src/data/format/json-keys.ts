const QUOTE = 34
const BACKSLASH = 92
const COLON = 58
const OPENS = 123
const CLOSES = 125

/** Where a string that begins behind `from` ends: texts of many megabytes are no match for a regular expression, which runs out of stack. */
const endOf = (json: string, from: number): number => {
  let at = json.indexOf('"', from)
  for (;;) {
    let slashes = 0
    while (json.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++
    if (slashes % 2 === 0) return at
    at = json.indexOf('"', at + 1)
  }
}

/** Whether a colon follows: then the string before it is a key. */
const isKey = (json: string, from: number): boolean => {
  let at = from
  while (json.charCodeAt(at) <= 32) at++
  return json.charCodeAt(at) === COLON
}

/**
 * A key that an object of a JSON text has twice, of which `JSON.parse` would keep the last. The text must be JSON.
 */
export const repeatedKey = (json: string): string | undefined => {
  const open: Set<string>[] = []
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at)
    if (code === OPENS) open.push(new Set())
    else if (code === CLOSES) open.pop()
    else if (code === QUOTE) {
      const end = endOf(json, at + 1)
      if (isKey(json, end + 1)) {
        const text = json.slice(at + 1, end)
        const key: unknown = text.includes('\\') ? JSON.parse(`"${text}"`) : text
        if (typeof key !== 'string' || open.at(-1)?.has(key) === true) return String(key)
        open.at(-1)?.add(key)
      }
      at = end
    }
  }
  return undefined
}
