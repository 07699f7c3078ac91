import { binders } from '../graph/binders.js'
import { range, sameShape } from '../primitive/rules/type-of.js'
import type { AxisCheck } from '../shape/axis.js'
import type { Refuse } from '../shape/error.js'
import type { Shape, Sizes } from '../shape/kind/dim.js'
import type { TakeAt } from '../shape/indexing.js'
import type { Show } from '../shape/show.js'
import type { ShapesMeet } from '../shape/union.js'
import { axisArgument, axisOf } from '../tensor/axis.js'
import { checkArity, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { NumericDType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor, Given } from '../tensor/value.js'
import { checkIndices, checkRange, fromFront, type IndexCheck } from './indexing.js'
import { checkDType, numeric, type Asks, type DTypesProblem } from './takes.js'

/**
 * `unknown` when updates have the shape of the slices that the indices name.
 *
 * @since 0.2.0
 * @category type checks
 */
export type UpdatesCheck<S extends Shape, I extends Shape, U extends Sizes, A extends number> = Refuse<UpdatesProblem<S, I, U, A, TakeAt<S, I, A>>>

type UpdatesProblem<S extends Sizes, I extends Sizes, U extends Sizes, A extends number, W extends Sizes> =
  unknown extends ShapesMeet<W, U> ? never : number extends W['length'] ? never
    : `scatterAdd: ${Show<S>} at indices ${Show<I>} along axis ${A}: updates are ${Show<U>}, not ${Show<W>}`

/** The same of the dtypes of x and the updates. */
type AddedCheck<D extends Given['dtype'], E extends Given['dtype']> = Refuse<DTypesProblem<'scatterAdd', D, E>>

/**
 * The data-last form.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface ScatterAddAt<I extends Given, U extends Given, A extends number> {
  <X extends Given>(
    x: X & NoInfer<Asks<'scatterAdd', NumericDType, X['dtype']> & AxisCheck<'scatterAdd', X['shape'], A> & UpdatesCheck<X['shape'], I['shape'], U['shape'], A>
      & AddedCheck<X['dtype'], U['dtype']>>,
  ): X
}

/**
 * The type of `scatterAdd`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface ScatterAddWord {
  <X extends Given, I extends Given, U extends Given, const A extends number>(
    x: X & NoInfer<Asks<'scatterAdd', NumericDType, X['dtype']>>, indices: I & NoInfer<IndexCheck<'scatterAdd', I['dtype']>>,
    updates: U & NoInfer<UpdatesCheck<X['shape'], I['shape'], U['shape'], A> & AddedCheck<X['dtype'], U['dtype']>>,
    axis: A & NoInfer<AxisCheck<'scatterAdd', X['shape'], A>>,
  ): X
  <I extends Given, U extends Given, const A extends number>(indices: I & NoInfer<IndexCheck<'scatterAdd', I['dtype']>>, updates: U, axis: A): ScatterAddAt<I, U, A>
}

const added = (x: AnyTensor, indices: AnyTensor, updates: AnyTensor, along: number): AnyTensor => {
  checkDType('scatterAdd', numeric, x.dtype)
  const axis = axisOf('scatterAdd', x.shape, along)
  const shape = x.shape.toSpliced(axis, 1, ...indices.shape)
  if (!sameShape(shape, updates.shape)) {
    mismatch(`scatterAdd: ${show(x.shape)} at indices ${show(indices.shape)} along axis ${along}: updates are ${show(updates.shape)}, not ${show(shape)}`)
  }
  if (x.dtype !== updates.dtype) mismatch(`scatterAdd: ${x.dtype} and ${updates.dtype} differ: cast one of them`)
  checkRange('scatterAdd', x.shape, axis, indices, true)
  if (shape.includes(0)) return x
  const rank = indices.shape.length
  return binders.scatter({
    updateWindowDims: [...range(axis), ...range(x.shape.length - axis - 1).map(i => axis + rank + i)], insertedWindowDims: [axis], inputBatchingDims: [],
    scatterIndicesBatchingDims: [], scatterDimsToOperandDims: [axis], indexVectorDim: rank,
  }, x, fromFront(indices, x.shape[axis]!), updates)
}

/** The implementation of `scatterAdd`, whose primitive is brought by the public word. */
export const adding: ScatterAddWord = asStated((...args: readonly unknown[]) => {
  checkArity('scatterAdd', args, 4)
  const [first, second, third] = args.slice(-3)
  const [indices, updates] = [tensorArgument('scatterAdd', first), tensorArgument('scatterAdd', second)]
  checkIndices('scatterAdd', indices)
  const axis = axisArgument('scatterAdd')(third)
  return args.length > 3 ? added(tensorArgument('scatterAdd', args[0]), indices, updates, axis) : (x: unknown) => added(tensorArgument('scatterAdd', x), indices, updates, axis)
})
