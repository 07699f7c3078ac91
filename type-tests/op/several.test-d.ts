// What may be absent gives what it may give; what is one of several gives each of it (laws 11 and 12).
import {
  add, argmax, assertShape, cast, dim, fromArray, compile, concat, cumsum, exp, expandDims, flatten, flip, flow, full, grad, jvp, matmul, max, mean, mul, norm, oneHot, ones, permute, pipe, refine, relu, reshape, scan, softmax,
  split, square, squeeze, stack, stopGradient, sum, take, tensor, tile, toFlat, transpose, valueAndGrad, vjp, vmap, where, zeros,
  type Dim, type DType, type FloatDType, type NamedDim, type Nested, type Shape, type Tensor, type Tree,
} from 'pullback'
import * as Random from 'pullback/random'
import type { Equal, Expect } from '../support/equal.js'

declare const cond: boolean
declare const maybe: 1 | undefined
declare const options: { readonly keepDims?: true }
declare const dtype: { readonly dtype?: 'int32' }
declare const shapes: Tensor<readonly [2, 3]> | Tensor<readonly [2, 4]>
declare const ranks: Tensor<readonly [2, 3]> | Tensor<readonly [4]>
declare const sizes: Tensor<readonly [2, 3 | 4]>
declare const dtypes: Tensor<readonly [2]> | Tensor<readonly [2], 'int32'>
declare const someFloat: Tensor<readonly [2], FloatDType>
declare const flags: boolean[]
declare const rows: number[][]
declare const nested: Nested
declare const parsed: ReturnType<typeof JSON.parse>
const x = zeros([2, 3])
const key = Random.key(0)

const absent = {
  keep: sum(x, 1, options),
  axis: sum(x, maybe),
  kept: mean(x, maybe, { keepDims: true }),
  none: sum(x, undefined),
  place: argmax(x, maybe),
  joined: concat([x, x], maybe),
  parts: split(zeros([2, 4]), 2, maybe),
  zeros: zeros([2], dtype),
  full: full([2], 1, dtype),
  hot: oneHot(zeros([2], { dtype: 'int32' }), 3, dtype),
  drawn: Random.normal(key, [2], { mean: 1 }),
  same: softmax(x, maybe),
  norms: norm(x, maybe, { ord: 1 }),
  empty: sum(x, 0, {}),
}
const several = {
  relu: relu(shapes),
  flat: flatten(shapes),
  sizes: exp(sizes),
  first: sum(shapes, 0),
  last: sum(ranks, -1),
  all: sum(ranks),
  piped: pipe(shapes, relu, sum(0)),
  product: matmul(zeros([5, 2]), shapes),
  bias: add(shapes, 1),
  column: add(shapes, zeros([2, 1])),
  stacked: expandDims(ranks, 0),
  turned: transpose(shapes),
  taken: take(shapes, [0], 0),
  flipped: flip(ranks, 0),
  running: cumsum(ranks, 0),
  either: mul(dtypes, 2),
  largest: max(ranks),
  whole: reshape(zeros(cond ? [6] as const : [2, 3] as const), [3, 2]),
  pieces: split(zeros([6]), cond ? 2 : 3),
  cast: cast(dtypes, 'float32'),
}
const arrays = {
  named: fromArray([dim('batch', 2), 2], [1, 2, 3, 4]),
  rows: tensor(rows),
  known: tensor([rows[0]!, rows[1]!]),
  flags: tensor(flags),
  nested: tensor(nested),
  said: tensor(nested, { dtype: 'float32' }),
  parsed: tensor(parsed),
  pair: tensor(cond ? [1, 2] : [1, 2, 3]),
}

