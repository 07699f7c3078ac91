import type { Reverse, TrimZeros } from './digits.js'
import type { Nines, SumCarry, SumDigit } from './tables.js'

/**
 * a - b as a + (99…9 - b) + 1, whose last carry tells that a ≥ b; `never` when a < b. Little-endian in and out, with as
 * many digits as a: zeros stay at its end.
 */
export type SubtractLittle<A extends string, B extends string, C extends string = '1', Acc extends string = ''> =
  A extends `${infer D}${infer AR}`
    ? B extends `${infer E}${infer BR}`
      ? SubtractLittle<AR, BR, SumCarry[`${C}${D}${Nines[E]}`], `${Acc}${SumDigit[`${C}${D}${Nines[E]}`]}`>
      : C extends '1' ? `${Acc}${A}` : SubtractLittle<A, '1', '1', Acc>
    : B extends '' ? C extends '1' ? Acc : never : never

type OrZero<S extends string> = S extends '' ? '0' : S

/**
 * a - b, big-endian; `never` when a < b.
 *
 * @since 0.1.0
 * @category type checks
 */
export type SubtractDigits<A extends string, B extends string> =
  SubtractLittle<Reverse<A>, Reverse<B>> extends infer R extends string ? OrZero<TrimZeros<Reverse<R>>> : never
