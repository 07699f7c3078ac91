import type { Refuse, ShapeError } from '../shape/error.js'
import type { Box, Shape } from '../shape/kind/dim.js'
import type { Show } from '../shape/show.js'
import type { DType } from './dtype.js'

/**
 * Numbers or booleans in nested arrays.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Nested = number | boolean | readonly Nested[]

/**
 * The shape of a nested literal; `number` where an array's length is not known, as that of a typed array. (Of rows in such an array
 * there may be none, and then the value has one axis only: the types take it that there are some.)
 *
 * @since 0.1.0
 * @category type checks
 */
export type ShapeOf<T> = Nested extends T ? readonly number[]
  : T extends readonly [infer Head, ...unknown[]] ? readonly [T['length'], ...ShapeOf<Head>]
  : T extends readonly [] ? readonly [0]
  : T extends readonly (infer Element)[] ? readonly [number, ...ShapeOf<Element>]
  : T extends ArrayBufferView ? readonly [number]
  : readonly []

/**
 * `bool` for booleans, the dtype of a typed array, else `float32`; the first element of a literal tells.
 *
 * @since 0.1.0
 * @category type checks
 */
export type LiteralDType<T> = Nested extends T ? 0 extends T & 1 ? DType : 'float32' | 'bool'
  : T extends readonly [] ? 'float32'
  : T extends readonly [infer Head, ...unknown[]] ? LiteralDType<Head>
  : T extends readonly (infer Element)[] ? LiteralDType<Element>
  : T extends boolean ? 'bool' : T extends Float64Array ? 'float64' : T extends Int32Array ? 'int32' : 'float32'

/**
 * `unknown` when all rows are of one shape.
 *
 * @since 0.1.0
 * @category type checks
 */
export type RaggedCheck<T> = Refuse<RaggedProblem<T>>

type RaggedProblem<T> = T extends readonly [infer Head, ...infer Rest]
  ? [Differing<ShapeOf<Head>, ShapeOf<Rest[number]>>] extends [never] ? RaggedProblem<Head> : Differing<ShapeOf<Head>, ShapeOf<Rest[number]>>
  : never

/** The sentence of each two rows that are not of one shape, or of which one is less known. */
type Differing<First, Then> =
  First extends Shape
    ? Then extends Shape
      ? Box<readonly [First, Then]> extends Box<readonly [Then, First]> ? never : `tensor: rows of different shapes: ${Show<First>} first, then ${Show<Then>}`
      : never
    : never

/**
 * `unknown` when what is a typed array has a dtype.
 *
 * @since 0.2.0
 * @category type checks
 */
export type TypedCheck<T> = [Extract<T, ArrayBufferView>] extends [Float32Array | Float64Array | Int32Array] ? unknown
  : ShapeError<'tensor: only Float32Array, Float64Array and Int32Array have a dtype here: use fromArray(shape, data, { dtype })'>
