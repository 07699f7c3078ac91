import type { NamedDim, Shape, Sizes } from '../shape/kind/dim.js'
import type { Refuse } from '../shape/error.js'
import type { Show } from '../shape/show.js'
import type { Size } from '../shape/size.js'
import type { Counts, Counted, NotAShape, SizesCheck } from '../shape/sizes.js'
import type { SmallSize } from '../shape/small-size.js'
import type { EachShape } from '../shape/union.js'
import { checkArgument, counted, described, numbersArgument, optionsArgument, refuse } from './argument.js'
import { allocate, dtypes, sizeOf, type DType } from './dtype.js'
import type { LiteralDType, Nested, RaggedCheck, ShapeOf, TypedCheck } from './literal.js'
import { mismatch, show } from './mismatch.js'
import { checkCount, checkSizes, LARGEST } from './size.js'
import { asNamed, asStated } from './cast.js'
import { fromStorage, fromValue, peekAt, type Tensor } from './value.js'

/**
 * Options of constructors: the dtype of the elements. Default `float32`.
 *
 * @since 0.1.0
 * @category types
 */
export interface OfDType<D extends DType> { readonly dtype?: D }

/** What the size of a square is checked against. */
type SquareCheck<N extends number> = [{ readonly [K in N]: K & Counts<`eye: [${K}, ${K}] is not a shape: every size is a whole number, 0 or more`>[`${K}`] }[N]][0]

/** A copy of a shape; an error when it is none. */
export const checkShape = (operation: string, shape: readonly number[]): readonly number[] => {
  const given = numbersArgument(operation, 'the shape', shape)
  if (!given.every(d => Number.isInteger(d) && d >= 0)) mismatch(`${operation}: ${show(given)} is not a shape: every size is a whole number, 0 or more`)
  checkSizes(operation, given)
  return given
}

/** The same of a tensor whose elements will be laid out. */
export const checkLaidOut = (operation: string, shape: readonly number[]): readonly number[] => {
  const checked = checkShape(operation, shape)
  checkCount(operation, checked)
  return checked
}

/** The dtype that the options of a constructor say. */
const dtypeOf = (operation: string, options: OfDType<DType> | undefined, otherwise: DType = 'float32'): DType =>
  optionsArgument<OfDType<DType>>(operation, options, { dtype: dtypes }).dtype ?? otherwise

const fill = (operation: string, shape: readonly number[], dtype: DType, each: (i: number) => number): Tensor<Shape, DType> => {
  const checked = checkLaidOut(operation, shape)
  const data = allocate(dtype, sizeOf(checked))
  for (let i = 0; i < data.length; i++) {
    const value = each(i)
    data[i] = value
    // Storing would truncate and wrap without a word: 1.7 to 1, 3e9 to −1294967296, NaN to 0.
    if (dtype === 'int32' && data[i] !== value) refuse(`${operation}: element ${i} is ${value}: int32 holds whole numbers from -2147483648 to 2147483647`)
  }
  return fromStorage(checked, dtype, data)
}

/** Deeper arrays are one that holds itself. */
const DEEPEST = 64

/** The typed arrays that have a dtype here. */
const ofArray: Readonly<Record<string, DType>> = { Float32Array: 'float32', Float64Array: 'float64', Int32Array: 'int32' }

const fromTyped = (data: ArrayBufferView, options: OfDType<DType> | undefined): Tensor<Shape, DType> => {
  const kind = String(Reflect.get(data, Symbol.toStringTag))
  const dtype = dtypeOf('tensor', options, ofArray[kind])
  if (ofArray[kind] === undefined) refuse(`tensor: a ${kind} has no dtype here: use fromArray(shape, data, { dtype }), or a Float32Array, Float64Array or Int32Array`)
  const elements: ArrayLike<number> = asStated(data)
  return fill('tensor', [elements.length], dtype, i => element('tensor', dtype, elements[i], i))
}

