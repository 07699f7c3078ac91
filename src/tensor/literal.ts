import type { ShapeError } from '../shape/error.js'
import type { Shape } from '../shape/kind/dim.js'
import type { Show } from '../shape/show.js'

/**
 * Numbers or booleans in nested arrays.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Nested = number | boolean | readonly Nested[]

/**
 * The shape of a nested literal; `number` where an array's length is not known.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ShapeOf<T> = Nested extends T ? readonly number[]
  : T extends readonly [infer Head, ...unknown[]] ? readonly [T['length'], ...ShapeOf<Head>]
  : T extends readonly [] ? readonly [0]
  : T extends readonly (infer Element)[] ? readonly [number, ...ShapeOf<Element>]
  : readonly []

/**
 * `bool` for booleans, else `float32`; the first element of a literal tells.
 *
 * @since 0.1.0
 * @category type checks
 */
export type LiteralDType<T> = Nested extends T ? 'float32'
  : T extends readonly [] ? 'float32'
  : T extends readonly [infer Head, ...unknown[]] ? LiteralDType<Head>
  : T extends readonly (infer Element)[] ? LiteralDType<Element>
  : T extends boolean ? 'bool' : 'float32'

type ShowUnion<S> = S extends Shape ? Show<S> : never

/**
 * `unknown` when all rows are of one shape.
 *
 * @since 0.1.0
 * @category type checks
 */
export type RaggedCheck<T> = T extends readonly [infer Head, ...infer Rest]
  ? [ShapeOf<Rest[number]>] extends [ShapeOf<Head>]
    ? RaggedCheck<Head>
    : ShapeError<`tensor: rows of different shapes: ${ShowUnion<ShapeOf<Head>>} first, then ${ShowUnion<Exclude<ShapeOf<Rest[number]>, ShapeOf<Head>>>}`>
  : unknown
