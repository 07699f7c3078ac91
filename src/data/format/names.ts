/** Whether a text can be a name of a tensor in a file: one that is not half of a character, and no prototype. */
export const isName = (text: string): boolean => !/\p{Cs}/u.test(text) && text !== '__proto__'

/** What is asked of names, for errors. */
export const NAME = 'a name of whole characters other than __proto__'

/** A record of names that came from outside, without a prototype to be mistaken for one of them. */
export const recordOf = <T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> => {
  const record = Object.fromEntries(entries)
  Object.setPrototypeOf(record, null)
  return record
}

/** The text that bytes of UTF-8 are; `undefined` where they are none. */
export const utf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
