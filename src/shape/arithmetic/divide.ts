import type { AddDigits } from './add.js'
import type { Digit, Reverse, TrimZeros } from './digits.js'
import type { SubtractLittle } from './subtract.js'
import type { Factors, ShortDivision } from './tables.js'

/**
 * A floor division's quotient, big-endian without zeros at the left (zero is `''`), and `''` if it came out even.
 *
 * @since 0.1.0
 * @category type checks
 */
export interface Division<Q extends string, Rest extends string> { readonly quotient: Q; readonly rest: Rest }

/** By one digit from 2 to 9: the quotient with its zeros, a space, and the remainder. */
type Short<A extends string, B extends string, R extends string = '0', Q extends string = ''> =
  A extends `${infer D}${infer AR}`
    ? ShortDivision[`${B}${R}${D}`] extends `${infer E}${infer S}` ? Short<AR, B, S, `${Q}${E}`> : never
    : `${Q} ${R}`

/** By one digit after the other: ⌊⌊a / b⌋ / c⌋ = ⌊a / (b·c)⌋, and it comes out even if each does. */
type ByFactors<A extends string, Bs extends string, Rest extends string = '0'> =
  Bs extends `${infer B}${infer BR}`
    ? Short<A, B> extends `${infer Q} ${infer R}` ? ByFactors<Q, BR, R extends '0' ? Rest : R> : never
    : Division<TrimZeros<A>, TrimZeros<Rest>>

/** One, two, four and eight times a divisor, little-endian. */
interface Multiples { readonly one: string; readonly two: string; readonly four: string; readonly eight: string }

interface MultiplesOf<B1 extends string, B2 extends string, B4 extends string> {
  readonly one: Reverse<B1>
  readonly two: Reverse<B2>
  readonly four: Reverse<B4>
  readonly eight: Reverse<AddDigits<B4, B4>>
}

type Doubled<B1 extends string, B2 extends string> = MultiplesOf<B1, B2, AddDigits<B2, B2>>

/** The next digit of the quotient, found by taking away 8, 4, 2 and 1 times the divisor where they fit: digit and rest. */
type Step8<R extends string, M extends Multiples> =
  SubtractLittle<R, M['eight']> extends infer S extends string
    ? [S] extends [never] ? Step4<R, M> : Step1<S, M, '8', '9'> : never
type Step4<R extends string, M extends Multiples> =
  SubtractLittle<R, M['four']> extends infer S extends string
    ? [S] extends [never] ? Step2<R, M, '0', '1', '2', '3'> : Step2<S, M, '4', '5', '6', '7'> : never
type Step2<
  R extends string, M extends Multiples, D0 extends Digit, D1 extends Digit, D2 extends Digit, D3 extends Digit,
> =
  SubtractLittle<R, M['two']> extends infer S extends string
    ? [S] extends [never] ? Step1<R, M, D0, D1> : Step1<S, M, D2, D3> : never
type Step1<R extends string, M extends Multiples, D0 extends Digit, D1 extends Digit> =
  SubtractLittle<R, M['one']> extends infer S extends string
    ? [S] extends [never] ? readonly [D0, R] : readonly [D1, S] : never

/** By any number: A's digits come down one by one to the rest R, which is little-endian. */
type Long<A extends string, M extends Multiples, R extends string = '', Q extends string = ''> =
  A extends `${infer D}${infer AR}`
    ? Step8<`${D}${R}`, M> extends readonly [infer E extends string, infer S extends string]
      ? Long<AR, M, S, `${Q}${E}`> : never
    : Division<TrimZeros<Q>, TrimZeros<Reverse<R>>>

/**
 * a / b for a above zero and b above one, big-endian, as a {@link Division}.
 *
 * @since 0.1.0
 * @category type checks
 */
export type DivideDigits<A extends string, B extends string> =
  B extends Digit ? ByFactors<A, B>
    : B extends keyof Factors ? ByFactors<A, Factors[B]>
      : Long<A, Doubled<B, AddDigits<B, B>>>
