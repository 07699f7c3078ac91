import type { FromDigits } from './arithmetic/digits.js'
import type { DivideDigits, Division } from './arithmetic/divide.js'
import type { Dim, Shape } from './kind/dim.js'
import type { Told } from './error.js'
import type { DimKey } from './identity.js'
import type { Show } from './show.js'
import type { NoSize } from './sizes.js'
import type { DimOf, FactorsOf, Product, ProductOf, ShowProduct, Size } from './size.js'

/**
 * Reshape: the same elements in another shape. The target may hold one -1, which is worked out, and sizes known only at
 * run time. Sizes that stand on both sides cancel first, by name too; what stays is multiplied out. Where a size that
 * is not known stays on either side, the check is left to run time.
 */

/**
 * What stays of the factors of both sides after those they share, and how many -1 there are in the target.
 *
 * @since 0.1.0
 * @category type checks
 */
export interface Balance<Source extends string, Target extends string, Holes extends string> {
  readonly source: Source
  readonly target: Target
  readonly holes: Holes
}

type Cancel<Source extends string, T extends Shape, Target extends string = '', Holes extends string = ''> =
  T extends readonly [infer D extends Dim, ...infer R extends Shape]
    ? [DimKey<D>] extends [never] ? Cancel<Source, R, `${Target}\n?\n`, Holes>
      : DimKey<D> extends '1' ? Cancel<Source, R, Target, Holes>
        : DimKey<D> extends '-1' ? Cancel<Source, R, Target, `${Holes}*`>
          : DimKey<D> extends '0' ? Cancel<Source, R, `${Target}\n0\n`, Holes>
            : Source extends `${infer Before}\n${DimKey<D>}\n${infer After}`
              ? Cancel<`${Before}${After}`, R, Target, Holes>
              : Cancel<Source, R, `${Target}\n${DimKey<D>}\n`, Holes>
    : Balance<Source, Target, Holes>

type WithoutHole<T extends Shape> = { readonly [K in keyof T]: T[K] extends -1 ? 1 : T[K] }

type Strange<T extends Shape> = Extract<`${T[number]}`, NoSize>

/** The first dimension of a target that is neither a size nor -1. */
type NotASize<T extends Shape> =
  T extends readonly [infer D extends Dim, ...infer R extends Shape]
    ? `${D}` extends '-1' ? NotASize<R> : `${D}` extends NoSize ? D : NotASize<R>
    : never

/** The number of elements, as a reader sees it. */
type Count<S extends Shape> = ShowProduct<ProductOf<FactorsOf<S>>>

// The sentences are aliases of strings, not of errors: an alias of an error would be printed by its own name.
type TooMany<S extends Shape, T extends Shape> =
  `reshape: ${Show<S>} has ${Count<S>} elements, ${Show<T>} has ${Count<T>}`

type Uneven<S extends Shape, T extends Shape> =
  `reshape: ${Show<S>} to ${Show<T>}: ${Count<S>} elements do not divide by ${Count<WithoutHole<T>>}`

/**
 * What is known of source ÷ target: `'even'`, `'uneven'` or `'unknown'`, and the quotient's dimension.
 *
 * @since 0.2.0
 * @category type checks
 */
export interface Quotient<Verdict extends string, D extends Dim> { readonly verdict: Verdict; readonly dim: D }

type Ratio<Source, Target> =
  Source extends Product<infer P, infer Names, infer Open>
    ? Target extends Product<infer Q, infer Others, infer OtherOpen>
      ? Open | OtherOpen extends false
        ? Others extends ''
          ? Q extends '0' ? Quotient<'uneven', number>
            : P extends '0' ? Quotient<'even', 0>
              : Q extends '1' ? Quotient<'even', DimOf<Source>>
                : P extends Q ? Quotient<'even', DimOf<Product<'1', Names, false>>>
                  : DivideDigits<P, Q> extends Division<infer R, infer Rest>
                    ? Rest extends ''
                      ? Quotient<'even', Names extends '' ? FromDigits<R> : number>
                      : Names extends '' ? Quotient<'uneven', number> : Quotient<'unknown', number>
                    : Quotient<'unknown', number>
          : Quotient<'unknown', number>
        : Quotient<'unknown', number>
      : never
    : never

type Compare<S extends Shape, T extends Shape, Source, Target> =
  Source extends Product<infer P, infer Names, infer Open>
    ? Target extends Product<infer Q, infer Others, infer OtherOpen>
      ? Open | OtherOpen extends false
        ? `${Names}${Others}` extends '' ? P extends Q ? never : TooMany<S, T> : never
        : never
      : never
    : never

/** The sentence of what stays on both sides of a reshape, where it is not as much. */
type BalanceProblem<S extends Shape, T extends Shape, B> =
  B extends Balance<infer Source, infer Target, infer Holes>
    ? Holes extends ''
      ? Source extends '' ? Target extends '' ? never : Compare<S, T, ProductOf<Source>, ProductOf<Target>>
        : Compare<S, T, ProductOf<Source>, ProductOf<Target>>
      : Holes extends '*'
        ? Ratio<ProductOf<Source>, ProductOf<Target>> extends Quotient<'uneven', Dim> ? Uneven<S, T> : never
        : `reshape: more than one -1 in ${Show<T>}`
    : never

type ReshapeProblem<S extends Shape, T extends Shape> =
  S extends unknown
    ? T extends unknown
      ? [Strange<T>] extends ['-1']
        ? BalanceProblem<S, T, Cancel<FactorsOf<S>, T>>
        : `reshape: ${Show<S>} to ${Show<T>}: ${NotASize<T>} is not a size`
      : never
    : never

/**
 * `unknown` when a tensor of shape S can be reshaped to T, or that is not known yet; otherwise the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ReshapeCheck<S extends Shape, T extends Shape> =
  number extends T['length'] ? unknown : [ReshapeProblem<S, T>] extends [infer P extends string] ? 0 extends S & 1 ? unknown : Told<P> : never

/**
 * The size that -1 stands for, where S is reshaped to T.
 *
 * @since 0.2.0
 * @category type checks
 */
export type Hole<S extends Shape, T extends Shape> =
  Cancel<FactorsOf<S>, T> extends Balance<infer Source, infer Target, '*'>
    ? Ratio<ProductOf<Source>, ProductOf<Target>> extends Quotient<string, infer D> ? D : number
    : number

/**
 * The shape of `reshape(x, target)`: the target, with -1 worked out.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Reshape<S extends Shape, T extends Shape> =
  number extends T['length'] ? Shape
    : -1 extends T[number] ? S extends unknown ? T extends unknown ? Filled<S, T> : never : never : T

type Filled<S extends Shape, T extends Shape> = { readonly [K in keyof T]: -1 extends T[K] ? [T[K]] extends [-1] ? Hole<S, T> : number : T[K] }

/**
 * The shape of `flatten(x)`: one axis with all elements.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Flatten<S extends Shape> = number extends S['length'] ? readonly [number] : S extends unknown ? readonly [Size<S>] : never