/**
 * A tensor from a nested literal, whose shape becomes literal too. Booleans give `bool`, numbers `float32` unless `dtype` says otherwise. A
 * `Float32Array`, `Float64Array` or `Int32Array` gives a tensor of one axis and, unless `dtype` says otherwise, of its dtype; it is copied.
 *
 * @throws {ShapeMismatch} when rows differ in length; for literals this is a compile error.
 * @throws {ArgumentError} when an element is neither a number nor a boolean.
 * @example
 * import { tensor } from 'pullback'
 *
 * const x = tensor([[1, 2, 3], [4, 5, 6]])            // Tensor<readonly [2, 3], 'float32'>
 * const labels = tensor([3, 1], { dtype: 'int32' })   // Tensor<readonly [2], 'int32'>
 * console.log(x.shape, labels.dtype) // => [ 2, 3 ] int32
 * console.log(tensor(Int32Array.of(7, 8)).toString()) // => Tensor [2] int32 (7, 8)
 *
 * @since 0.1.0
 * @category constructors
 */
export const tensor: {
  <const T extends Nested | ArrayBufferView, D extends DType>(values: T & NoInfer<RaggedCheck<T> & TypedCheck<T>>, options: { readonly dtype: D }): Tensor<ShapeOf<T>, D>
  <const T extends Nested | ArrayBufferView, D extends DType = LiteralDType<T>>(
    values: T & NoInfer<RaggedCheck<T> & TypedCheck<T>>, options?: OfDType<D>,
  ): Tensor<ShapeOf<T>, NoInfer<D> | LiteralDType<T>>
} = asStated(counted('tensor', 2, (nested: Nested | ArrayBufferView, options?: OfDType<DType>) => {
  if (ArrayBuffer.isView(nested)) return fromTyped(nested, options)
  const shape: number[] = []
  for (let level: Nested | undefined = nested; isArray(level); level = level[0]) {
    if (shape.push(level.length) > DEEPEST) refuse(`tensor: the arrays are nested more than ${DEEPEST} deep: does one hold itself?`)
  }
  const leaves: unknown[] = []
  const visit = (value: Nested, axis: number): void => {
    if (!isArray(value)) {
      if (axis !== shape.length) mismatch(`tensor: rows of different ranks: ${described(value)} stands where ${show(shape.slice(axis))} is expected`)
      leaves.push(value)
      return
    }
    if (value.length !== shape[axis]) {
      mismatch(`tensor: rows of different shapes: ${show(shape.slice(axis))} first, then ${show([value.length, ...shape.slice(axis + 1)])}`)
    }
    for (const item of value) visit(item, axis + 1)
  }
  visit(nested, 0)
  const dtype = dtypeOf('tensor', options, typeof leaves[0] === 'boolean' ? 'bool' : 'float32')
  return fill('tensor', shape, dtype, i => element('tensor', dtype, leaves[i], i))
}))

const isArray = (value: Nested | undefined): value is readonly Nested[] => Array.isArray(value)

const element = (operation: string, dtype: DType, value: unknown, i: number): number => {
  if (typeof value !== 'number' && typeof value !== 'boolean') refuse(`${operation}: element ${i} is ${described(value)}: elements are numbers or booleans`)
  return dtype === 'bool' ? (value ? 1 : 0) : Number(value)
}

/** Elements in a list. (`[]` makes the compiler count those of one that is written out.) */
type Flat = ArrayLike<number | boolean> | readonly []

/** `unknown` when a list holds as many elements as a shape, or one of the numbers is not known. */
type CountCheck<S extends Sizes, F extends Flat> = number extends F['length'] ? unknown : Refuse<CountProblem<EachShape<S>, F>>

type CountProblem<S extends Sizes, F extends Flat> =
  S extends Shape
    ? Size<S> extends infer N extends number
      ? number extends N ? never
        : N extends NamedDim ? never
        : [F['length']] extends [N] ? never : `fromArray: ${Show<S>} has ${N} elements, the array has ${F['length']}`
      : never
    : never

