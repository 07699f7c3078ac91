import { storageOf, type AnyTensor } from '../tensor/value.js'
import { hostBytes } from './format/bytes.js'
import { bytesOf } from './format/elements.js'

const P1 = 0x9e3779b1
const P2 = 0x85ebca77
const P3 = 0xc2b2ae3d
const P4 = 0x27d4eb2f
const P5 = 0x165667b1

const turned = (x: number, by: number): number => x << by | x >>> (32 - by)

const round = (lane: number, word: number): number => Math.imul(turned(lane + Math.imul(word, P2) | 0, 13), P1)

/**
 * XXH32 of bytes, with seed 0: as quick as they can be read, and of two files that differ in one word never the same. It finds what went wrong, not who
 * meant it to.
 */
export const xxh32 = (bytes: Uint8Array): number => {
  const count = bytes.length >> 2
  const { buffer, byteOffset } = hostBytes({ bytes, owned: true }, 4, true)
  const words = new Int32Array(buffer, byteOffset, count)
  const lanes = count & ~3
  let [a, b, c, d] = [P1 + P2 | 0, P2 | 0, 0, -P1 | 0]
  for (let i = 0; i < lanes; i += 4) {
    a = round(a, words[i]!)
    b = round(b, words[i + 1]!)
    c = round(c, words[i + 2]!)
    d = round(d, words[i + 3]!)
  }
  let hash = (lanes === 0 ? P5 : turned(a, 1) + turned(b, 7) + turned(c, 12) + turned(d, 18)) + bytes.length | 0
  for (let i = lanes; i < count; i++) hash = Math.imul(turned(hash + Math.imul(words[i]!, P3) | 0, 17), P4)
  for (let i = count << 2; i < bytes.length; i++) hash = Math.imul(turned(hash + Math.imul(bytes[i]!, P5) | 0, 11), P1)
  hash = Math.imul(hash ^ hash >>> 15, P2)
  hash = Math.imul(hash ^ hash >>> 13, P3)
  return (hash ^ hash >>> 16) >>> 0
}

const hex = (bytes: Uint8Array): string => xxh32(bytes).toString(16).padStart(8, '0')

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => a < b ? -1 : 1

/** A sum of all that a file says, in whichever order: of names, texts, shapes and elements. */
export const checksumOf = (tensors: Iterable<readonly [string, AnyTensor]>, texts: Iterable<readonly [string, string]>): string => {
  const parts = [...tensors].sort(byName).map(([name, x]) => [name, x.dtype, x.shape, hex(bytesOf(storageOf(x, 'encode')))])
  return `xxh32:${hex(new TextEncoder().encode(JSON.stringify([[...texts].sort(byName), parts])))}`
}
