import { binders } from '../graph/binders.js'
import type { Direction } from '../primitive/row/params.js'
import type { DType, NumericDType } from '../tensor/dtype.js'
import { binaryWord, type BinaryWord } from './binary.js'
import { numeric } from './takes.js'

const any: readonly DType[] = ['float32', 'float64', 'int32', 'bool']

const compare = <Op extends string, Allowed extends DType>(operation: Op, allowed: readonly Allowed[], direction: Direction): BinaryWord<Op, Allowed, 'bool'> =>
  binaryWord<Op, Allowed, 'bool'>(operation, allowed, (x, y) => binders.compare({ direction }, x, y))

/**
 * Whether a = b, elementwise with broadcasting. Nothing equals NaN. Primitive: `compare`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast or the dtypes differ; a compile error where types tell.
 * @example
 * import { equal, tensor } from 'pullback'
 *
 * console.log(equal(tensor([1, 2]), 2).toString()) // => Tensor [2] bool (false, true)
 *
 * @since 0.1.0
 * @category comparison
 */
export const equal: BinaryWord<'equal', DType, 'bool'> = compare('equal', any, 'EQ')

/**
 * Whether a ≠ b, elementwise with broadcasting. Primitive: `compare`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast or the dtypes differ; a compile error where types tell.
 * @example
 * import { notEqual, tensor } from 'pullback'
 *
 * console.log(notEqual(tensor([1, 2]), 2).toString()) // => Tensor [2] bool (true, false)
 *
 * @since 0.1.0
 * @category comparison
 */
export const notEqual: BinaryWord<'notEqual', DType, 'bool'> = compare('notEqual', any, 'NE')

/**
 * Whether a < b, elementwise with broadcasting. Primitive: `compare`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast or the dtypes differ; a compile error where types tell.
 * @example
 * import { less, tensor } from 'pullback'
 *
 * console.log(less(tensor([1, 2]), 2).toString()) // => Tensor [2] bool (true, false)
 *
 * @since 0.1.0
 * @category comparison
 */
export const less: BinaryWord<'less', NumericDType, 'bool'> = compare('less', numeric, 'LT')

/**
 * Whether a ≤ b, elementwise with broadcasting. Primitive: `compare`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast or the dtypes differ; a compile error where types tell.
 * @example
 * import { lessEqual, tensor } from 'pullback'
 *
 * console.log(lessEqual(tensor([2, 3]), 2).toString()) // => Tensor [2] bool (true, false)
 *
 * @since 0.1.0
 * @category comparison
 */
export const lessEqual: BinaryWord<'lessEqual', NumericDType, 'bool'> = compare('lessEqual', numeric, 'LE')

/**
 * Whether a > b, elementwise with broadcasting. Primitive: `compare`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast or the dtypes differ; a compile error where types tell.
 * @example
 * import { greater, tensor } from 'pullback'
 *
 * console.log(greater(tensor([2, 3]), 2).toString()) // => Tensor [2] bool (false, true)
 *
 * @since 0.1.0
 * @category comparison
 */
export const greater: BinaryWord<'greater', NumericDType, 'bool'> = compare('greater', numeric, 'GT')

/**
 * Whether a ≥ b, elementwise with broadcasting. Primitive: `compare`.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast or the dtypes differ; a compile error where types tell.
 * @example
 * import { greaterEqual, tensor } from 'pullback'
 *
 * console.log(greaterEqual(tensor([1, 2]), 2).toString()) // => Tensor [2] bool (false, true)
 *
 * @since 0.1.0
 * @category comparison
 */
export const greaterEqual: BinaryWord<'greaterEqual', NumericDType, 'bool'> = compare('greaterEqual', numeric, 'GE')
