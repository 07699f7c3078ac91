import { binders } from '../graph/binders.js'
import { mul } from '../op/arithmetic.js'
import { equal } from '../op/comparison.js'
import { logicalAnd, where } from '../op/logical.js'
import { abs } from '../op/unary.js'
import type { Box, Shape } from '../shape/kind/dim.js'
import type { ShapeError } from '../shape/error.js'
import type { Show } from '../shape/show.js'
import { asStated } from '../tensor/cast.js'
import type { DType, FloatDType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'

/** What a loss returns: the loss, and the way back to the cotangent of the output where that of the loss is 1. */
export type Loss<S extends readonly unknown[], D extends DType> = readonly [loss: Tensor<readonly [], D>, backward: () => Tensor<S, D>]

/**
 * `unknown` when targets stand entry by entry beside outputs: nothing is broadcast. Where the output's sizes are known, so must be the target's.
 *
 * @since 0.1.0
 * @category type checks
 */
export type SameShape<Word extends string, S extends Shape, T extends Shape> =
  Box<T> extends Box<S> ? unknown : ShapeError<`${Word}: the target ${Show<T>} is not of the shape of the output ${Show<S>}`>

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
