import { expect, it } from 'vitest'
import { xxh32 } from '../../src/data/checksum.js'

/** XXH32 with seed 0, as the `xxhash` package of Python gives it: `xxhash.xxh32(bytes).hexdigest()`. */
it.each<readonly [string, number]>([
  ['', 0x02cc5d05], ['a', 0x550d7456], ['abc', 0x32d153ff], ['Nobody inspects the spammish repetition', 0xe2293b2f],
])('of %j', (text, sum) => {
  expect(xxh32(new TextEncoder().encode(text))).toBe(sum)
})

it('of bytes that begin anywhere', () => {
  const [bytes, sum] = [Uint8Array.from({ length: 103 }, (_, i) => i * 37 & 255), 0xf1ede05c]
  expect([xxh32(bytes), xxh32(Uint8Array.from({ length: 100_000 }, (_, i) => i * 37 & 255))]).toEqual([sum, 0x64beb1f1])
  for (const offset of [1, 2, 3, 4]) {
    const moved = new Uint8Array(120)
    moved.set(bytes, offset)
    expect(xxh32(moved.subarray(offset, offset + bytes.length))).toBe(sum)
  }
})