/**
 * A tensor of `shape` from its elements in row-major order, which are copied.
 *
 * @throws {ShapeMismatch} when the number of elements is not the product of the shape.
 * @throws {ArgumentError} when an element is neither a number nor a boolean.
 * @example
 * import { fromArray } from 'pullback'
 *
 * const x = fromArray([2, 2], [1, 2, 3, 4])           // Tensor<readonly [2, 2], 'float32'>
 * console.log(x.toString()) // => Tensor [2, 2] float32 (1, 2, 3, 4)
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromArray: {
  <const S extends readonly SmallSize[], F extends Flat = Flat>(shape: S, flat: F & NoInfer<CountCheck<S, F>>): Tensor<readonly [...S]>
  <const S extends SizesCheck<'fromArray', S>, D extends DType, F extends Flat = Flat>(
    shape: S, flat: F & NoInfer<CountCheck<S, F>>, options: { readonly dtype: D },
  ): Tensor<S, D>
  <const S extends SizesCheck<'fromArray', S>, D extends DType = 'float32', F extends Flat = Flat>(
    shape: S, flat: F & NoInfer<CountCheck<S, F>>, options?: OfDType<D>,
  ): Tensor<S, NoInfer<D> | 'float32'>
} = counted('fromArray', 3, (shape: Shape, flat: Flat, options?: OfDType<DType>): never => {
  const size = sizeOf(checkLaidOut('fromArray', shape))
  checkArgument('fromArray', 'the second argument', flat, 'array or object')
  if (flat.length !== size) mismatch(`fromArray: ${show(shape)} has ${size} elements, the array has ${flat.length}`)
  const dtype = dtypeOf('fromArray', options)
  return asStated(fill('fromArray', shape, dtype, i => element('fromArray', dtype, flat[i], i)))
})

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
export const full: {
  <const S extends readonly SmallSize[]>(shape: S, value: number | boolean): Tensor<readonly [...S]>
  <const S extends SizesCheck<'full', S>, D extends DType>(shape: S, value: number | boolean, options: { readonly dtype: D }): Tensor<S, D>
  <const S extends SizesCheck<'full', S>, D extends DType = 'float32'>(
    shape: S, value: number | boolean, options?: OfDType<D>,
  ): Tensor<S, NoInfer<D> | 'float32'>
} = counted('full', 3, (shape: Shape, value: number | boolean, options?: OfDType<DType>): never => asStated(filled('full', shape, value, options)))

const filled = (operation: string, shape: Shape, value: number | boolean, options?: OfDType<DType>): Tensor<Shape, DType> => {
  const checked = checkLaidOut(operation, shape)
  const dtype = dtypeOf(operation, options)
  const first = fill(operation, [], dtype, i => element(operation, dtype, value, i))
  return fromValue(checked, dtype, peekAt(first)![0]!)
}

/**
 * The type of `zeros` and `ones`. (Of several signatures: the first is the cheapest, and the type of an option that may be absent says so in the last.)
 *
 * @since 0.2.0
 * @category types of words
 */