// Generic callers: a size, a rank, an axis or a dtype that is a type parameter.
const affine = <B extends Dim, I extends Dim, O extends Dim>(a: Tensor<readonly [B, I]>, w: Tensor<readonly [I, O]>, b: Tensor<readonly [O]>): Tensor<readonly [B, O]> => add(matmul(a, w), b)
const shifted = <P extends Shape, N extends Dim>(a: Tensor<readonly [...P, N]>, s: Tensor<readonly [N]>): Tensor<readonly [...P, N]> => relu(add(a, s))
const alongside = <A extends 0 | 1>(a: Tensor<readonly [2, 3]>, axis: A) => sum(a, axis)
const doubled = <D extends FloatDType>(a: Tensor<readonly [2], D>): Tensor<readonly [2], D> => add(exp(a), mul(a, a))
const halves = <S extends Shape, D extends FloatDType>(a: Tensor<S, D>): Tensor<S, D> => mul(a, 0.5)
const sums = <B extends Dim, N extends Dim>(a: Tensor<readonly [B, N]>): Tensor<readonly [B]> => sum(a, -1)
const norms = <B extends Dim, N extends Dim>(a: Tensor<readonly [B, N]>): Tensor<readonly [B, 1]> => norm(a, 1, { keepDims: true })
const rated = <B extends Dim>(a: Tensor<readonly [B, 4]>) => vmap((row: Tensor<readonly [4]>) => sum(row))(a)
const folded = <N extends Dim>(a: Tensor<readonly [N]>) => scan((c: Tensor<readonly []>, v: Tensor<readonly []>) => [add(c, v), c] as const, zeros([]), a)
const graded = <N extends Dim>() => grad((a: Tensor<readonly [N]>) => sum(square(a)))
const compiled = <N extends Dim>() => compile((a: Tensor<readonly [N]>) => add(a, a))
const bodies = <P extends Tree>(f: (p: P) => Tensor) => compile(f)
const rowsOf = <B extends Dim>(a: readonly Tensor<readonly [B]>[]) => stack(a)
const mask = <S extends Shape>(c: Tensor<S, 'bool'>, a: Tensor<S>, b: Tensor<S>): Tensor<S> => where(c, a, b)
const twice = <M extends Dim, N extends Dim>(a: Tensor<readonly [M, N]>): Tensor<readonly [N, M]> => permute(a, [1, 0])
const tiled = <N extends Dim>(a: Tensor<readonly [N]>) => tile(a, [2])
const largestOf = <S extends Shape>(a: Tensor<S>) => max(a)
const widest = <T extends Shape, S extends T>(a: Tensor<S>): Tensor<T> => a
const pressed = <N extends Dim>(a: Tensor<readonly [N, 1]>): Tensor<readonly [N]> => squeeze(a, 1)

// Words in lists, and callbacks.
const differentiators = [grad, valueAndGrad]
const both = [vjp, jvp]
const mapped = [x, x].map(relu)
const chain = flow(relu, exp, sum)
const chained = chain(zeros([2, 3], { dtype: 'float64' }))

interface Params { readonly w: Tensor<readonly [2]>; readonly inner: { readonly b: Tensor<readonly []> } }
interface Chain { readonly next: Chain | undefined; readonly w: Tensor<readonly [2]> }
const ofInterface = grad((p: Params) => sum(mul(p.w, p.inner.b)))
const compiledChain = compile((c: Chain, n?: number) => c.w)

export type Absent = [
  Expect<Equal<typeof absent.keep, Tensor<Shape>>>,
  Expect<Equal<typeof absent.axis, Tensor<readonly [] | readonly [2]>>>,
  Expect<Equal<typeof absent.kept, Tensor<readonly [1, 1] | readonly [2, 1]>>>,
  Expect<Equal<typeof absent.none, Tensor<readonly []>>>,
  Expect<Equal<typeof absent.place, Tensor<readonly [] | readonly [2], 'int32'>>>,
  Expect<Equal<typeof absent.joined, Tensor<readonly [2, 6] | readonly [4, 3]>>>,
  Expect<Equal<typeof absent.zeros, Tensor<readonly [2], 'float32' | 'int32'>>>,
  Expect<Equal<typeof absent.full, Tensor<readonly [2], 'float32' | 'int32'>>>,
  Expect<Equal<typeof absent.hot, Tensor<readonly [2, 3], 'float32' | 'int32'>>>,
  Expect<Equal<typeof absent.drawn, Tensor<readonly [2]>>>,
  Expect<Equal<typeof absent.same, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof absent.norms, Tensor<readonly [] | readonly [2]>>>,
  Expect<Equal<typeof absent.empty, Tensor<readonly [3]>>>,
]

