/** Words that were given one of their arguments, and generic functions of one's own. No result's type is written down. */
import {
  add, argmax, broadcastTo, cast, clip, concat, cumsum, dim, dot, expandDims, flatten, flip, gather, logSumExp, matmul, mean, oneHot, outer, pad,
  permute, reshape, slice, softmax, split, squeeze, stack, sum, take, tile, toArray, toFlat, transpose, where, zeros,
  type DType, type Dim, type Shape, type Tensor,
} from 'pullback'
import * as L from 'pullback/layer'

const w = zeros([3, 5])
export const times = matmul(w)
export const columns = sum(0)
export const average = mean([0, 1])
export const halves = split(2)
export const folded = reshape([3, -1])
export const others = [
  softmax(-1), argmax(0), add(w), add(2), squeeze(0), expandDims(1), permute([1, 0]), slice([[0, 4, 2], [1, -1]]), split([1, 2]), pad([[1, 1]]), tile([2]),
  take([0], 0), gather(zeros([3, 5], { dtype: 'int32' }), 0), oneHot(4), broadcastTo([3, 5]), cast('int32'), clip(0, 1), dot(zeros([3])), outer(zeros([3])),
  flip(0), logSumExp(0), cumsum(0), reshape([15]),
] as const

type Matrix<A extends Dim, B extends Dim> = Tensor<readonly [A, B]>

export const join = <A extends Dim, B extends Dim, C extends Dim>(a: Matrix<A, C>, b: Matrix<B, C>) => concat([a, b], 0)
export const flat = <A extends Dim, B extends Dim>(a: Matrix<A, B>) => flatten(a)
export const product = <A extends Dim, B extends Dim, C extends Dim>(a: Matrix<A, B>, b: Matrix<B, C>) => matmul(a, b)
export const total = <A extends Dim, B extends Dim>(a: Matrix<A, B>) => sum(a, 0)
export const tower = <A extends Dim, B extends Dim>(a: Matrix<A, B>) => stack([a, a], 0)
export const padded = <A extends Dim, B extends Dim>(a: Matrix<A, B>) => [pad(a, [[1, 1], [0, 2]]), tile(a, [2, 3]), transpose(a), expandDims(a, 0)] as const
export const along = <A extends Dim, B extends Dim>(a: Matrix<A, B>) => [softmax(a, -1), argmax(a, 1), take(a, [0, 1], 0), mean(a, [0, 1], { keepDims: true })] as const
export const squeezed = <A extends Dim, B extends Dim>(a: Matrix<A, B>) => squeeze(a)
export const broadcast = <P extends Shape, N extends Dim>(a: Tensor<readonly [...P, N]>, b: Tensor<readonly [N]>) => add(a, b)
export const chosen = <A extends Dim, B extends Dim>(c: Tensor<readonly [A, B], 'bool'>, a: Matrix<A, B>) => where(c, a, 0)
export const layers = <A extends Dim, B extends Dim>(a: A, b: B) => ({ dense: L.dense(a, b), flat: L.flatten([a, b] as const), norm: L.batchNorm()([a, b] as const) })
export const anyShape = <S extends Shape, D extends DType>(x: Tensor<S, D>) => [flatten(x), cast(x, 'int32'), toArray(x), toFlat(x)] as const
export const floats = <S extends Shape>(x: Tensor<S>) => [mean(x), add(x, x), mean(x, [], { keepDims: true })] as const

/** A size that only the run knows. */
export const batched = (n: number) => {
  const x = zeros([dim('batch', n), 4])
  return [flatten(x), reshape(x, [4, -1]), concat([x, x], 0), concat([x, x], 1), pad(x, [[1, 1], [0, 2]]), split(x, 2, 1), outer(zeros([dim('batch', n)]), zeros([3])),
    take(zeros([5, 2]), zeros([dim('batch', n)], { dtype: 'int32' }), 0), slice(x, [null, [1, 2]])] as const
}
