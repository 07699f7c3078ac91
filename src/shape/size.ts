import type { FromDigits } from './arithmetic/digits.js'
import type { MultiplyDigits } from './arithmetic/multiply.js'
import type { Dim, NamedDim, Shape } from './kind/dim.js'
import type { DimKey } from './identity.js'

/**
 * The number of elements of a shape as a product that is worked out as far as it is known: a literal, times names, times
 * sizes that are open.
 *
 * Factors are kept in a string, one a line (`\n12\n\n@batch\n`), so that taking one out is a single match. `?` is an
 * open size and `-1` the size that reshape works out.
 */

/**
 * The factors of a shape; those equal to 1 are left out.
 *
 * @since 0.1.0
 * @category type checks
 */
export type FactorsOf<S extends Shape, Acc extends string = ''> =
  S extends readonly [infer D extends Dim, ...infer R extends Shape]
    ? FactorsOf<R, [DimKey<D>] extends [never] ? `${Acc}\n?\n` : DimKey<D> extends '1' ? Acc : `${Acc}\n${DimKey<D>}\n`>
    : S extends readonly [] ? Acc : `${Acc}\n?\n`

/**
 * A product: its literal part in digits, the names in it (as factors), and whether all of it is known.
 *
 * @since 0.1.0
 * @category type checks
 */
export interface Product<P extends string, Names extends string, Open extends boolean> {
  readonly literal: P
  readonly names: Names
  readonly open: Open
}

/** a · b in digits, with the short ways for 0 and 1. */
export type Times<A extends string, B extends string> =
  A extends '1' ? B : B extends '1' ? A : A extends '0' ? '0' : B extends '0' ? '0' : MultiplyDigits<A, B>

/**
 * The product of factors.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ProductOf<
  F extends string, P extends string = '1', Names extends string = '', Open extends boolean = false,
> =
  F extends `\n${infer K}\n${infer R}`
    ? K extends `@${string}` ? ProductOf<R, P, `${Names}\n${K}\n`, Open>
      : K extends '?' ? ProductOf<R, P, Names, true>
        : ProductOf<R, Times<P, K>, Names, Open>
    : Product<P, Names, Open>

type OneName<Name extends string> = Name extends `${string}\n${string}` ? number : NamedDim<Name>

/**
 * The dimension that a product amounts to: a literal, a single name, or `number`.
 *
 * @since 0.1.0
 * @category type checks
 */
export type DimOf<P> =
  P extends Product<infer L, infer Names, infer Open>
    ? L extends '0' ? 0
      : Open extends true ? number
        : Names extends '' ? FromDigits<L>
          : L extends '1' ? Names extends `\n@${infer Name}\n` ? OneName<Name> : number : number
    : never

type NamesText<Names extends string> =
  Names extends `\n@${infer Name}\n${infer R}` ? R extends '' ? Name : `${Name}·${NamesText<R>}` : ''

/**
 * A product as a reader sees it: `6`, `batch·6`.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ShowProduct<P> =
  P extends Product<infer L, infer Names, boolean>
    ? Names extends '' ? L : L extends '1' ? NamesText<Names> : `${NamesText<Names>}·${L}`
    : never

type SizeOf<F extends string> =
  F extends `${string}\n0\n${string}` ? 0
    : F extends `${string}\n?\n${string}` ? number
      : F extends `${string}@${string}`
        ? F extends `\n@${infer Name}\n` ? OneName<Name> : number
        : DimOf<ProductOf<F>>

/**
 * The number of elements of a shape.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Size<S extends Shape> = number extends S['length'] ? number : SizeOf<FactorsOf<S>>
