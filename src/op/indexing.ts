import { binders } from '../graph/binders.js'
import { look } from '../graph/look.js'
import { otherAxes, range } from '../primitive/rules/type-of.js'
import type { AxisCheck, InsertAxis, NewAxisCheck, SureAxis } from '../shape/axis.js'
import type { Dim, Shape, Sizes } from '../shape/kind/dim.js'
import type { Refuse } from '../shape/error.js'
import type { Gather, GatherCheck, OneHot, TakeAt } from '../shape/indexing.js'
import type { PlaceCheck, PlacesCheck } from '../shape/place.js'
import type { Counted } from '../shape/sizes.js'
import { checkArgument, checkArity, numbersArgument, optionsArgument, refuse, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { fromArray, type OfDType } from '../tensor/construct.js'
import { dtypes, stridesOf, type DType } from '../tensor/dtype.js'
import { axisArgument, axisOf } from '../tensor/axis.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { checkSizes } from '../tensor/size.js'
import { placeWhere } from '../tensor/storage.js'
import { isTensor, type AnyTensor, type Given, type Tensor } from '../tensor/value.js'
import { newAxisOf } from './new-axis.js'
import { tensorFirst } from './tensor-first.js'

/**
 * `unknown` for indices of int32.
 *
 * @since 0.2.0
 * @category type checks
 */
export type IndexCheck<Op extends string, D> = Refuse<DType extends D ? never : IndexProblem<Op, D>>

type IndexProblem<Op extends string, D> = D extends 'int32' ? never : `${Op}: indices of ${D & string}: cast them to int32`

/** Checks that indices are int32. */
export const checkIndices = (operation: string, indices: AnyTensor): void => {
  if (indices.dtype !== 'int32') mismatch(`${operation}: indices of ${indices.dtype}: cast them to int32`)
}

/** The place of an element, from where it stands in row-major order. */
const placeOf = (shape: readonly number[], offset: number): readonly number[] =>
  stridesOf(shape).map((stride, axis) => Math.floor(offset / stride) % shape[axis]!)

/** Checks that every index lies on its axis, where the elements are known; while `compile` traces they are not. */
export const checkRange = (operation: string, shape: readonly number[], axis: number, indices: AnyTensor, fromEnd = false): void => {
  const size = shape[axis]!
  const least = fromEnd ? -size : 0
  if (size === 0 && !indices.shape.includes(0)) {
    mismatch(`${operation}: ${show(shape)}: axis ${axis} has size 0: there is nothing to choose`)
  }
  const at = indices.shape
  look(indices, operation, found => {
    const wrong = placeWhere(found, index => index < least || index >= size)
    if (wrong < 0) return
    const place = at.length === 0 ? '' : ` at ${show(placeOf(at, wrong))}`
    mismatch(`${operation}: ${show(shape)}: axis ${axis} has size ${size}, index ${found[wrong]}${place} lies outside it`)
  })
}

/** int32 of any shape; or plain numbers, one or a list. */
type Indices = Given | number | readonly number[]

type IndicesCheck<Op extends string, I> = IndexCheck<Op, I extends { readonly dtype: infer D } ? D : never>

/** `unknown` unless an index that is a literal lies outside. */
type LiteralCheck<Op extends string, S extends Sizes, A extends number, I> =
  [I] extends [number] ? PlaceCheck<Op, S, A, I> : [I] extends [readonly number[]] ? PlacesCheck<Op, S, A, I> : unknown

/** A {@link Shape} again, of a tuple that was matched without asking whether it is one, since that would be put off. */
type AsShape<S extends Sizes> = { readonly [K in keyof S]: S[K] & Dim }

type ShapeOfIndices<I extends Indices> =
  I extends Tensor<infer S, infer _> ? AsShape<S>
    : I extends readonly number[] ? readonly [I['length']] : readonly []

/**
 * The type of `take`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface TakeWord {
  <X extends Given, const I extends Indices, A extends number>(
    x: X, indices: I & NoInfer<IndicesCheck<'take', I> & LiteralCheck<'take', X['shape'], A, I>>, axis: A & NoInfer<AxisCheck<'take', X['shape'], A>> | NoInfer<SureAxis<X['shape']>>,
  ): Tensor<TakeAt<X['shape'], ShapeOfIndices<I>, A>, X['dtype']>
  <const I extends Indices, A extends number>(indices: I & NoInfer<IndicesCheck<'take', I>>, axis: A): <X extends Given>(
    x: X & NoInfer<AxisCheck<'take', X['shape'], A> & LiteralCheck<'take', X['shape'], A, I>>,
  ) => Tensor<TakeAt<X['shape'], ShapeOfIndices<I>, A>, X['dtype']>
}

const indexTensor = (given: unknown): AnyTensor => {
  if (isTensor(given)) return given
  const list = typeof given === 'number' ? [given] : numbersArgument('take', 'the list of indices', given)
  const wrong = list.find(index => (index | 0) !== index)
  if (wrong !== undefined) refuse(`take: ${wrong} is not an index: it is a whole number of int32`)
  return fromArray(typeof given === 'number' ? [] : [list.length], list, { dtype: 'int32' })
}

/** The implementation behind both forms of a word that looks up indices along an axis. */
const chosen = (operation: string, indicesOf: (given: unknown) => AnyTensor, apply: (x: AnyTensor, indices: AnyTensor, axis: number) => AnyTensor) =>
  (...args: readonly unknown[]): unknown => {
    checkArity(operation, args, 3)
    const [given, along] = args.slice(-2)
    const axis = axisArgument(operation)(along)
    const indices = indicesOf(given)
    checkIndices(operation, indices)
    return args.length === 3 ? apply(tensorArgument(operation, args[0]), indices, axis) : (x: unknown) => apply(tensorArgument(operation, x), indices, axis)
  }

/** Indices that count from the end, counted from the front. */
export const fromFront = (indices: AnyTensor, size: number): AnyTensor =>
  binders.select(binders.compare({ direction: 'LT' }, indices, binders.constant(0, indices)), binders.add(indices, binders.constant(size, indices)), indices)

const taken = (x: AnyTensor, indices: AnyTensor, along: number): AnyTensor => {
  const axis = axisOf('take', x.shape, along)
  checkRange('take', x.shape, axis, indices, true)
  const shape = x.shape.toSpliced(axis, 1, ...indices.shape)
  if (shape.includes(0)) return binders.constant(0, { shape, dtype: x.dtype })
  const places = fromFront(indices, x.shape[axis]!)
  return binders.gather({
    offsetDims: [...range(axis), ...range(x.shape.length - axis - 1).map(i => axis + indices.shape.length + i)],
    collapsedSliceDims: [axis], operandBatchingDims: [], startIndicesBatchingDims: [], startIndexMap: [axis],
    indexVectorDim: indices.shape.length, sliceSizes: x.shape.with(axis, 1),
  }, x, places)
}

/** {@link TakeWord}, whose derivative is brought by the public word. */
export const taking: TakeWord = asStated(chosen('take', indexTensor, taken))

/**
 * The data-last form: the indices and the axis first, then the tensor. (An interface, so that a declaration names it and does not spell its checks out.)
 *
 * @since 0.2.0
 * @category types of words
 */
export interface GatherAt<I extends Shape, A extends number> {
  <X extends Given>(x: X & NoInfer<AxisCheck<'gather', X['shape'], A> & GatherCheck<X['shape'], I, A>>): Tensor<Gather<X['shape'], I, A>, X['dtype']>
}

/**
 * The type of `gather`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface GatherWord {
  <X extends Given, I extends Given, A extends number>(
    x: X, indices: I & NoInfer<IndexCheck<'gather', I['dtype']> & GatherCheck<X['shape'], I['shape'], A>>, axis: A & NoInfer<AxisCheck<'gather', X['shape'], A>>,
  ): Tensor<Gather<X['shape'], I['shape'], A>, X['dtype']>
  <I extends Given, A extends number>(indices: I & NoInfer<IndexCheck<'gather', I['dtype']>>, axis: A): GatherAt<I['shape'], A>
}

const gathered = (x: AnyTensor, indices: AnyTensor, along: number): AnyTensor => {
  const axis = axisOf('gather', x.shape, along)
  const both = `gather: ${show(x.shape)} and indices ${show(indices.shape)} differ`
  if (indices.shape.length !== x.shape.length) mismatch(`${both} in rank`)
  const others = otherAxes(x.shape.length, [axis])
  const different = others.find(i => x.shape[i] !== indices.shape[i])
  if (different !== undefined) mismatch(`${both} at axis ${different}`)
  checkRange('gather', x.shape, axis, indices)
  if (indices.shape.includes(0)) return binders.constant(0, { shape: indices.shape, dtype: x.dtype })
  return binders.gather({
    offsetDims: [], collapsedSliceDims: [axis], operandBatchingDims: others, startIndicesBatchingDims: others, startIndexMap: [axis],
    indexVectorDim: indices.shape.length, sliceSizes: x.shape.map(() => 1),
  }, x, indices)
}

/** {@link GatherWord}, likewise. */
export const gathering: GatherWord = asStated(chosen('gather', indices => tensorArgument('gather', indices), gathered))

/**
 * The type of `oneHot`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface OneHotWord {
  <I extends Given, C extends Dim, const A extends number, D extends DType = 'float32'>(
    indices: I & NoInfer<IndexCheck<'oneHot', I['dtype']>>, classes: C & NoInfer<Counted<'oneHot: ', C, ' is not a number of classes'>['each']>,
    options: { readonly axis: A & NoInfer<NewAxisCheck<'oneHot', I['shape'], A>>; readonly dtype?: D },
  ): Tensor<InsertAxis<I['shape'], A, C>, D>
  <I extends Given, C extends Dim, D extends DType>(
    indices: I & NoInfer<IndexCheck<'oneHot', I['dtype']>>, classes: C & NoInfer<Counted<'oneHot: ', C, ' is not a number of classes'>['each']>, options: { readonly dtype: D },
  ): Tensor<OneHot<I['shape'], C>, D>
  <I extends Given, C extends Dim, D extends DType = 'float32'>(
    indices: I & NoInfer<IndexCheck<'oneHot', I['dtype']>>, classes: C & NoInfer<Counted<'oneHot: ', C, ' is not a number of classes'>['each']>, options?: OfDType<D>,
  ): Tensor<OneHot<I['shape'], C>, NoInfer<D> | 'float32'>
  <C extends Dim>(classes: C & NoInfer<Counted<'oneHot: ', C, ' is not a number of classes'>['each']>): <I extends Given>(
    indices: I & NoInfer<IndexCheck<'oneHot', I['dtype']>>,
  ) => Tensor<OneHot<I['shape'], C>>
}

const encoded = (indices: AnyTensor, classes: number, options?: unknown): AnyTensor => {
  checkIndices('oneHot', indices)
  if (!Number.isInteger(classes) || classes < 0) mismatch(`oneHot: ${classes} is not a number of classes`)
  const { dtype = 'float32', axis } = optionsArgument<{ readonly dtype?: DType; readonly axis?: number }>('oneHot', options, { dtype: dtypes, axis: 'number' })
  const at = newAxisOf('oneHot', indices.shape, axis ?? indices.shape.length)
  const shape = indices.shape.toSpliced(at, 0, classes)
  checkSizes('oneHot', shape)
  const equal = binders.compare({ direction: 'EQ' },
    binders.broadcast_in_dim({ shape, broadcastDimensions: otherAxes(shape.length, [at]) }, indices),
    binders.iota({ shape, dtype: 'int32', dimension: at }))
  return dtype === 'bool' ? equal : binders.convert({ dtype }, equal)
}

/**
 * A row for each index, 1 at its place and 0 elsewhere: one more axis, as long as there are classes, the last unless `axis` says where. An index outside gives a row of
 * zeros. The indices are int32, the result is `float32` unless `dtype` says otherwise. `pipe(indices, oneHot(classes))` is the same.
 * Primitives: `iota`, `compare`, `convert`.
 *
 * @throws {ShapeMismatch} when the indices are not int32 (a compile error), or the number of classes is negative.
 * @example
 * import { oneHot, tensor } from 'pullback'
 *
 * const labels = tensor([2, 0], { dtype: 'int32' })
 * console.log(oneHot(labels, 3).toString())              // => Tensor [2, 3] float32 (0, 0, 1, 1, 0, 0)
 * console.log(oneHot(labels, 3, { axis: 0 }).toString()) // => Tensor [3, 2] float32 (0, 1, 0, 0, 1, 0)
 *
 * @since 0.1.0
 * @category indexing
 */
export const oneHot: OneHotWord = asStated(tensorFirst('oneHot', 3, classes => checkArgument('oneHot', 'the number of classes', classes, 'number'), encoded))
