/** Numbers from 0 up to 1, always the same from a seed. */
export const dice = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = state + 0x6d2b79f5 | 0
    let t = Math.imul(state ^ state >>> 15, 1 | state)
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32
  }
}

type Roll = () => number

const below = (roll: Roll, n: number): number => Math.floor(roll() * n)
const pick = <T>(roll: Roll, items: readonly T[]): T => items[below(roll, items.length)]!

/** Numbers that lengths, counts and offsets go wrong at. */
const edges = [0n, 1n, 2n, 0x7fn, 0xffn, 0xffffn, 0x7fffffffn, 0x80000000n, 0xffffffffn, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n]
const texts = ['"', '{', '}', '[', ']', ',', ':', '\n', '\r', "'", '(', ')', '\\', '\0', '-', '9', '0', 'e308', '99999999999999999999', '9223372036854775808', 'null', 'NaN',
  '\\ud800', '__proto__', '__metadata__', '\ufeff', 'é', '🙂', ';', '\t']

const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const written = (bytes: Uint8Array, at: number, value: bigint, size: number, little: boolean): Uint8Array => {
  const copy = bytes.slice()
  for (let i = 0; i < size && at + i < copy.length; i++) copy[at + i] = Number(value >> BigInt(8 * (little ? i : size - 1 - i)) & 0xffn)
  return copy
}

const mutations: readonly ((bytes: Uint8Array, roll: Roll, others: readonly Uint8Array[]) => Uint8Array)[] = [
  (bytes, roll) => {
    const copy = bytes.slice()
    for (let n = 1 + below(roll, 4); n > 0 && copy.length > 0; n--) copy[below(roll, copy.length)]! ^= 1 << below(roll, 8)
    return copy
  },
  // Where headers are.
  (bytes, roll) => {
    const copy = bytes.slice()
    for (let n = 1 + below(roll, 4); n > 0 && copy.length > 0; n--) copy[below(roll, Math.min(copy.length, 128))] = below(roll, 256)
    return copy
  },
  (bytes, roll) => bytes.slice(0, below(roll, bytes.length + 1)),
  (bytes, roll) => bytes.slice(below(roll, bytes.length + 1)),
  (bytes, roll) => joined(bytes, bytes.slice(0, 1 + below(roll, 64))),
  (bytes, roll) => written(bytes, below(roll, bytes.length + 1), pick(roll, [...edges, BigInt(bytes.length), BigInt(bytes.length + 1)]), pick(roll, [1, 2, 4, 8]), roll() < 0.5),
  (bytes, roll) => {
    const [from, length, to] = [below(roll, bytes.length + 1), below(roll, 80), below(roll, bytes.length + 1)]
    return joined(bytes.subarray(0, to), bytes.subarray(from, from + length), bytes.subarray(to))
  },
  (bytes, roll) => {
    const at = below(roll, bytes.length + 1)
    return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + below(roll, 40)))
  },
  (bytes, roll) => {
    const at = below(roll, bytes.length + 1)
    return joined(bytes.subarray(0, at), Buffer.from(pick(roll, texts)), bytes.subarray(at + below(roll, 3)))
  },
  (bytes, roll, others) => {
    const other = pick(roll, others)
    return joined(bytes.subarray(0, below(roll, bytes.length + 1)), other.subarray(below(roll, other.length + 1)))
  },
]

/** A file with one to three things wrong. */
export const mutated = (bytes: Uint8Array, roll: Roll, others: readonly Uint8Array[]): Uint8Array => {
  let file = bytes
  for (let n = 1 + below(roll, 3); n > 0; n--) file = pick(roll, mutations)(file, roll, others)
  return file
}
