import { binders as b } from '../graph/binders.js'
import type { FloatDType, NumericDType } from '../tensor/dtype.js'
import { binaryWord, type BinaryWord } from './binary.js'
import { floats, numeric } from './takes.js'

/**
 * The sum a + b, elementwise with broadcasting. `pipe(a, add(b))` is the same. Primitive: `add`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast or the dtypes differ; a compile error where types tell.
 * @example
 * import { add, tensor } from 'pullback'
 *
 * console.log(add(tensor([[1, 2], [3, 4]]), tensor([10, 20])).toString()) // => Tensor [2, 2] float32 (11, 22, 13, 24)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const add: BinaryWord<'add', NumericDType> = binaryWord('add', numeric, b.add)

/**
 * The difference a − b, elementwise with broadcasting. `pipe(a, sub(b))` is a − b too. Primitive: `subtract`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast or the dtypes differ; a compile error where types tell.
 * @example
 * import { pipe, sub, tensor } from 'pullback'
 *
 * console.log(pipe(tensor([5, 7]), sub(2)).toString()) // => Tensor [2] float32 (3, 5)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const sub: BinaryWord<'sub', NumericDType> = binaryWord('sub', numeric, b.subtract)

/**
 * The product a·b, elementwise with broadcasting (the Hadamard product a ⊙ b of equal shapes). Primitive: `multiply`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast or the dtypes differ; a compile error where types tell.
 * @example
 * import { mul, tensor } from 'pullback'
 *
 * console.log(mul(tensor([1, 2, 3]), tensor([2, 2, 2])).toString()) // => Tensor [3] float32 (2, 4, 6)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const mul: BinaryWord<'mul', NumericDType> = binaryWord('mul', numeric, b.multiply)

/**
 * The quotient a/b of floats, elementwise with broadcasting. Primitive: `divide`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast or the dtypes differ; a compile error where types tell.
 * @example
 * import { div, tensor } from 'pullback'
 *
 * console.log(div(tensor([1, 3]), 2).toString()) // => Tensor [2] float32 (0.5, 1.5)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const div: BinaryWord<'div', FloatDType> = binaryWord('div', floats, b.divide)

/**
 * The larger of a and b, elementwise with broadcasting; NaN if either is. Where they are equal, each gets half of the gradient.
 * Primitive: `maximum`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast or the dtypes differ; a compile error where types tell.
 * @example
 * import { maximum, tensor } from 'pullback'
 *
 * console.log(maximum(tensor([-1, 2]), 0).toString()) // => Tensor [2] float32 (0, 2)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const maximum: BinaryWord<'maximum', NumericDType> = binaryWord('maximum', numeric, b.maximum)

/**
 * The smaller of a and b, elementwise with broadcasting; NaN if either is. Where they are equal, each gets half of the gradient.
 * Primitive: `minimum`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast or the dtypes differ; a compile error where types tell.
 * @example
 * import { minimum, tensor } from 'pullback'
 *
 * console.log(minimum(tensor([-1, 2]), 0).toString()) // => Tensor [2] float32 (-1, 0)
 *
 * @since 0.1.0
 * @category elementwise
 */
export const minimum: BinaryWord<'minimum', NumericDType> = binaryWord('minimum', numeric, b.minimum)
