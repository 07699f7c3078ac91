import type { Reverse } from './digits.js'
import type { SumCarry, SumDigit } from './tables.js'

/** a + b + c, column by column; little-endian in, big-endian out. */
export type AddLittle<A extends string, B extends string, C extends string = '0', Acc extends string = ''> =
  A extends `${infer D}${infer AR}`
    ? B extends `${infer E}${infer BR}`
      ? AddLittle<AR, BR, SumCarry[`${C}${D}${E}`], `${SumDigit[`${C}${D}${E}`]}${Acc}`>
      : C extends '0' ? `${Reverse<A>}${Acc}` : AddLittle<A, '1', '0', Acc>
    : B extends ''
      ? C extends '0' ? Acc : `1${Acc}`
      : C extends '0' ? `${Reverse<B>}${Acc}` : AddLittle<B, '1', '0', Acc>

/**
 * a + b, big-endian.
 *
 * @since 0.1.0
 * @category type checks
 */
export type AddDigits<A extends string, B extends string> = AddLittle<Reverse<A>, Reverse<B>>
