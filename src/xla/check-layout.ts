import type { DivideDims } from '../shape/arithmetic/dims.js'
import type { ShapeError } from '../shape/error.js'
import type { Show, ShowDim } from '../shape/show.js'

/**
 * The axes of a mesh of devices by their names, with their sizes: `{ data: 4, model: 2 }`.
 *
 * @since 0.2.0
 * @category types
 */
export type Axes = Readonly<Record<string, number>>

/**
 * What is said of one axis of a parameter: the mesh axis that divides it, several from the outermost, or `null` for none.
 *
 * @since 0.2.0
 * @category types
 */
export type AxisSpec = string | null | readonly string[]

/**
 * What is said of parameters: records as theirs, with a list of mesh axes for each tensor that is divided.
 *
 * @since 0.2.0
 * @category types
 */
export interface LayoutSpecs {
  readonly [name: string]: LayoutSpecs | readonly AxisSpec[]
}

type Uneven<D extends number, X extends string, N, Whole extends readonly number[], Axis extends number, Path extends string> =
  Whole[Axis] extends D
    ? `layout: ${Path} is ${Show<Whole>}: axis ${Axis} of size ${ShowDim<D>} is not divisible by ${N & number}, the size of mesh axis '${X}'`
    : `layout: ${Path} is ${Show<Whole>}: axis ${Axis} of size ${ShowDim<Whole[Axis]>} leaves ${D} to mesh axis '${X}', whose size ${N & number} does not divide it`

/** The first problem of one mesh axis; else the size that it leaves. */
type Divided<D extends number, X extends string, A, Used, Whole extends readonly number[], Axis extends number, Path extends string> =
  X extends keyof A
    ? X extends Used ? `layout: ${Path} names the mesh axis '${X}' twice`
      : [DivideDims<D, A[X] & number>] extends [never] ? Uneven<D, X, A[X], Whole, Axis, Path> : DivideDims<D, A[X] & number>
    : `layout: ${Path}: the mesh has no axis '${X}'`

/**
 * The first problem of the axes of one value, in order:
 *
 * 1. `E` is what is said of the first axis that is left, `D` its size;
 * 2. `null` says nothing; a name has to be one of the mesh, a new one, and to divide the size;
 * 3. of a list of names the first divides, and the others go on with what it leaves.
 */
type Along<Whole extends readonly number[], S, Spec, A, Path extends string, Used, Axis extends readonly unknown[]> =
  Spec extends readonly [infer E, ...infer R]
    ? S extends readonly [infer D extends number, ...infer T]
      ? E extends string
        ? Divided<D, E, A, Used, Whole, Axis['length'] & number, Path> extends infer Q
          ? Q extends string ? Q : Along<Whole, T, R, A, Path, Used | E, [...Axis, E]> : never
        : E extends readonly [infer F extends string, ...infer G]
          ? Divided<D, F, A, Used, Whole, Axis['length'] & number, Path> extends infer Q
            ? Q extends string ? Q : Along<Whole, [Q, ...T], [G, ...R], A, Path, Used | F, Axis> : never
          : Along<Whole, T, R, A, Path, Used, [...Axis, E]>
      : S extends readonly [] ? `layout: ${Path} is ${Show<Whole>}: more axes are named than it has` : never
    : never

type Below<Path extends string, Name extends string> = Path extends '' ? Name : `${Path}.${Name}`

type Problem<P, L, A, Path extends string> =
  L extends readonly unknown[]
    ? P extends { readonly shape: infer S extends readonly number[]; readonly dtype: string } ? Along<S, S, L, A, Path, never, []>
      : `layout: ${Path} is no tensor: name those in it`
    : { [K in keyof L & string]: K extends keyof P ? Problem<P[K], L[K], A, Below<Path, K>> : `layout: there is no parameter ${Below<Path, K>}` }[keyof L & string]

/**
 * `unknown` for what may be said of the parameters P on a mesh of axes A, else a sentence.
 *
 * @since 0.2.0
 * @category type checks
 */
export type LayoutCheck<P, L, A> = [Problem<P, L, A, ''>] extends [never] ? unknown : ShapeError<Problem<P, L, A, ''>>

/**
 * `unknown` for an axis of the mesh, else a sentence that begins with the word.
 *
 * @since 0.2.0
 * @category type checks
 */
export type AxisCheck<Word extends string, X extends string, A> = X extends keyof A ? unknown : ShapeError<`${Word}: the mesh has no axis '${X}'`>

/**
 * `unknown` for a number of rows that a mesh axis divides, or that is not known, else a sentence.
 *
 * @since 0.2.0
 * @category type checks
 */
export type BatchCheck<B extends number, X, A> = X extends keyof A
  ? [DivideDims<B, A[X] & number>] extends [never] ? ShapeError<`place: batchSize ${B} is not divisible by ${A[X] & number}, the size of mesh axis '${X & string}'`> : unknown
  : unknown
