import type { Either } from 'fp-ts/lib/Either.js'
import {
  add, arange, cond, concat, div, expandDims, fromArray, gelu, greater, greaterEqual, matmul, mean, mul, permute, pipe, reshape, scan, slice, softmax, sqrt, sub, sum, take, tanh, transpose,
  variance, where, type AnyTensor, type Tensor,
} from 'pullback'
import * as L from 'pullback/layer'
import { toOnnx } from 'pullback/onnx'
import * as Random from 'pullback/random'

/** A model, and what it gives for inputs of several batches. */
export interface Exported {
  readonly name: string
  readonly file: Either<Error, Uint8Array>
  readonly runs: readonly { readonly inputs: Readonly<Record<string, AnyTensor>>; readonly outputs: Readonly<Record<string, AnyTensor>> }[]
}

const key = Random.key(7)
const keyOf = (place: number): Random.Key => Random.foldIn(key, place)
const batches = [1, 3, 8] as const

export const mlp = (): Exported => {
  const model = pipe(
    L.input(6), L.named('hidden', L.dense(16)), L.named('act', L.gelu), L.named('norm', L.batchNorm()), L.named('drop', L.dropout(0.5)), L.named('out', L.dense(3)),
    L.named('class', L.softmax),
  )
  const params = model.init(key)
  const [, , state] = model(params, Random.normal(key, [40, 6]), { key, state: model.initState() })
  return {
    name: 'a network of dense layers',
    file: toOnnx(model, params, { x: Random.normal(key, [2, 6]) }, { state }),
    runs: batches.map(n => {
      const x = Random.normal(keyOf(n), [n, 6])
      return { inputs: { x }, outputs: { output: model.evaluate(params, x, state) } }
    }),
  }
}

type Sequence = Tensor<readonly [number, 5, 8]>

const [T, D, H] = [5, 8, 2] as const

const blockParams = {
  q: Random.normal(keyOf(1), [D, D]), k: Random.normal(keyOf(2), [D, D]), v: Random.normal(keyOf(3), [D, D]), proj: Random.normal(keyOf(4), [D, D]),
  up: Random.normal(keyOf(5), [D, 32]), down: Random.normal(keyOf(6), [32, D]), scale: Random.uniform(keyOf(7), [D]),
}

/** Causal attention and two layers, each behind a normalization, with what comes in added. */
const block = (p: typeof blockParams, { x }: { readonly x: Sequence }): Sequence => {
  const normal = (h: Sequence): Sequence => mul(div(sub(h, mean(h, 2, { keepDims: true })), sqrt(add(variance(h, 2, { keepDims: true }), 1e-5))), p.scale)
  const heads = (h: Sequence) => permute(reshape(h, [h.shape[0], T, H, 4]), [0, 2, 1, 3])
  const h = normal(x)
  const [q, k, v] = [heads(matmul(h, p.q)), heads(matmul(h, p.k)), heads(matmul(h, p.v))]
  const scores = div(matmul(q, transpose(k)), 2)
  const past = greaterEqual(expandDims(arange(T), 1), expandDims(arange(T), 0))
  const attention = matmul(softmax(where(past, scores, -1e9), 3), v)
  const after = add(x, matmul(reshape(permute(attention, [0, 2, 1, 3]), [x.shape[0], T, D]), p.proj))
  return add(after, matmul(gelu(matmul(normal(after), p.up)), p.down))
}

export const transformer = (): Exported => ({
  name: 'a transformer block',
  file: toOnnx(block, blockParams, { x: Random.normal(key, [1, T, D]) }),
  runs: batches.map(n => {
    const x = Random.normal(keyOf(n), [n, T, D])
    return { inputs: { x }, outputs: { output: block(blockParams, { x }) } }
  }),
})

/** A recurrence, a branch, rows of a table, what the batch is long, and several results. */
const words = (p: { readonly table: Tensor<readonly [10, 4]>; readonly w: Tensor<readonly [4, 4]> }, { ids, start }: {
  readonly ids: Tensor<readonly [number, 3], 'int32'>; readonly start: Tensor<readonly [number, 4]>
}) => {
  const rows: Tensor<readonly [3, number, 4]> = permute(take(p.table, ids, 0), [1, 0, 2])
  const [last, seen] = scan((h: Tensor<readonly [number, 4]>, x: Tensor<readonly [number, 4]>) => {
    const next = tanh(add(matmul(h, p.w), x))
    return [next, sum(next, 1)] as const
  }, start, rows)
  const chosen = cond(greater(sum(start), 0), (h: Tensor<readonly [number, 4]>) => mul(h, 2), h => sub(h, 1), last)
  return { last, seen, chosen, doubled: concat([last, start], 0), rest: slice(last, [[1, null]]), average: mean(start, 0), pairs: reshape(last, [-1, 2]) }
}

export const control = (): Exported => {
  const params = { table: Random.normal(keyOf(1), [10, 4]), w: Random.normal(keyOf(2), [4, 4]) }
  const inputs = (n: number) => ({
    ids: fromArray([n, 3], Array.from({ length: n * 3 }, (_, i) => i * 7 % 10), { dtype: 'int32' }), start: Random.normal(keyOf(n), [n, 4]),
  })
  return {
    name: 'loops, branches, rows and sizes',
    file: toOnnx(words, params, inputs(2)),
    runs: batches.map(n => ({ inputs: inputs(n), outputs: words(params, inputs(n)) })),
  }
}
