import { binders } from '../graph/binders.js'
import type { Dim, Shape, Sizes } from '../shape/kind/dim.js'
import type { Refuse, ShapeError } from '../shape/error.js'
import type { Matmul, MatmulCheck } from '../shape/matmul.js'
import type { Show, ShowDim } from '../shape/show.js'
import type { Meet, ShapesMeet } from '../shape/union.js'
import { asStated } from '../tensor/cast.js'
import type { DType, NumericDType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor, Given, Tensor } from '../tensor/value.js'
import { broadcastInto } from './binary.js'
import { checkDType, numeric, type Asks, type DTypesMeet, type DTypesProblem } from './takes.js'
import { pairFirst } from './tensor-first.js'

/**
 * `unknown` when two operands have a matrix product and one dtype, else the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ProductCheck<A extends Shape, B extends Shape, D extends DType, E extends DType> =
  [DTypesProblem<'matmul', D, E>] extends [infer S extends string] ? [S] extends [never] ? MatmulCheck<A, B> : ShapeError<S> : never

/**
 * The type of `matmul`: signatures that unify sizes first, then those that compute and speak.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface MatmulWord {
  <P extends Sizes, K extends Dim, L extends K, N extends Dim, D extends DType, E extends D>(
    a: Tensor<readonly [...P, K], D> & NoInfer<Asks<'matmul', NumericDType, D>>, b: Tensor<readonly [L, N], E> & NoInfer<Meet<K, L> & DTypesMeet<D, E>>,
  ): Tensor<readonly [...P, N], D>
  <P extends Sizes, M extends Dim, K extends Dim, L extends K, N extends Dim, Q extends P, D extends DType, E extends D>(
    a: Tensor<readonly [...P, M, K], D> & NoInfer<Asks<'matmul', NumericDType, D>>, b: Tensor<readonly [...Q, L, N], E> & NoInfer<ShapesMeet<P, Q> & Meet<K, L> & DTypesMeet<D, E>>,
  ): Tensor<readonly [...P, M, N], D>
  <P extends Sizes, K extends Dim, L extends K, D extends DType, E extends D>(
    a: Tensor<readonly [...P, K], D> & NoInfer<Asks<'matmul', NumericDType, D>>, b: Tensor<readonly [L], E> & NoInfer<Meet<K, L> & DTypesMeet<D, E>>,
  ): Tensor<readonly [...P], D>
  <X extends Given, Y extends Given>(
    a: X & NoInfer<Asks<'matmul', NumericDType, X['dtype']>>, b: Y & NoInfer<ProductCheck<X['shape'], Y['shape'], X['dtype'], Y['dtype']>>,
  ): Tensor<Matmul<X['shape'], Y['shape']>, X['dtype']>
  <Y extends Given>(b: Y): <X extends Given>(
    a: X & NoInfer<Asks<'matmul', NumericDType, X['dtype']> & ProductCheck<X['shape'], Y['shape'], X['dtype'], Y['dtype']>>,
  ) => Tensor<Matmul<X['shape'], Y['shape']>, X['dtype']>
}

/**
 * The matrix product: [M, K]·[K, N] is [M, N], with cᵢⱼ = Σₖ aᵢₖ bₖⱼ. Leading axes are batches and broadcast; a vector on the
 * right is a column (`W·a`), on the left a row, and its axis vanishes from the result. `pipe(a, matmul(b))` is a·b. Primitive: `dot_general`.
 *
 * @throws {ShapeMismatch} when the inner dimensions differ; a compile error where types tell.
 * @example
 * import { matmul, tensor } from 'pullback'
 *
 * const w = tensor([[1, 2], [3, 4]])
 * console.log(matmul(w, tensor([[1], [1]])).toString()) // => Tensor [2, 1] float32 (3, 7)
 * console.log(matmul(w, tensor([1, 1])).toString())     // => Tensor [2] float32 (3, 7)
 *
 * @since 0.1.0
 * @category contraction
 */
export const matmul: MatmulWord = asStated(pairFirst('matmul', (a, b) => product(a, b)))

