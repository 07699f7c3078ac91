import type { Digit, Reverse, TrimZeros } from './digits.js'
import type { Ones, Times } from './tables.js'

/** d·e + s + c for four digits: at most 99. */
type MulAdd<D extends Digit, E extends Digit, S extends Digit, C extends Digit> =
  `${[...Times<Ones[D]>[E], ...Ones[S], ...Ones[C]]['length'] & number}`

/** a·e + s for numbers a, s and a digit e; little-endian in and out, one digit more than a. */
type Row<A extends string, E extends Digit, S extends string, C extends Digit = '0', Acc extends string = ''> =
  A extends `${infer D extends Digit}${infer AR}`
    ? S extends `${infer F extends Digit}${infer SR}`
      ? MulAdd<D, E, F, C> extends `${infer H extends Digit}${infer L extends Digit}`
        ? Row<AR, E, SR, H, `${Acc}${L}`>
        : Row<AR, E, SR, '0', `${Acc}${MulAdd<D, E, F, C>}`>
      : never
    : `${Acc}${C}`

/** Row by row; after each, the lowest digit is final. Little-endian in, big-endian out. */
type Rows<A extends string, B extends string, S extends string, Acc extends string = ''> =
  B extends `${infer E extends Digit}${infer BR}`
    ? Row<A, E, S> extends `${infer L}${infer R}` ? Rows<A, BR, R, `${L}${Acc}`> : never
    : `${Reverse<S>}${Acc}`

/** a · b for numbers above zero, big-endian. */
export type MultiplyDigits<A extends string, B extends string> =
  TrimZeros<Rows<Reverse<A>, Reverse<B>, '0000000000000000000000'>>
