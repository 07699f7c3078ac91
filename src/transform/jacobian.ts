import { binders } from '../graph/binders.js'
import { flatten, type Flattened } from '../graph/tree.js'
import type { Shape } from '../shape/kind/dim.js'
import { checkArgument, counted, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { sizeOf, type FloatDType } from '../tensor/dtype.js'
import { mismatch } from '../tensor/mismatch.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'
import { grad, vjp, type FloatTree, type GradCheck, type LeafCheck, type NotFloat } from './autodiff.js'
import { vmap } from './vmap.js'

/**
 * The derivatives of each element of a result by each element of the parameters: for tensors the shape of the result, then that of the parameter; for
 * trees of results a tree of those, for trees of parameters a tree in each.
 *
 * @since 0.2.0
 * @category types of words
 */
export type Jacobian<P, Y> = [FloatTree] extends [Y] ? never : Y extends Tensor<infer R extends Shape, infer _> ? ByEach<P, R> : { readonly [K in keyof Y]: Jacobian<P, Y[K]> }

/** The derivatives of a tensor of shape R. Of any tree there is nothing to be said, and no end to it. */
type ByEach<P, R extends Shape> = [FloatTree] extends [P] ? never : P extends Tensor<infer S extends Shape, infer D> ? Tensor<readonly [...R, ...S], D> : { readonly [K in keyof P]: ByEach<P[K], R> }

type FirstAndResult<Word extends string, P, Y> = NotFloat<P, 'params'> extends infer Found
  ? [Found] extends [never] ? NotFloat<Y, 'result'> extends infer Wrong ? LeafCheck<Word, Wrong, 'leave it out of the result'> : never
    : LeafCheck<Word, Found, 'pass it as a later argument'>
  : never

/**
 * The type of `jacobian`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface JacobianWord {
  <P extends FloatTree, R extends readonly unknown[], Y extends FloatTree>(f: (params: P, ...rest: R) => Y): (params: P, ...rest: R) => Jacobian<P, Y>
  <P, R extends readonly unknown[], Y>(
    f: ((params: P, ...rest: R) => Y) & NoInfer<FirstAndResult<'jacobian', P, Y>>): (params: P, ...rest: R) => Jacobian<P, Y>
}

/**
 * The type of `hessian`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface HessianWord {
  <P extends FloatTree, R extends readonly unknown[], Y extends Tensor<readonly [], FloatDType>>(
    f: (params: P, ...rest: R) => Y): (params: P, ...rest: R) => Jacobian<P, P>
  <P, R extends readonly unknown[], Y>(f: ((params: P, ...rest: R) => Y) & NoInfer<GradCheck<P, Y>>): (params: P, ...rest: R) => Jacobian<P, P>
}

const noFloats = (subject: string) => (path: string, found: string): never => refuse(`jacobian: ${subject}${path} is ${found}, not a tensor of floats`)

/** The rows of the identity matrix, each of a shape. */
const basis = (like: AnyTensor): AnyTensor => {
  const size = sizeOf(like.shape)
  const place = (dimension: number): AnyTensor => binders.iota({ shape: [size, size], dtype: 'int32', dimension })
  const one = binders.convert({ dtype: like.dtype }, binders.compare({ direction: 'EQ' }, place(0), place(1)))
  return binders.reshape({ shape: [size, ...like.shape] }, one)
}

const checkFloat = (subject: string, { leaves, paths }: Flattened): void => leaves.forEach(({ dtype }, i) => {
  if (dtype !== 'float32' && dtype !== 'float64') mismatch(`jacobian: ${subject}${paths[i]!} is ${dtype}: only float32 and float64 have derivatives`)
})

/**
 * The matrix of all first derivatives: `jacobian(f)(x, ...rest)` holds ∂f(x)[r]/∂x[s] at [...r, ...s]. It is one pullback for each element of the result,
 * mapped over all of them at once. Parameters and results may be trees of floats.
 *
 * @throws {ShapeMismatch} when a parameter or a result is not of floats; a compile error where types tell.
 * @example
 * import { jacobian, matmul, tensor, type Tensor } from 'pullback'
 *
 * const w = tensor([[1, 2, 3], [4, 5, 6]])
 * const f = (x: Tensor<readonly [2]>) => matmul(x, w)
 * console.log(jacobian(f)(tensor([1, 1])).toString()) // => Tensor [3, 2] float32 (1, 4, 2, 5, 3, 6)
 *
 * @since 0.2.0
 * @category differentiation
 */
export const jacobian: JacobianWord = asStated(counted('jacobian', 1, (given: unknown) => {
  const f = checkArgument('jacobian', 'the function', given, 'function')
  return (params: unknown, ...rest: readonly unknown[]): unknown => {
    const flat = flatten(params, noFloats('params'))
    checkFloat('params', flat)
    const [output, backward] = vjp((p: FloatTree) => {
      const result = flatten(f(p, ...rest), noFloats('the result'))
      checkFloat('the result', result)
      return asStated<FloatTree>(result.rebuild(result.leaves))
    })(asStated<FloatTree>(params))
    const result = flatten(output, noFloats('the result'))
    const zeros = result.leaves.map(leaf => binders.constant(0, leaf))
    const rows = result.leaves.map((leaf, r) => {
      const pulled = vmap((dy: Tensor<Shape, FloatDType>) => flatten(backward(asStated(result.rebuild(zeros.map((zero, i) => i === r ? dy : zero)))), noFloats('params')).leaves)
      const all: readonly AnyTensor[] = asStated(pulled(asStated<Tensor<readonly [number], FloatDType>>(basis(leaf))))
      return flat.rebuild(all.map((x, i) => binders.reshape({ shape: [...leaf.shape, ...flat.leaves[i]!.shape] }, x)))
    })
    return result.rebuild(asStated(rows))
  }
}))

/**
 * The matrix of all second derivatives of a scalar function by its first argument: the {@link jacobian} of its gradient.
 *
 * @throws {ShapeMismatch} when the result is not a scalar, or a parameter is not of floats; a compile error where types tell.
 * @example
 * import { hessian, mul, prod, tensor, type Tensor } from 'pullback'
 *
 * const f = (x: Tensor<readonly [2]>) => mul(prod(x), 3)
 * console.log(hessian(f)(tensor([1, 2])).toString()) // => Tensor [2, 2] float32 (0, 3, 3, 0)
 *
 * @since 0.2.0
 * @category differentiation
 */
export const hessian: HessianWord = asStated(counted('hessian', 1, (f: unknown) =>
  jacobian(grad(asStated<(params: FloatTree) => Tensor<readonly []>>(checkArgument('hessian', 'the function', f, 'function'))))))