const product = (a: AnyTensor, b: AnyTensor): AnyTensor => {
  const fail = (reason: string): never => mismatch(`matmul: ${show(a.shape)} · ${show(b.shape)}: ${reason}`)
  checkDType('matmul', numeric, a.dtype)
  if (a.dtype !== b.dtype) mismatch(`matmul: ${a.dtype} and ${b.dtype} differ: cast one of them`)
  const [p, q] = [a.shape.length, b.shape.length]
  if (p === 0 || q === 0) fail('a scalar has no axes to contract: use mul')
  const inner = [p - 1, Math.max(0, q - 2)] as const
  if (a.shape[inner[0]] !== b.shape[inner[1]]) fail(`inner dimensions ${a.shape[inner[0]]} and ${b.shape[inner[1]]} differ`)
  if (q <= 2) {
    return binders.dot_general({ lhsBatching: [], rhsBatching: [], lhsContracting: [inner[0]], rhsContracting: [inner[1]] }, a, b)
  }
  if (p === 1) {
    // A row against batches: contract, and the batch axes of b are free.
    return binders.dot_general({ lhsBatching: [], rhsBatching: [], lhsContracting: [0], rhsContracting: [q - 2] }, a, b)
  }
  const [left, right] = [a.shape.slice(0, -2), b.shape.slice(0, -2)]
  const rank = Math.max(left.length, right.length)
  const batch = Array.from({ length: rank }, (_, i) => {
    const x = left[left.length - 1 - i] ?? 1
    const y = right[right.length - 1 - i] ?? 1
    return x === y || y === 1 ? x : x === 1 ? y : fail(`batch dimensions ${x} and ${y} do not broadcast`)
  }).reverse()
  const axes = batch.map((_, i) => i)
  return binders.dot_general(
    { lhsBatching: axes, rhsBatching: axes, lhsContracting: [rank + 1], rhsContracting: [rank] },
    broadcastInto(a, [...batch, ...a.shape.slice(-2)]), broadcastInto(b, [...batch, ...b.shape.slice(-2)]))
}

/**
 * `unknown` when two vectors have a dot product, else the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type DotCheck<A extends Shape, B extends Shape, D extends DType, E extends DType> =
  [DTypesProblem<'dot', D, E>] extends [infer S extends string] ? [S] extends [never] ? Refuse<DotProblem<A, B>> : ShapeError<S> : never

/** Where the rank is not known, the last axis still is, perhaps. */
type DotProblem<A extends Shape, B extends Shape> =
  A extends unknown
    ? B extends unknown
      ? [A['length'] | B['length']] extends [1] ? Lengths<A, B>
        : number extends A['length'] ? number extends B['length'] ? Lengths<A, B> : B['length'] extends 1 ? Lengths<A, B> : NoVectors<'dot', A, B>
        : number extends B['length'] ? A['length'] extends 1 ? Lengths<A, B> : NoVectors<'dot', A, B>
        : NoVectors<'dot', A, B>
      : never
    : never

type Lengths<A extends Shape, B extends Shape> =
  A extends readonly [...infer _, infer K]
    ? B extends readonly [...infer _, infer L]
      ? unknown extends Meet<K, L> ? never : `dot: ${Show<A>} · ${Show<B>}: sizes ${ShowDim<K & Dim>} and ${ShowDim<L & Dim>} differ`
      : never
    : never

/** The sentence for operands that are no vectors. */
type NoVectors<Op extends string, A extends Shape, B extends Shape> =
  `${Op}: ${Show<A>} · ${Show<B>}: both must be vectors${Op extends 'dot' ? ': use matmul' : ''}`

