import type { NamedDim, Shape } from '../shape/kind/dim.js'
import { allocate, sizeOf, type DType } from './dtype.js'
import type { LiteralDType, Nested, RaggedCheck, ShapeOf } from './literal.js'
import { mismatch, show } from './mismatch.js'
import { asLiteral, asNamed, asStated } from './cast.js'
import { fromStorage, fromValue, peekAt, type Tensor } from './value.js'

/**
 * Options of constructors: the dtype of the elements. Default `float32`.
 *
 * @since 0.1.0
 * @category types
 */
export interface OfDType<D extends DType> { readonly dtype?: D }

/** A copy of a shape; a {@link ShapeMismatch} when it is none. */
export const checkShape = (operation: string, shape: readonly number[]): readonly number[] =>
  shape.every(d => Number.isInteger(d) && d >= 0) ? [...shape]
    : mismatch(`${operation}: ${show(shape)} is not a shape: every size is a whole number, 0 or more`)

const fill = (operation: string, shape: readonly number[], dtype: DType, each: (i: number) => number): Tensor<Shape, DType> => {
  const checked = checkShape(operation, shape)
  const data = allocate(dtype, sizeOf(checked))
  for (let i = 0; i < data.length; i++) {
    const value = each(i)
    data[i] = value
    // Storing would truncate and wrap without a word: 1.7 to 1, 3e9 to −1294967296, NaN to 0.
    if (dtype === 'int32' && data[i] !== value) mismatch(`${operation}: element ${i} is ${value}: int32 holds whole numbers from -2147483648 to 2147483647`)
  }
  return fromStorage(checked, dtype, data)
}

/**
 * A tensor from a nested literal, whose shape becomes literal too. Booleans give `bool`, numbers `float32` unless `dtype` says otherwise.
 *
 * @throws {ShapeMismatch} when rows differ in length; for literals this is a compile error.
 * @example
 * import { tensor } from 'pullback'
 *
 * const x = tensor([[1, 2, 3], [4, 5, 6]])            // Tensor<readonly [2, 3], 'float32'>
 * const labels = tensor([3, 1], { dtype: 'int32' })   // Tensor<readonly [2], 'int32'>
 * console.log(x.shape, labels.dtype) // => [ 2, 3 ] int32
 *
 * @since 0.1.0
 * @category constructors
 */
export const tensor: <const T extends Nested, D extends DType = LiteralDType<T>>(
  values: T & NoInfer<RaggedCheck<T>>, options?: OfDType<D>,
) => Tensor<ShapeOf<T>, NoInfer<D>> = asStated((nested: Nested, options?: OfDType<DType>) => {
  const shape: number[] = []
  for (let level: Nested | undefined = nested; isArray(level); level = level[0]) shape.push(level.length)
  const leaves: (number | boolean)[] = []
  const visit = (value: Nested, axis: number): void => {
    if (!isArray(value)) {
      if (axis !== shape.length) mismatch(`tensor: rows of different ranks: a number stands where ${show(shape.slice(axis))} is expected`)
      leaves.push(value)
      return
    }
    if (value.length !== shape[axis]) {
      mismatch(`tensor: rows of different shapes: ${show(shape.slice(axis))} first, then ${show([value.length, ...shape.slice(axis + 1)])}`)
    }
    for (const item of value) visit(item, axis + 1)
  }
  visit(nested, 0)
  const dtype = options?.dtype ?? (typeof leaves[0] === 'boolean' ? 'bool' : 'float32')
  return fill('tensor', shape, dtype, i => element(dtype, leaves[i]!))
})

const isArray = (value: Nested | undefined): value is readonly Nested[] => Array.isArray(value)
const element = (dtype: DType, value: number | boolean): number => dtype === 'bool' ? (value ? 1 : 0) : Number(value)

/**
 * A tensor of `shape` from its elements in row-major order, which are copied.
 *
 * @throws {ShapeMismatch} when the number of elements is not the product of the shape.
 * @example
 * import { fromArray } from 'pullback'
 *
 * const x = fromArray([2, 2], [1, 2, 3, 4])           // Tensor<readonly [2, 2], 'float32'>
 * console.log(x.toString()) // => Tensor [2, 2] float32 (1, 2, 3, 4)
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromArray = <const S extends Shape, D extends DType = 'float32'>(
  shape: S, flat: ArrayLike<number | boolean>, options?: OfDType<D>,
): Tensor<S, NoInfer<D>> => {
  const size = sizeOf(checkShape('fromArray', shape))
  if (flat.length !== size) mismatch(`fromArray: ${show(shape)} has ${size} elements, the array has ${flat.length}`)
  const dtype = options?.dtype ?? 'float32'
  return asLiteral(fill('fromArray', shape, dtype, i => element(dtype, flat[i]!)))
}

/**
 * A tensor of `shape` with every element `value`.
 *
 * @example
 * import { full } from 'pullback'
 *
 * console.log(full([3], 0.5).toString()) // => Tensor [3] float32 (0.5, 0.5, 0.5)
 *
 * @since 0.1.0
 * @category constructors
 */
