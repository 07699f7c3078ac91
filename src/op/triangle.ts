import { binders as b } from '../graph/binders.js'
import type { Sizes } from '../shape/kind/dim.js'
import type { BatchOf, Diagonal, DiagonalCheck, MatrixCheck } from '../shape/place.js'
import { checkArgument, checkArity, refuse, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { Direction } from '../primitive/row/params.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { NumericDType } from '../tensor/dtype.js'
import type { AnyTensor, Given, Tensor } from '../tensor/value.js'
import { checkDType, numeric, type AsksOf } from './takes.js'
import { onlyTensor } from './tensor-first.js'

const checkMatrix = (operation: string, x: AnyTensor): AnyTensor =>
  x.shape.length >= 2 ? x : mismatch(`${operation}: ${show(x.shape)} has fewer than 2 axes`)

/** Where the column less the row stands in this order to a number. */
export const beside = (shape: readonly number[], direction: Direction, diagonal: number): AnyTensor => {
  const rank = shape.length
  const [rows, columns] = [rank - 2, rank - 1].map(dimension => b.iota({ shape, dtype: 'int32', dimension }))
  const difference = b.subtract(columns!, rows!)
  return b.compare({ direction }, difference, b.constant(diagonal, difference))
}

/**
 * A word that keeps a triangle of each matrix. `word(diagonal)` alone is the data-last form.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface TriangleWord<Op extends string> {
  <const X extends Given | number>(x: X & NoInfer<MatrixIn<Op, X>>, diagonal: number | void, none?: undefined): X extends number ? Triangle<Op> : X
}

type MatrixIn<Op extends string, X> = [X] extends [{ readonly shape: infer S extends Sizes }] ? MatrixCheck<Op, S> : unknown

/**
 * The data-last form.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface Triangle<Op extends string> {
  <X extends Given>(x: X & NoInfer<MatrixCheck<Op, X['shape']>>): X
}

const triangleWord = <Op extends string>(operation: Op, direction: Direction): TriangleWord<Op> => {
  const keep = (found: unknown, diagonal: number): AnyTensor => {
    const x = checkMatrix(operation, tensorArgument(operation, found))
    return b.select(beside(x.shape, direction, diagonal), x, b.constant(0, x))
  }
  const whole = (given: unknown): number => {
    const diagonal = checkArgument(operation, 'the diagonal', given, 'number')
    return Number.isInteger(diagonal) && Math.abs(diagonal) < 2 ** 31 ? diagonal : refuse(`${operation}: ${diagonal} is not a diagonal: it is a whole number`)
  }
  return asStated((...args: readonly unknown[]) => {
    checkArity(operation, args, 2)
    const [first, second] = args
    if (typeof first !== 'number' || args.length > 1) return keep(first, second === undefined ? 0 : whole(second))
    const diagonal = whole(first)
    return (x: unknown) => keep(x, diagonal)
  })
}

/**
 * The lower triangle of each matrix, 0 above the diagonal: `tril(x, diagonal = 0)`, the diagonal 1 being next above the main one. `pipe(x, tril(diagonal))` is the same. The gradient is
 * the lower triangle of the cotangent. Primitives: `iota`, `select`.
 *
 * @throws {ShapeMismatch} when there are fewer than 2 axes; a compile error where types tell.
 * @example
 * import { ones, tril } from 'pullback'
 *
 * console.log(tril(ones([2, 2])).toString()) // => Tensor [2, 2] float32 (1, 0, 1, 1)
 *
 * @since 0.2.0
 * @category contraction
 */
export const tril: TriangleWord<'tril'> = triangleWord('tril', 'LE')

/**
 * The upper triangle of each matrix, 0 below the diagonal: `triu(x, diagonal = 0)`, the diagonal 1 being next above the main one. `pipe(x, triu(diagonal))` is the same. The gradient is
 * the upper triangle of the cotangent. Primitives: `iota`, `select`.
 *
 * @throws {ShapeMismatch} when there are fewer than 2 axes; a compile error where types tell.
 * @example
 * import { ones, triu } from 'pullback'
 *
 * console.log(triu(ones([2, 2]), 1).toString()) // => Tensor [2, 2] float32 (0, 1, 0, 0)
 *
 * @since 0.2.0
 * @category contraction
 */
export const triu: TriangleWord<'triu'> = triangleWord('triu', 'GE')

/**
 * The type of `diag`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface DiagWord {
  <X extends Given>(x: X & NoInfer<DiagonalCheck<X['shape']>>): Tensor<DiagonalOf<X['shape']>, X['dtype']>
}

/**
 * {@link Diagonal} of each shape.
 *
 * @since 0.2.0
 * @category type checks
 */
export type DiagonalOf<S extends Sizes> = S extends unknown ? Diagonal<S> : never

/**
 * The diagonal matrix of a vector, or the diagonal of a matrix, which need not be square. The gradient of one is the other. Primitives: `pad`, `slice`.
 *
 * @throws {ShapeMismatch} when x is neither a vector nor a matrix; a compile error where types tell.
 * @example
 * import { diag, tensor } from 'pullback'
 *
 * console.log(diag(tensor([1, 2])).toString())           // => Tensor [2, 2] float32 (1, 0, 0, 2)
 * console.log(diag(tensor([[1, 2], [3, 4]])).toString()) // => Tensor [2] float32 (1, 4)
 *
 * @since 0.2.0
 * @category contraction
 */
export const diag: DiagWord = asStated((...args: readonly unknown[]) => {
  const x = onlyTensor('diag', args)
  const [n, m] = x.shape
  const zero = b.constant(0, { shape: [], dtype: x.dtype })
  // Row-major, the elements of a diagonal are as far apart as a row is long, and one more.
  if (n !== undefined && x.shape.length === 1) {
    return n === 0 ? b.reshape({ shape: [0, 0] }, x) : b.reshape({ shape: [n, n] }, b.pad({ low: [0], high: [0], interior: [n] }, x, zero))
  }
  if (n === undefined || m === undefined || x.shape.length > 2) return mismatch(`diag: ${show(x.shape)} is neither a vector nor a matrix`)
  const size = Math.min(n, m)
  return b.slice({ start: [0], limit: [size === 0 ? 0 : (size - 1) * (m + 1) + 1], strides: [m + 1] }, b.reshape({ shape: [n * m] }, x))
})

/**
 * The type of `trace`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface TraceWord {
  <X extends Given>(x: X & NoInfer<AsksOf<'trace', NumericDType, X> & MatrixCheck<'trace', X['shape']>>): Tensor<BatchesOf<X['shape']>, X['dtype']>
}

/**
 * {@link BatchOf} of each shape.
 *
 * @since 0.2.0
 * @category type checks
 */
export type BatchesOf<S extends Sizes> = S extends unknown ? BatchOf<S> : never

/**
 * The sum of the diagonal of each matrix, which need not be square. The gradient is the unit matrix times the cotangent. Primitive: `reduce`.
 *
 * @throws {ShapeMismatch} when there are fewer than 2 axes, or the operand is bool; a compile error where types tell.
 * @example
 * import { tensor, trace } from 'pullback'
 *
 * console.log(trace(tensor([[1, 2], [3, 4]])).toString()) // => Tensor [] float32 5
 *
 * @since 0.2.0
 * @category contraction
 */
export const trace: TraceWord = asStated((...args: readonly unknown[]) => {
  const x = onlyTensor('trace', args)
  checkDType('trace', numeric, x.dtype)
  const rank = checkMatrix('trace', x).shape.length
  return b.reduce({ kind: 'add', dimensions: [rank - 2, rank - 1] }, b.select(beside(x.shape, 'EQ', 0), x, b.constant(0, x)))
})