export type Several = [
  Expect<Equal<typeof several.relu, Tensor<readonly [2, 3]> | Tensor<readonly [2, 4]>>>,
  Expect<Equal<typeof several.flat, Tensor<readonly [6] | readonly [8]>>>,
  Expect<Equal<typeof several.sizes, Tensor<readonly [2, 3 | 4]>>>,
  Expect<Equal<typeof several.first, Tensor<readonly [3]> | Tensor<readonly [4]>>>,
  Expect<Equal<typeof several.last, Tensor<readonly []> | Tensor<readonly [2]>>>,
  Expect<Equal<typeof several.all, Tensor<readonly []>>>,
  Expect<Equal<typeof several.piped, Tensor<readonly [3] | readonly [4]>>>,
  Expect<Equal<typeof several.product, Tensor<readonly [5, 3 | 4]>>>,
  Expect<Equal<typeof several.bias, Tensor<readonly [2, 3]> | Tensor<readonly [2, 4]>>>,
  Expect<Equal<typeof several.column, Tensor<readonly [2, 3] | readonly [2, 4]>>>,
  Expect<Equal<typeof several.stacked, Tensor<readonly [1, 2, 3] | readonly [1, 4]>>>,
  Expect<Equal<typeof several.turned, Tensor<readonly [3, 2] | readonly [4, 2]>>>,
  Expect<Equal<typeof several.taken, Tensor<readonly [1, 3] | readonly [1, 4]>>>,
  Expect<Equal<typeof several.flipped, Tensor<readonly [2, 3]> | Tensor<readonly [4]>>>,
  Expect<Equal<typeof several.running, Tensor<readonly [2, 3]> | Tensor<readonly [4]>>>,
  Expect<Equal<typeof several.either, Tensor<readonly [2]> | Tensor<readonly [2], 'int32'>>>,
  Expect<Equal<typeof several.largest, Tensor<readonly []>>>,
  Expect<Equal<typeof several.whole, Tensor<readonly [3, 2]>>>,
  Expect<Equal<typeof several.cast, Tensor<readonly [2]>>>,
]

export type Callbacks = [
  Expect<Equal<typeof mapped, Tensor<readonly [2, 3]>[]>>,
  Expect<Equal<typeof chained, Tensor<readonly [], 'float64'>>>,
]

export type Arrays = [
  Expect<Equal<typeof arrays.named, Tensor<readonly [NamedDim<'batch'>, 2]>>>,
  Expect<Equal<typeof arrays.rows, Tensor<readonly [number, number]>>>,
  Expect<Equal<typeof arrays.known, Tensor<readonly [2, number]>>>,
  Expect<Equal<typeof arrays.flags, Tensor<readonly [number], 'bool'>>>,
  Expect<Equal<typeof arrays.nested, Tensor<readonly number[], 'bool' | 'float32'>>>,
  Expect<Equal<typeof arrays.said, Tensor<readonly number[]>>>,
  Expect<Equal<typeof arrays.parsed, Tensor<readonly number[], DType>>>,
  Expect<Equal<typeof arrays.pair, Tensor<readonly [2] | readonly [3]>>>,
]

// Words that read, or say, what one of several is
const said = { flat: toFlat(dtypes), asserted: assertShape(dtypes, [2]), piped: pipe(dtypes, assertShape([2])), refined: refine([2])(dtypes), stopped: stopGradient(dtypes) }
export type Said = [
  Expect<Equal<typeof said.flat, Float32Array | Int32Array>>,
  Expect<Equal<typeof said.asserted, Tensor<readonly [2], 'float32' | 'int32'>>>,
  Expect<Equal<typeof said.piped, Tensor<readonly [2], 'float32' | 'int32'>>>,
  Expect<Equal<typeof said.stopped, typeof dtypes>>,
]
