import { PI_HALF_REST } from '../../../primitive/reference/math/trigonometric.js'
import { twoOverPi } from '../../../primitive/reference/math/two-over-pi.js'
import type { Lanes, Term } from './lanes.js'

/*
 * x·2/π modulo 4 for any finite float64: x = m·2ᴱ with an integer m, and of the binary digits of 2/π only those count
 * that m·2ᴱ does not make multiples of 4. 192 of them, multiplied by m as integers, leave 126 digits behind the point, of
 * which at most 62 are lost where x is next to a multiple of π/2.
 *
 * Source: M. H. Payne, R. N. Hanek, "Radian reduction for trigonometric functions", SIGNUM Newsletter 18 (1983),
 * pp. 19–24.
 */

let digits: string | undefined

/** 40 zeros, then 1208 binary digits of 2/π, in hexadecimal. */
const digitsOf2OverPi = (): string => digits ??= twoOverPi().toString(16).padStart(312, '0')

const table = (block: number): Uint8Array =>
  Uint8Array.from({ length: 16 }, (_, i) => parseInt(digitsOf2OverPi().slice(32 * block + 2 * i).slice(0, 2), 16))

/** Each lane's word of the digits at an index that stands in its byte; 0xff yields 0. */
const gather = (v: Lanes, indices: Term, blocks: number): Term => {
  const found = v.variable(v.zero)
  for (let block = 0; block < blocks; block++) {
    // Outside of 0 to 15 swizzle yields 0, so of all blocks only the one that is meant answers.
    const inside = v.xor(indices, v.bytes(new Uint8Array(16).fill(16 * block)))
    found.set(v.or(found.read, v.swizzle(v.bytes(table(block)), inside)))
  }
  return found.read
}

const PI_HALF = Math.PI / 2

export interface Quadrant {
  /** In the lowest two bits: the multiple of π/2 nearest to x, modulo 4. */
  readonly n: Term
  /** x less that multiple. */
  readonly r: Term
}

/**
 * x reduced, for 2¹⁹ ≤ |x| < 2^(`largest` + 1); anything elsewhere.
 */
export const reduceBig = (v: Lanes, x: Term, largest: number): Quadrant => {
  const low = v.word(0xffffffff, 0)
  const exponent = v.and(v.shiftRight(x, 52), v.word(0x7ff, 0))
  const position = v.keep(v.subBits(exponent, v.word(1037, 0)))
  const byte = v.keep(v.mulBits(v.and(v.shiftRight(position, 3), v.word(0xff, 0)), v.word(0x01010101, 0x01010101)))
  const blocks = Math.ceil((((largest + 1023 - 1037) >> 3) + 24) / 16)

  const lowOf = (a: Term): Term => v.and(a, low)
  const highOf = (a: Term): Term => v.shiftRight(a, 32)
  // The digits eight bytes at a time, as integers of 32 bits in lanes of 64; the least significant is the first.
  const w: Term[] = []
  for (let i = 0; i < 3; i++) {
    const indices = v.keep(v.addBits(byte, v.word(0x04050607 + 0x08080808 * i, 0x00010203 + 0x08080808 * i)))
    const word = v.keep(gather(v, indices, blocks))
    w.unshift(v.keep(lowOf(word)), v.keep(highOf(word)))
  }

  // m·2ᵃ, where a brings the digits from the start of their byte to their place.
  const powers = new Uint8Array(16)
  for (let a = 0; a < 8; a++) powers[a] = 1 << a
  const places = v.or(v.and(position, v.word(7, 0)), v.word(-256, -1))
  const significand = v.or(v.and(x, v.word(-1, 0xfffff)), v.word(0, 0x100000))
  const m = v.keep(v.mulBits(significand, v.swizzle(v.bytes(powers), places)))
  const [m0, m1] = [v.keep(lowOf(m)), v.keep(highOf(m))]

  // Long multiplication by words of 32 bits, modulo 2¹⁹².
  const product: Term[] = []
  let [before0, before1] = [v.keep(v.mulBits(m0, w[1]!)), v.keep(v.mulBits(m1, w[0]!))]
  let carry = v.zero
  for (let k = 2; k < 6; k++) {
    const now0 = v.keep(v.mulBits(m0, w[k]!))
    const now1 = v.keep(v.mulBits(m1, w[k - 1]!))
    const column = v.addBits(v.addBits(lowOf(now0), highOf(before0)), v.addBits(lowOf(now1), highOf(before1)))
    const sum = v.keep(v.addBits(column, carry))
    product.push(v.keep(lowOf(sum)))
    carry = v.keep(highOf(sum))
    before0 = now0
    before1 = now1
  }
  const upper = v.keep(v.or(v.shiftLeft(product[3]!, 32), product[2]!))
  const lower = v.keep(v.or(v.shiftLeft(product[1]!, 32), product[0]!))
  const n = v.keep(v.shiftRight(v.addBits(upper, v.word(0, 0x20000000)), 62))

  // The fraction as a signed integer: from -½ to ½.
  const high = v.keep(v.or(v.shiftLeft(upper, 2), v.shiftRight(lower, 62)))
  const first = v.keep(v.mul(v.fromSigned(v.shiftRight(high, 32)), v.number(2 ** -32)))
  const second = v.keep(v.mul(v.fromUnsigned(high), v.number(2 ** -64)))
  const third = v.mul(v.fromUnsigned(v.shiftRight(v.shiftLeft(lower, 2), 32)), v.number(2 ** -96))
  const sum = v.keep(v.add(first, second))
  const rest = v.keep(v.add(v.add(v.sub(first, sum), second), third))
  const whole = v.keep(v.add(sum, rest))
  const error = v.add(v.sub(sum, whole), rest)
  const small = v.add(v.mul(whole, v.number(PI_HALF_REST)), v.mul(error, v.number(PI_HALF)))
  const r = v.keep(v.add(v.mul(whole, v.number(PI_HALF)), small))
  const negative = v.keep(v.less(x, v.zero))
  return {
    n: v.keep(v.subBits(v.xor(n, negative), negative)),
    r: v.keep(v.xor(r, v.and(negative, v.number(-0)))),
  }
}
