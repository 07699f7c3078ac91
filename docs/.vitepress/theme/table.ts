/** Texts by their names, from a file that is fetched once, when the first is asked for. */
export const readTable = (file: string): () => Promise<Readonly<Record<string, unknown>>> => {
  let asked: Promise<Readonly<Record<string, unknown>>> | undefined
  return () => asked ??= fetch(file, { cache: 'no-cache' })
    .then(async (response): Promise<Readonly<Record<string, unknown>>> => {
      const texts: unknown = response.ok ? await response.json() : {}
      return typeof texts === 'object' && texts !== null ? Object.fromEntries(Object.entries(texts)) : {}
    })
    .catch(() => {
      // No connection now; there may be one later.
      asked = undefined
      return {}
    })
}
