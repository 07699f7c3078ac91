import { asStated } from '../../../tensor/cast.js'

/*
 * The instructions that the emitter uses, by the names of the WebAssembly specification. SIMD instructions have the prefix 0xfd, and their
 * number follows as a LEB128.
 *
 * In a line `@` and a hexadecimal number give the next name's number, from which the following ones count on; a word with a colon is what
 * stands before the dot of the names behind it.
 */

/** The full names in a line. */
type Names<Line extends string, Type extends string = ''> =
  Line extends `${infer Word} ${infer Rest}`
    ? Word extends `${infer Next}:` ? Names<Rest, `${Next}.`> : Names<Word, Type> | Names<Rest, Type>
    : Line extends `@${string}` ? never : `${Type}${Line}`

const numbered = <Line extends string>(...lines: readonly Line[]): Readonly<Record<Names<Line>, number>> => {
  const numbers: Record<string, number> = {}
  for (const line of lines) {
    let [next, type] = [0, '']
    for (const word of line.split(' ')) {
      if (word.startsWith('@')) next = parseInt(word.slice(1), 16)
      else if (word.endsWith(':')) type = word.replace(':', '.')
      else numbers[type + word] = next++
    }
  }
  return asStated(numbers)
}

/** Instructions without immediates. */
export const PLAIN = numbered(
  '@00 unreachable @0f return @1a drop select',
  '@45 i32: eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u @6a add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u',
  '@5b f32: eq ne lt gt le ge @92 add @b6 demote_f64',
  '@61 f64: eq ne lt gt le ge @a0 add @bb promote_f32',
)

/** SIMD instructions without immediates. */
export const SIMD = numbered(
  '@4d v128: not and andnot or xor bitselect any_true',
  '@0e i8x16: swizzle @65 narrow_i16x8_s',
  '@85 i16x8: narrow_i32x4_s @89 extend_low_i8x16_u',
  '@11 i32x4: splat @37 eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s @a0 abs neg @a9 extend_low_i16x8_u @ab shl shr_s shr_u add',
  '@b1 i32x4: sub @b5 mul min_s min_u max_s @f8 trunc_sat_f32x4_s @fc trunc_sat_f64x2_s_zero',
  '@c7 i64x2: extend_low_i32x4_s @cb shl shr_s shr_u add @d1 sub @d5 mul @d9 gt_s',
  '@41 f32x4: eq ne lt gt le ge @5e demote_f64x2_zero @69 trunc @e0 abs neg @e3 sqrt add sub mul div min max pmin pmax',
  '@fa f32x4: convert_i32x4_s @105 relaxed_madd',
  '@47 f64x2: eq ne lt gt le ge @5f promote_low_f32x4 @7a trunc @ec abs neg @ef sqrt add sub mul div min max pmin pmax',
  '@fe f64x2: convert_low_i32x4_s convert_low_i32x4_u @107 relaxed_madd',
)

/** SIMD instructions with a lane as immediate. */
export const LANE = numbered('@1b i32x4: extract_lane replace_lane')

/** Loads and stores of single values. */
export const MEMORY = numbered('@28 i32: load @2d load8_u @36 store @3a store8', '@2a f32: load @38 store', '@2b f64: load @39 store')

/** SIMD loads and stores. */
export const SIMD_MEMORY = numbered('@00 v128: load @09 load32_splat load64_splat store @5c load32_zero load64_zero')

/** SIMD loads and stores of one lane. */
export const SIMD_MEMORY_LANE = numbered(
  '@54 v128: load8_lane load16_lane load32_lane load64_lane store8_lane store16_lane store32_lane store64_lane')

/** Atomic instructions, prefix 0xfe, on 32-bit words: memory must be shared, and addresses aligned. */
export const ATOMIC = numbered('@00 memory: atomic.notify atomic.wait32', '@10 i32: atomic.load @17 atomic.store @1e atomic.rmw.add')

export type PlainOp = keyof typeof PLAIN
export type SimdOp = keyof typeof SIMD
export type LaneOp = keyof typeof LANE
export type MemoryOp = keyof typeof MEMORY
export type SimdMemoryOp = keyof typeof SIMD_MEMORY
export type SimdMemoryLaneOp = keyof typeof SIMD_MEMORY_LANE
export type AtomicOp = keyof typeof ATOMIC
