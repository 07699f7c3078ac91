import type { Convolution, ReduceWindow } from '../row/params.js'
import type { BatchRule, Binders } from '../row/row.js'
import type { AnyTensor } from '../../tensor/value.js'
import { range } from '../rules/type-of.js'
import { spreadOver, toFront } from './parts.js'

/** The batch, which is axis 0, before the axis that then follows at `axis` of what is left, as one with it. */
const into = (b: Binders, x: AnyTensor, axis: number): AnyTensor => {
  const others = range(x.shape.length - 1).map(i => i + 1)
  const permutation = [...others.slice(0, axis), 0, ...others.slice(axis)]
  const { shape } = axis === 0 ? x : { shape: permutation.map(i => x.shape[i]!) }
  const joined = [...shape.slice(0, axis), shape[axis]! * shape[axis + 1]!, ...shape.slice(axis + 2)]
  return b.reshape({ shape: joined }, axis === 0 ? x : b.transpose({ permutation }, x))
}

/** The batch out of an axis, as axis 0. */
const outOf = (b: Binders, y: AnyTensor, axis: number, size: number): AnyTensor =>
  toFront(b, b.reshape({ shape: [...y.shape.slice(0, axis), size, size === 0 ? 0 : y.shape[axis]! / size, ...y.shape.slice(axis + 1)] }, y), axis)

/**
 * A batch of left operands is more of the batch they have; a batch of right ones gives more features; where both are mapped, or features come in groups,
 * each of the batch is a group.
 */
export const convolution: BatchRule<Convolution> = (b, at) => {
  const { inputs: [x, w], mapped: [left, right], size, params } = at
  const { dimensions: { lhs, rhs, out }, featureGroupCount } = params
  if (size === 0) {
    // Of none there is nothing; how large it would be, one of zeros tells.
    const one = (t: AnyTensor, isMapped: boolean): AnyTensor => isMapped ? b.constant(0, { shape: t.shape.slice(1), dtype: t.dtype }) : t
    const like = b.convolution(params, one(x!, left!), one(w!, right!))
    return b.constant(0, { shape: [0, ...like.shape], dtype: like.dtype })
  }
  if (!right) return outOf(b, b.convolution(params, into(b, x!, lhs[0]!), w!), out[0]!, size)
  if (!left && featureGroupCount === 1) return outOf(b, b.convolution(params, x!, into(b, w!, rhs[1]!)), out[1]!, size)
  const each = b.convolution({ ...params, featureGroupCount: featureGroupCount * size }, into(b, spreadOver(b, at, 0), lhs[1]!), into(b, spreadOver(b, at, 1), rhs[1]!))
  return outOf(b, each, out[1]!, size)
}

export const reduceWindow: BatchRule<ReduceWindow> = (_, { inputs, params }) => {
  const first = (values: readonly number[]): readonly number[] => [1, ...values]
  return {
    inputs,
    params: {
      kind: params.kind, windowDimensions: first(params.windowDimensions), windowStrides: first(params.windowStrides), baseDilations: first(params.baseDilations),
      windowDilations: first(params.windowDilations), padding: [[0, 0], ...params.padding],
    },
  }
}
