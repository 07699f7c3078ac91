import { binders } from '../graph/binders.js'
import { sameShape } from '../primitive/rules/type-of.js'
import type { RemoveAxis, SureAxis } from '../shape/axis.js'
import type { Shape } from '../shape/kind/dim.js'
import type { Flatten, Reshape, ReshapeCheck } from '../shape/reshape.js'
import type { EachShape } from '../shape/union.js'
import type { ExpandDims, ExpandDimsCheck, SqueezeAll, SqueezeCheck } from '../shape/squeeze.js'
import { numbersArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { sizeOf } from '../tensor/dtype.js'
import { axisArgument, axisOf } from '../tensor/axis.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor, Given, Tensor } from '../tensor/value.js'
import { newAxisOf } from './new-axis.js'
import { axisFirst, onlyTensor, tensorFirst } from './tensor-first.js'

/** The same elements in row-major order under another shape of as many. */
const reshapeTo = (x: AnyTensor, shape: readonly number[]): AnyTensor => sameShape(x.shape, shape) ? x : binders.reshape({ shape }, x)

/** The shape asked for, with its -1 worked out. */
const resolve = (shape: readonly number[], target: readonly number[]): readonly number[] => {
  const fail = (reason: string): never => mismatch(`reshape: ${show(shape)} to ${show(target)}: ${reason}`)
  const wrong = target.find(d => !Number.isInteger(d) || d < -1)
  if (wrong !== undefined) fail(`${wrong} is not a size`)
  const size = sizeOf(shape)
  const holes = target.filter(d => d === -1).length
  if (holes > 1) mismatch(`reshape: more than one -1 in ${show(target)}`)
  const known = sizeOf(target.filter(d => d !== -1))
  if (holes === 0 && known === size) return [...target]
  if (holes === 0) mismatch(`reshape: ${show(shape)} has ${size} elements, ${show(target)} has ${known}`)
  if (known === 0 || size % known !== 0) fail(`${size} elements do not divide by ${known}`)
  return target.map(d => d === -1 ? size / known : d)
}

/**
 * The data-last form: the shape first, then the tensor. (An interface, so that a declaration names it and does not spell its checks out.)
 *
 * @since 0.2.0
 * @category types of words
 */
export interface ReshapeTo<T extends Shape> {
  <X extends Given>(x: X & NoInfer<ReshapeCheck<EachShape<X['shape']>, EachShape<T>>>): Tensor<Reshape<X['shape'], T>, X['dtype']>
}

/**
 * The type of `reshape`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface ReshapeWord {
  <X extends Given, const T extends Shape>(x: X, shape: T & NoInfer<ReshapeCheck<EachShape<X['shape']>, EachShape<T>>>): Tensor<Reshape<X['shape'], T>, X['dtype']>
  <const T extends Shape>(shape: T): ReshapeTo<T>
}

/**
 * The same elements, in row-major order, in another shape. One size may be −1: it is worked out from the others. A named dim may stand in
 * the shape, and comes through −1 where it is all that is left. `pipe(x, reshape(shape))` is the same. Primitive: `reshape`.
 *
 * @throws {ShapeMismatch} when the numbers of elements differ, or do not divide; a compile error where types tell.
 * @example
 * import { reshape, tensor } from 'pullback'
 *
 * const x = tensor([[1, 2, 3], [4, 5, 6]])
 * console.log(reshape(x, [3, 2]).toString()) // => Tensor [3, 2] float32 (1, 2, 3, 4, 5, 6)
 * console.log(reshape(x, [6, -1]).shape)     // => [ 6, 1 ]
 *
 * @since 0.1.0
 * @category movement
 */
export const reshape: ReshapeWord = asStated(tensorFirst('reshape', 2, shape => numbersArgument('reshape', 'the shape', shape), (x, shape) => reshapeTo(x, resolve(x.shape, shape))))

/**
 * All elements, in row-major order, along one axis. A scalar has one. Primitive: `reshape`.
 *
 * @example
 * import { flatten, tensor } from 'pullback'
 *
 * console.log(flatten(tensor([[1, 2], [3, 4]])).toString()) // => Tensor [4] float32 (1, 2, 3, 4)
 *
 * @since 0.1.0
 * @category movement
 */
export const flatten: <X extends Given>(x: X) => Tensor<Flatten<X['shape']>, X['dtype']> =
  asStated((...args: readonly unknown[]) => {
    const x = onlyTensor('flatten', args)
    return reshapeTo(x, [sizeOf(x.shape)])
  })

/** The shape without one axis, or without every axis of size 1. */
type Squeezed<S extends Shape, A extends number | undefined> =
  A extends number ? RemoveAxis<S, A> : SqueezeAll<S>

/**
 * The data-last form: the axis first, then the tensor.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface SqueezeAt<A extends number> {
  <X extends Given>(x: X & NoInfer<SqueezeCheck<X['shape'], A>>): Tensor<Squeezed<X['shape'], A>, X['dtype']>
}

type AxisOfSqueeze<X, A> = [X] extends [{ readonly shape: infer S extends Shape }] ? SqueezeCheck<S, Extract<A, number>> : unknown

/**
 * A single signature, so that `pipe(x, squeeze)` keeps the shape. (The last argument is there to be refused: `map` hands a word the place in
 * the list, which is no axis, and the list.)
 *
 * @since 0.1.0
 * @category types of words
 */
export interface SqueezeWord {
  <const X extends Given | number, const A extends number | undefined = undefined>(
    x: X, axis: A & NoInfer<AxisOfSqueeze<X, A>> | void, none?: undefined,
  ): X extends number ? SqueezeAt<X> : X extends Tensor<infer S extends Shape, infer D> ? Tensor<Squeezed<S, A>, D> : never
}

/**
 * Without an axis of size 1, or without all of them when none is named. Negative axes count from the end. Where not every size is
 * literal, only naming the axis keeps the rank in the type. `pipe(x, squeeze(axis))` is the same. Primitive: `reshape`.
 *
 * @throws {ShapeMismatch} when there is no such axis, or its size is not 1; a compile error where types tell.
 * @example
 * import { squeeze, tensor } from 'pullback'
 *
 * const x = tensor([[[1], [2], [3]]])
 * console.log(squeeze(x).shape)     // => [ 3 ]
 * console.log(squeeze(x, -1).shape) // => [ 1, 3 ]
 *
 * @since 0.1.0
 * @category movement
 */
export const squeeze: SqueezeWord = asStated(axisFirst('squeeze', 2, axisArgument('squeeze'), (x, at) => {
  if (at === undefined) return reshapeTo(x, x.shape.filter(d => d !== 1))
  const i = axisOf('squeeze', x.shape, at)
  if (x.shape[i] !== 1) mismatch(`squeeze: ${show(x.shape)}: axis ${i} has size ${x.shape[i]}`)
  return reshapeTo(x, x.shape.toSpliced(i, 1))
}))

/**
 * The data-last form: the axis first, then the tensor. (An interface, so that a declaration names it and does not spell its checks out.)
 *
 * @since 0.2.0
 * @category types of words
 */
export interface ExpandDimsAt<A extends number> {
  <X extends Given>(x: X & NoInfer<ExpandDimsCheck<X['shape'], A>>): Tensor<ExpandDims<X['shape'], A>, X['dtype']>
}

/**
 * The type of `expandDims`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface ExpandDimsWord {
  <X extends Given, A extends number>(x: X, axis: A & NoInfer<ExpandDimsCheck<X['shape'], A>> | NoInfer<SureAxis<readonly [...X['shape'], 1]>>): Tensor<ExpandDims<X['shape'], A>, X['dtype']>
  <A extends number>(axis: A): ExpandDimsAt<A>
}

/**
 * With a new axis of size 1, which stands at `axis` in the result; negative ones count from the end, so that −1 appends.
 * `pipe(x, expandDims(axis))` is the same. Primitive: `reshape`.
 *
 * @throws {ShapeMismatch} when there is no such place; a compile error where types tell.
 * @example
 * import { expandDims, tensor } from 'pullback'
 *
 * console.log(expandDims(tensor([1, 2, 3]), 0).shape)  // => [ 1, 3 ]
 * console.log(expandDims(tensor([1, 2, 3]), -1).shape) // => [ 3, 1 ]
 *
 * @since 0.1.0
 * @category movement
 */
export const expandDims: ExpandDimsWord = asStated(tensorFirst('expandDims', 2, axisArgument('expandDims'), (x, axis) =>
  reshapeTo(x, x.shape.toSpliced(newAxisOf('expandDims', x.shape, axis), 0, 1))))
