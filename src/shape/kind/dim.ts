/**
 * Dimensions and shapes.
 *
 * A dimension is a literal (`784`), a name (`NamedDim<'batch'>`: a size known only at run time, with an identity the
 * compiler keeps), or plain `number`, which is checked at run time.
 */

declare const dimName: unique symbol

/**
 * An interface, so that every `NamedDim<'batch'>` is one and the same type wherever it was built.
 *
 * @since 0.1.0
 * @category type checks
 */
export interface Tag<Name extends string> { readonly [dimName]: Name }

/** A size known only at run time whose name the compiler keeps apart: `batch` never meets `time`. */
export type NamedDim<Name extends string = string> = number & Tag<Name>

/** One axis's size: a literal, a {@link NamedDim}, or plain `number`. */
export type Dim = number

/** The sizes of all axes, outermost first. `readonly []` is a scalar. */
export type Shape = readonly Dim[]

/** The name of a named dim; `never` for the other kinds. */
export type NameOf<D extends Dim> = D extends NamedDim<infer Name> ? Name : never

/**
 * Wraps a type so that comparing two of them is not put off when they hold type parameters.
 *
 * @since 0.1.0
 * @category type checks
 */
export interface Box<T> { readonly value: T }

/**
 * Any tuple, where a {@link Shape} is meant. Helpers take this wider constraint, because the compiler puts off matching a tuple of type
 * parameters against `readonly number[]`, and generic code would lose its shapes.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Sizes = readonly unknown[]
