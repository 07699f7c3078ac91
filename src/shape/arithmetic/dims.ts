import type { Dim } from '../kind/dim.js'
import type { AddDigits } from './add.js'
import type { CompareDigits } from './compare.js'
import type { Digits, FromDigits } from './digits.js'
import type { DivideDigits, Division } from './divide.js'
import type { MultiplyDigits } from './multiply.js'
import type { SubtractDigits } from './subtract.js'

/**
 * Arithmetic on dimensions. Literals give literals. A named dim or plain `number` gives `number`, except where the other
 * operand changes nothing (plus 0, times 1, divided by 1). A union is not computed with: it gives `number`.
 */

/**
 * a + b.
 *
 * @since 0.1.0
 * @category type checks
 */
export type AddDims<A extends Dim, B extends Dim> =
  [A] extends [0] ? B : [B] extends [0] ? A : FromDigits<AddDigits<Digits<A>, Digits<B>>>

/**
 * a - b for literals with a ≥ b; `never` for literals with a < b.
 *
 * @since 0.1.0
 * @category type checks
 */
export type SubtractDims<A extends Dim, B extends Dim> =
  [B] extends [0] ? A
    : [Digits<A>] extends [never] ? number
      : [Digits<B>] extends [never] ? number
        : Digits<A> extends Digits<B> ? 0
          : SubtractDigits<Digits<A>, Digits<B>> extends infer S extends string
            ? [S] extends [never] ? never : FromDigits<S> : never

/**
 * a · b. Zero times anything is zero.
 *
 * @since 0.1.0
 * @category type checks
 */
export type MultiplyDims<A extends Dim, B extends Dim> =
  [A] extends [1] ? B
    : [B] extends [1] ? A
      : [A] extends [0] ? 0
        : [B] extends [0] ? 0
          : FromDigits<MultiplyDigits<Digits<A>, Digits<B>>>

type OrZero<S extends string> = S extends '' ? '0' : S

type Divided<A extends Dim, B extends Dim> =
  [A] extends [never] ? never
    : [Digits<A>] extends [never] ? never
      : [Digits<B>] extends [never] ? never
        : DivideDigits<Digits<A>, Digits<B>>

/**
 * ⌊a / b⌋; `never` for a literal division by zero.
 *
 * @since 0.1.0
 * @category type checks
 */
export type FloorDivideDims<A extends Dim, B extends Dim> =
  [B] extends [0] ? never
    : [B] extends [1] ? A
      : [A] extends [0] ? 0
        : Digits<A> extends Digits<B>
          ? [Digits<A>] extends [never] ? number : 1
          : Divided<A, B> extends Division<infer Q, string> ? FromDigits<OrZero<Q>> : number

/**
 * a / b where it comes out even; `never` for literals where it does not.
 *
 * @since 0.1.0
 * @category type checks
 */
export type DivideDims<A extends Dim, B extends Dim> =
  [B] extends [0] ? never
    : [B] extends [1] ? A
      : [A] extends [0] ? 0
        : Digits<A> extends Digits<B>
          ? [Digits<A>] extends [never] ? number : 1
          : [Divided<A, B>] extends [never] ? number
            : Divided<A, B> extends Division<infer Q, ''> ? FromDigits<Q> : never

/**
 * `'<'`, `'='` or `'>'` for literals; `never` when one of them is not known.
 *
 * @since 0.1.0
 * @category type checks
 */
export type CompareDims<A extends Dim, B extends Dim> =
  [Digits<A>] extends [never] ? never : [Digits<B>] extends [never] ? never : CompareDigits<Digits<A>, Digits<B>>