export const full = <const S extends Shape, D extends DType = 'float32'>(
  shape: S, value: number | boolean, options?: OfDType<D>,
): Tensor<S, NoInfer<D>> => asLiteral(filled('full', shape, value, options))

const filled = (operation: string, shape: Shape, value: number | boolean, options?: OfDType<DType>): Tensor<Shape, DType> => {
  const dtype = options?.dtype ?? 'float32'
  const first = fill(operation, [], dtype, () => element(dtype, value))
  return fromValue(checkShape(operation, shape), dtype, peekAt(first)![0]!)
}

/**
 * A tensor of `shape` with every element 0 (`false` for `bool`).
 *
 * @example
 * import { zeros } from 'pullback'
 *
 * const b = zeros([10])                               // Tensor<readonly [10], 'float32'>
 * console.log(b.shape) // => [ 10 ]
 *
 * @since 0.1.0
 * @category constructors
 */
export const zeros = <const S extends Shape, D extends DType = 'float32'>(shape: S, options?: OfDType<D>): Tensor<S, NoInfer<D>> =>
  asLiteral(filled('zeros', shape, 0, options))

/**
 * A tensor of `shape` with every element 1 (`true` for `bool`).
 *
 * @example
 * import { ones } from 'pullback'
 *
 * console.log(ones([2]).toString()) // => Tensor [2] float32 (1, 1)
 *
 * @since 0.1.0
 * @category constructors
 */
export const ones = <const S extends Shape, D extends DType = 'float32'>(shape: S, options?: OfDType<D>): Tensor<S, NoInfer<D>> =>
  asLiteral(filled('ones', shape, 1, options))

/**
 * The identity matrix: 1 on the diagonal, 0 elsewhere.
 *
 * @example
 * import { eye } from 'pullback'
 *
 * console.log(eye(2).toString()) // => Tensor [2, 2] float32 (1, 0, 0, 1)
 *
 * @since 0.1.0
 * @category constructors
 */
export const eye = <const N extends number, D extends DType = 'float32'>(size: N, options?: OfDType<D>): Tensor<readonly [N, N], NoInfer<D>> =>
  asLiteral(fill('eye', [size, size], options?.dtype ?? 'float32', i => i % (size + 1) === 0 ? 1 : 0))

/**
 * The whole numbers 0 … n − 1; or, from two or three numbers, `start`, `start + step`, … up to but without `stop`.
 *
 * @example
 * import { arange } from 'pullback'
 *
 * console.log(arange(4).toString())       // => Tensor [4] float32 (0, 1, 2, 3)
 * console.log(arange(1, 8, 3).toString()) // => Tensor [3] float32 (1, 4, 7)
 *
 * @since 0.1.0
 * @category constructors
 */
export const arange: {
  <const N extends number, D extends DType = 'float32'>(size: N, options?: OfDType<D>): Tensor<readonly [N], NoInfer<D>>
  <D extends DType = 'float32'>(start: number, stop: number, step?: number, options?: OfDType<D>): Tensor<readonly [number], NoInfer<D>>
} = (first: number, second?: number | OfDType<DType>, third?: number, fourth?: OfDType<DType>): never => {
  const one = typeof second !== 'number'
  const [start, stop, step] = one ? [0, first, 1] : [first, second, third ?? 1]
  const count = one ? first : Math.ceil((stop - start) / step)
  if (!Number.isFinite(count)) mismatch(`arange: from ${start} to ${stop} in steps of ${step} never ends: use finite numbers and a step other than 0`)
  const dtype = (one ? second : fourth)?.dtype ?? 'float32'
  return asStated(fill('arange', [one ? count : Math.max(0, count)], dtype, i => start + i * step))
}

/**
 * `count` numbers at equal distances from `start` to `stop`, both included.
 *
 * @example
 * import { linspace } from 'pullback'
 *
 * console.log(linspace(0, 1, 5).toString()) // => Tensor [5] float32 (0, 0.25, 0.5, 0.75, 1)
 *
 * @since 0.1.0
 * @category constructors
 */
export const linspace = <const N extends number, D extends DType = 'float32'>(
  start: number, stop: number, count: N, options?: OfDType<D>,
): Tensor<readonly [N], NoInfer<D>> =>
  asLiteral(fill('linspace', [count], options?.dtype ?? 'float32',
    i => count > 1 && i === count - 1 ? stop : start + (stop - start) * (i / Math.max(1, count - 1))))

/**
 * A size known only at run time, under a name that the compiler keeps: two different names never meet.
 *
 * @example
 * import { dim, zeros } from 'pullback'
 *
 * const batch = dim('batch', 32)                      // NamedDim<'batch'>
 * console.log(zeros([batch, 10]).shape) // => [ 32, 10 ]
 *
 * @since 0.1.0
 * @category constructors
 */
export const dim = <const Name extends string>(name: Name, size: number): NamedDim<Name> =>
  Number.isInteger(size) && size >= 0 ? asNamed(size) : mismatch(`dim: '${name}' is ${size}: a size is a whole number, 0 or more`)
