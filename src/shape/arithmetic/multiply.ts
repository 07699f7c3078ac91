import type { AddLittle } from './add.js'
import type { Reverse, TrimZeros } from './digits.js'
import type { Product } from './tables.js'

/** a·e for a digit e from 2 to 9; little-endian in and out. */
type Row<A extends string, E extends string, C extends string = '0', Acc extends string = ''> =
  A extends `${infer D}${infer AR}`
    ? Product[`${E}${D}${C}`] extends `${infer L}${infer H}` ? Row<AR, E, H, `${Acc}${L}`> : never
    : C extends '0' ? Acc : `${Acc}${C}`

/** a·e for any digit e. */
type Times<A extends string, E extends string> = E extends '0' ? '' : E extends '1' ? A : Row<A, E>

/** From the first digit of B on: ten times what there is, plus the next row. A is little-endian, B big-endian. */
type Rows<A extends string, B extends string, Acc extends string> =
  B extends `${infer E}${infer BR}`
    ? Rows<A, BR, E extends '0' ? `0${Acc}` : Reverse<AddLittle<`0${Acc}`, Times<A, E>>>>
    : Acc

/** a · b for numbers above zero, big-endian. */
export type MultiplyDigits<A extends string, B extends string> =
  B extends `${infer E}${infer BR}` ? TrimZeros<Reverse<Rows<Reverse<A>, BR, Times<Reverse<A>, E>>>> : never
