/** 71² ≥ 17³: two letters hold three pixels of 0…16. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-*/=_.:;'

/** The pixels of packed text, three to every two letters. */
export const unpackPixels = (lines: readonly string[]): Uint8Array => {
  const text = lines.join('')
  const pixels = new Uint8Array(text.length / 2 * 3)
  for (let from = 0, to = 0; from < text.length; from += 2, to += 3) {
    const number = alphabet.indexOf(text[from]!) * 71 + alphabet.indexOf(text[from + 1]!)
    pixels[to] = Math.floor(number / 289)
    pixels[to + 1] = Math.floor(number / 17) % 17
    pixels[to + 2] = number % 17
  }
  return pixels
}

/** The whole numbers of packed text, `width` decimal digits each. */
export const unpackDecimals = (lines: readonly string[], width: number): Uint8Array => {
  const text = lines.join('')
  return Uint8Array.from({ length: text.length / width }, (_, i) => Number(text.slice(i * width, (i + 1) * width)))
}

/** What `make` returns, made at the first call and kept. */
export const lazy = <T>(make: () => T): () => T => {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
