import type { AddLittle } from './add.js'
import type { Digit, Reverse, TrimZeros } from './digits.js'
import type { Factors, Product } from './tables.js'

/** a·e for a digit e from 2 to 9; little-endian in and out. */
type Row<A extends string, E extends string, C extends string = '0', Acc extends string = ''> =
  A extends `${infer D}${infer AR}`
    ? Product[`${E}${D}${C}`] extends `${infer L}${infer H}` ? Row<AR, E, H, `${Acc}${L}`> : never
    : C extends '0' ? Acc : `${Acc}${C}`

/** a times one digit from 2 to 9 after the other; little-endian in and out. */
type ByFactors<A extends string, Es extends string> =
  Es extends `${infer E}${infer R}` ? ByFactors<Row<A, E>, R> : A

/** a·e for any digit e. */
type Times<A extends string, E extends string> = E extends '0' ? '' : E extends '1' ? A : Row<A, E>

/** From the first digit of B on: ten times what there is, plus the next row. A is little-endian, B big-endian. */
type Rows<A extends string, B extends string, Acc extends string> =
  B extends `${infer E}${infer BR}`
    ? Rows<A, BR, E extends '0' ? `0${Acc}` : Reverse<AddLittle<`0${Acc}`, Times<A, E>>>>
    : Acc

type Schoolbook<A extends string, B extends string> =
  B extends `${infer E}${infer BR}` ? Reverse<Rows<Reverse<A>, BR, Times<Reverse<A>, E>>> : never

/**
 * a · b for numbers above one, big-endian. Where one is a product of digits, nothing need be added up.
 *
 * @since 0.1.0
 * @category type checks
 */
export type MultiplyDigits<A extends string, B extends string> =
  B extends Exclude<Digit, '0' | '1'> ? Reverse<Row<Reverse<A>, B>>
    : B extends keyof Factors ? Reverse<ByFactors<Reverse<A>, Factors[B]>>
      : A extends keyof Factors ? Reverse<ByFactors<Reverse<B>, Factors[A]>>
        : TrimZeros<Schoolbook<A, B>>