export interface Constant<Op extends string> {
  <const S extends readonly SmallSize[]>(shape: S, none?: undefined): Tensor<readonly [...S]>
  <const S extends SizesCheck<Op, S>, D extends DType>(shape: S, options: { readonly dtype: D }): Tensor<S, D>
  <const S extends SizesCheck<Op, S>, D extends DType = 'float32'>(shape: S, options?: OfDType<D>): Tensor<S, NoInfer<D> | 'float32'>
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
export const zeros: Constant<'zeros'> = counted('zeros', 2, (shape: Shape, options?: OfDType<DType>): never => asStated(filled('zeros', shape, 0, options)))

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
export const ones: Constant<'ones'> = counted('ones', 2, (shape: Shape, options?: OfDType<DType>): never => asStated(filled('ones', shape, 1, options)))

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
export const eye: {
  <const N extends number, D extends DType>(size: N & NoInfer<SquareCheck<N>>, options: { readonly dtype: D }): Tensor<readonly [N, N], D>
  <const N extends number, D extends DType = 'float32'>(
    size: N & NoInfer<SquareCheck<N>>, options?: OfDType<D>,
  ): Tensor<readonly [N, N], NoInfer<D> | 'float32'>
} = counted('eye', 2, (size: number, options?: OfDType<DType>): never =>
  asStated(fill('eye', [size, size], dtypeOf('eye', options), i => i % (size + 1) === 0 ? 1 : 0)))

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
  <const N extends number, D extends DType>(size: N & NoInfer<Counted<'arange: [', N, NotAShape>['each']>, options: { readonly dtype: D }): Tensor<readonly [N], D>
  <const N extends number, D extends DType = 'float32'>(
    size: N & NoInfer<Counted<'arange: [', N, NotAShape>['each']>, options?: OfDType<D>,
  ): Tensor<readonly [N], NoInfer<D> | 'float32'>
  <D extends DType>(start: number, stop: number, step: number | undefined, options: { readonly dtype: D }): Tensor<readonly [number], D>
  <D extends DType = 'float32'>(start: number, stop: number, step?: number, options?: OfDType<D>): Tensor<readonly [number], NoInfer<D> | 'float32'>
} = counted('arange', 4, (first: number, second?: number | OfDType<DType>, third?: number, fourth?: OfDType<DType>): never => {
  const one = typeof second !== 'number'
  checkArgument('arange', one ? 'the size' : 'the start', first, 'number')
  if (third !== undefined) checkArgument('arange', one ? 'the stop' : 'the step', one ? second : third, 'number')
  const [start, stop, step] = one ? [0, first, 1] : [first, second, third ?? 1]
  const count = one ? first : Math.ceil((stop - start) / step)
  if (!Number.isFinite(count)) refuse(`arange: from ${start} to ${stop} in steps of ${step} never ends: use finite numbers and a step other than 0`)
  const dtype = dtypeOf('arange', one ? second : fourth)
  return asStated(fill('arange', [one ? count : Math.max(0, count)], dtype, i => start + i * step))
})

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
export const linspace: {
  <const N extends number, D extends DType>(
    start: number, stop: number, count: N & NoInfer<Counted<'linspace: [', N, NotAShape>['each']>, options: { readonly dtype: D },
  ): Tensor<readonly [N], D>
  <const N extends number, D extends DType = 'float32'>(
    start: number, stop: number, count: N & NoInfer<Counted<'linspace: [', N, NotAShape>['each']>, options?: OfDType<D>,
  ): Tensor<readonly [N], NoInfer<D> | 'float32'>
} = counted('linspace', 4, (start: number, stop: number, count: number, options?: OfDType<DType>): never => {
  checkArgument('linspace', 'the start', start, 'number')
  checkArgument('linspace', 'the stop', stop, 'number')
  return asStated(fill('linspace', [count], dtypeOf('linspace', options),
    i => count > 1 && i === count - 1 ? stop : start + (stop - start) * (i / Math.max(1, count - 1))))
})

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
export const dim = counted('dim', 2, <const Name extends string, N extends number>(
  name: Name, size: N & NoInfer<Counted<`dim: '${Name}' is `, N, ': a size is a whole number from 0 to 2147483647'>['each']>,
): NamedDim<Name> => {
  checkArgument('dim', 'the name', name, 'string')
  checkArgument('dim', `'${name}'`, size, 'number')
  return Number.isInteger(size) && size >= 0 && size <= LARGEST ? asNamed(size)
    : mismatch(`dim: '${name}' is ${size}: a size is a whole number from 0 to ${LARGEST}`)
})
