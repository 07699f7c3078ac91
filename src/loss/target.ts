import { binders } from '../graph/binders.js'
import { mul } from '../op/arithmetic.js'
import { equal } from '../op/comparison.js'
import { logicalAnd, where } from '../op/logical.js'
import { abs } from '../op/unary.js'
import type { Box, Shape, Sizes } from '../shape/kind/dim.js'
import type { ShapeError } from '../shape/error.js'
import type { Show } from '../shape/show.js'
import { asStated } from '../tensor/cast.js'
import type { DType, FloatDType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'

/** What a loss returns: the loss, and the way back to the cotangent of the output where that of the loss is 1. */
export type Loss<S extends readonly unknown[], D extends DType> = readonly [loss: Tensor<readonly [], D>, backward: () => Tensor<S, D>]

/**
 * `unknown` where a target is of the output's shape and dtype, and as known: nothing is broadcast.
 *
 * @since 0.2.0
 * @category type checks
 */
export type SameCheck<Word extends string, S extends Sizes, D extends DType, T> = [T] extends [Tensor<S, D>] ? unknown : Other<Word, S, D, T>

/** Of one of several targets, those that are not. */
type Other<Word extends string, S extends Sizes, D extends DType, T> =
  T extends Tensor<S, D> ? never
  : T extends Tensor<infer U, infer E extends DType>
    ? Box<U> extends Box<S> ? ShapeError<`${Word}: the output is ${D}, the target ${E}: cast one of them`>
      : ShapeError<`${Word}: the target ${Show<U>} is not of the shape of the output ${Show<S>}`>
    : ShapeError<`${Word}: the target is no tensor`>

/**
 * A loss whose target has the output's shape. Its shapes are any tuples to the compiler: so `fit` can ask for it in code where a size is a type parameter.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface ShapedLoss<Word extends string> {
  <S extends Sizes, D extends FloatDType, T = Tensor<S, D>>(output: Tensor<S, D>, target: T & NoInfer<SameCheck<Word, S, D, T>>): Loss<S, D>
}

/** The target, once it is known to be of the output's shape and dtype. */
export const targetBeside = <S extends Shape, D extends DType>(word: string, output: Tensor<S, D>, target: AnyTensor): Tensor<S, D> => {
  if (show(output.shape) !== show(target.shape)) {
    mismatch(`${word}: the target ${show(target.shape)} is not of the shape of the output ${show(output.shape)}`)
  }
  if (output.dtype !== target.dtype) mismatch(`${word}: the output is ${output.dtype}, the target ${target.dtype}: cast one of them`)
  return asStated(target)
}

/** The sum of all entries; unlike the word `sum`, it tells the compiler that the dtype stays, also while that is a type parameter. */
export const total = <D extends FloatDType>(x: Tensor<Shape, D>): Tensor<readonly [], D> =>
  asStated(binders.reduce({ kind: 'add', dimensions: x.shape.map((_, i) => i) }, x))

/** weight·x, where a weight of 0 leaves out an infinite x as well: a term 0·ln 0 of a cross-entropy is 0. */
export const weighted = <S extends Shape, D extends FloatDType>(weight: Tensor<S, D>, x: Tensor<S, D>): Tensor<S, D> =>
  mul(weight, where(logicalAnd(equal(weight, 0), equal(abs(x), Infinity)), 0, x))