/**
 * The type of `dot`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface Dot {
  <X extends Given, Y extends Given>(
    a: X & NoInfer<Asks<'dot', NumericDType, X['dtype']>>, b: Y & NoInfer<DotCheck<X['shape'], Y['shape'], X['dtype'], Y['dtype']>>,
  ): Tensor<readonly [], X['dtype']>
  <Y extends Given>(b: Y): <X extends Given>(
    a: X & NoInfer<Asks<'dot', NumericDType, X['dtype']> & DotCheck<X['shape'], Y['shape'], X['dtype'], Y['dtype']>>,
  ) => Tensor<readonly [], X['dtype']>
}

/**
 * The inner product of two vectors, Σₖ aₖ bₖ. Primitive: `dot_general`.
 *
 * @throws {ShapeMismatch} when the sizes differ, or an operand is no vector; a compile error where types tell.
 * @example
 * import { dot, item, tensor } from 'pullback'
 *
 * console.log(item(dot(tensor([1, 2, 3]), tensor([4, 5, 6])))) // => 32
 *
 * @since 0.1.0
 * @category contraction
 */
export const dot: Dot = asStated(pairFirst('dot', (a, b) => inner(a, b)))

const inner = (a: AnyTensor, b: AnyTensor): AnyTensor => {
  const fail = (reason: string): never => mismatch(`dot: ${show(a.shape)} · ${show(b.shape)}: ${reason}`)
  checkDType('dot', numeric, a.dtype)
  if (a.dtype !== b.dtype) mismatch(`dot: ${a.dtype} and ${b.dtype} differ: cast one of them`)
  if (a.shape.length !== 1 || b.shape.length !== 1) fail('both must be vectors: use matmul')
  if (a.shape[0] !== b.shape[0]) fail(`sizes ${a.shape[0]} and ${b.shape[0]} differ`)
  return binders.dot_general({ lhsBatching: [], rhsBatching: [], lhsContracting: [0], rhsContracting: [0] }, a, b)
}

/**
 * `unknown` when both are vectors of one dtype, else the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export type OuterCheck<A extends Shape, B extends Shape, D extends DType, E extends DType> =
  [DTypesProblem<'outer', D, E>] extends [infer S extends string] ? [S] extends [never] ? Refuse<OuterProblem<A, B>> : ShapeError<S> : never

type OuterProblem<A extends Shape, B extends Shape> =
  A extends unknown ? B extends unknown ? [Exclude<A['length'] | B['length'], 1>] extends [never] ? never
    : number extends A['length'] | B['length'] ? never : NoVectors<'outer', A, B> : never : never

/**
 * The type of `outer`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface Outer {
  <X extends Given, Y extends Given>(
    a: X & NoInfer<Asks<'outer', NumericDType, X['dtype']>>, b: Y & NoInfer<OuterCheck<X['shape'], Y['shape'], X['dtype'], Y['dtype']>>,
  ): Tensor<readonly [X['shape'][0] & number, Y['shape'][0] & number], X['dtype']>
  <Y extends Given>(b: Y): <X extends Given>(
    a: X & NoInfer<Asks<'outer', NumericDType, X['dtype']> & OuterCheck<X['shape'], Y['shape'], X['dtype'], Y['dtype']>>,
  ) => Tensor<readonly [X['shape'][0] & number, Y['shape'][0] & number], X['dtype']>
}

/**
 * The outer product of two vectors: cᵢⱼ = aᵢ bⱼ. The weight gradient of one sample is one. Primitive: `dot_general`.
 *
 * @throws {ShapeMismatch} when an operand is no vector; a compile error where types tell.
 * @example
 * import { outer, tensor } from 'pullback'
 *
 * console.log(outer(tensor([1, 2]), tensor([3, 4])).toString()) // => Tensor [2, 2] float32 (3, 4, 6, 8)
 *
 * @since 0.1.0
 * @category contraction
 */
export const outer: Outer = asStated(pairFirst('outer', (a, b) => columnTimesRow(a, b)))

const columnTimesRow = (a: AnyTensor, b: AnyTensor): AnyTensor => {
  checkDType('outer', numeric, a.dtype)
  if (a.dtype !== b.dtype) mismatch(`outer: ${a.dtype} and ${b.dtype} differ: cast one of them`)
  if (a.shape.length !== 1 || b.shape.length !== 1) mismatch(`outer: ${show(a.shape)} · ${show(b.shape)}: both must be vectors`)
  return binders.dot_general({ lhsBatching: [], rhsBatching: [], lhsContracting: [], rhsContracting: [] }, a, b)
}
