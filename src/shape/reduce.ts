import type { Shape, Sizes } from './kind/dim.js'
import type { NormalizeAxis, RemoveAt, ReplaceAt } from './axis.js'

/**
 * The axes of a reduction: one, several, or all of them.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Axes = number | readonly number[] | undefined

type Front<S extends Sizes, A extends readonly number[]> = { readonly [K in keyof A]: NormalizeAxis<S, A[K] & number> }

type Without<S extends Sizes, Gone extends number, At extends readonly unknown[] = readonly [], Kept extends Sizes = readonly []> =
  At['length'] extends S['length'] ? Kept
    : At['length'] extends Gone ? Without<S, Gone, readonly [...At, 0], Kept>
    : Without<S, Gone, readonly [...At, 0], readonly [...Kept, S[At['length'] & keyof S]]>

type Kept<S extends Sizes, Gone extends number> = { readonly [K in keyof S]: K extends `${Gone}` ? 1 : S[K] }

type Unsized<S extends Sizes> = { readonly [K in keyof S]: number }

/**
 * The shape after reducing over axes.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Reduce<S extends Sizes, A extends Axes> =
  A extends number ? RemoveAt<S, NormalizeAxis<S, A>>
  : A extends readonly number[] ? number extends S['length'] | A['length'] | Front<S, A>[number] ? Shape : Without<S, Front<S, A>[number]>
  : readonly []

/**
 * The shape after reducing over axes that stay with size 1.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ReduceKeep<S extends Sizes, A extends Axes> =
  A extends number ? ReplaceAt<S, NormalizeAxis<S, A>, 1>
  : A extends readonly number[] ? number extends S['length'] ? Shape : number extends A['length'] | Front<S, A>[number] ? Unsized<S> : Kept<S, Front<S, A>[number]>
  : { readonly [K in keyof S]: 1 }

/**
 * The first axis that the shape lacks; `never` when it has all.
 *
 * @since 0.1.0
 * @category type checks
 */
export type MissingAxis<S extends Sizes, A extends Axes> =
  A extends number ? [NormalizeAxis<S, A>] extends [never] ? A : never
  : A extends readonly [infer H extends number, ...infer R extends readonly number[]]
    ? [NormalizeAxis<S, H>] extends [never] ? H : MissingAxis<S, R>
  : never

/**
 * The first axis that is named twice; `never` when none is.
 *
 * @since 0.1.0
 * @category type checks
 */
export type RepeatedAxis<S extends Sizes, A extends Axes, Seen extends number = never> =
  A extends readonly [infer H extends number, ...infer R extends readonly number[]]
    ? number extends NormalizeAxis<S, H> ? never
      : NormalizeAxis<S, H> extends Seen ? H : RepeatedAxis<S, R, Seen | NormalizeAxis<S, H>>
    : never
