import { allClose as close, equalTo } from '../op/equality.js'
import type { Tolerances } from '../op/types.js'
import type { Box, Shape } from '../shape/kind/dim.js'
import { checkArgument, counted, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { sizeOf, type DType } from '../tensor/dtype.js'
import type { Tensor } from '../tensor/value.js'
import type { Deeper, Deepest, TensorsCheck, TreesCheck } from './check.js'
import { beside, taken } from './take.js'

/**
 * The tensors of a tree: the union of their types.
 *
 * @since 0.2.0
 * @category types of words
 */
export type LeafOf<T, Depth extends Deeper = []> =
  T extends Tensor<infer S, infer D> ? Tensor<S, D>
  : Depth['length'] extends Deepest ? never
  : T extends readonly unknown[] ? LeafOf<T[number], readonly [...Depth, 0]>
  : T extends object ? { [K in keyof T]: LeafOf<T[K], readonly [...Depth, 0]> }[keyof T] : never

/**
 * The dtypes of a tree's tensors.
 *
 * @since 0.2.0
 * @category types of words
 */
export type DTypeIn<T> = LeafOf<T> extends Tensor<infer _, infer D extends DType> ? D : never

declare const same: unique symbol

/**
 * The shape of a tensor of a tree, whichever it is: what has it behind a function too, kept its shape.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface EachShape extends ReadonlyArray<number> { readonly [same]: true }

/**
 * What a function of the tensors of a tree sees.
 *
 * @since 0.2.0
 * @category types of words
 */
export type Each<T> = Tensor<EachShape, DTypeIn<T>>

/**
 * The same tree with R in the place of each tensor; with the tensor's own shape, where R kept it.
 *
 * @since 0.2.0
 * @category types of words
 */
export type Replaced<T, R> = [R] extends [Tensor<EachShape, infer D>] ? Box<D> extends Box<DTypeIn<T>> ? T : Cast<T, D> : With<T, R>

/** The same tree with tensors of dtype D. */
type Cast<T, D extends DType, Depth extends Deeper = []> = T extends Tensor<infer S, infer _> ? Tensor<S, D>
  : Depth['length'] extends Deepest ? never : { readonly [K in keyof T]: Cast<T[K], D, readonly [...Depth, 0]> }

type With<T, R, Depth extends Deeper = []> = T extends Tensor<infer _, infer __> ? R
  : Depth['length'] extends Deepest ? never : { readonly [K in keyof T]: With<T[K], R, readonly [...Depth, 0]> }

/** The path goes to who has a parameter for it: a word such as `neg` would refuse it. */
const called = (f: (...args: readonly unknown[]) => unknown, args: readonly unknown[], path: string): unknown =>
  f.length > args.length ? f(...args, path) : f(...args)

/**
 * The tree with `f(leaf, path)` in the place of each tensor. A function that keeps shapes and dtypes gives a tree of the same type; any other a tree of
 * what it returns. It sees each tensor and, where it has a
 * second parameter, its path, such as `hidden.w`.
 *
 * @throws {ArgumentError} when something in the tree is neither a tensor nor a record or tuple of them; a compile error where types tell.
 * @example
 * import { mul, tensor } from 'pullback'
 * import * as Tree from 'pullback/tree'
 *
 * const params = { hidden: { w: tensor([[1, 2]]), b: tensor([3]) } }
 * console.log(Tree.map(params, x => mul(x, 2)).hidden.w.toString()) // => Tensor [1, 2] float32 (2, 4)
 * console.log(Tree.map(params, (x, path) => `${path} ${x.shape.join('×')}`).hidden) // => { w: 'hidden.w 1×2', b: 'hidden.b 1' }
 *
 * @since 0.2.0
 * @category trees
 */
export const map: <T, R>(tree: T & NoInfer<TensorsCheck<'map', T>>, f: (leaf: Each<T>, path: string) => R) => Replaced<T, R> = asStated(counted('map', 2, (tree: unknown, f: unknown): unknown => {
  const { leaves, paths, rebuild } = taken('map', tree)
  const each = checkArgument('map', 'the function', f, 'function')
  return rebuild(leaves.map((leaf, i) => called(each, [leaf], paths[i]!)))
}))

/**
 * A tree of `f(a, b, path)` for the tensors of two trees that stand in the same place. Both have one structure, and tensors of the same types.
 *
 * @throws {ShapeMismatch} when the trees differ; a compile error where types tell.
 * @example
 * import { add, mul, tensor } from 'pullback'
 * import * as Tree from 'pullback/tree'
 *
 * // A moving average of parameters.
 * const [average, params] = [{ w: tensor([0, 0]) }, { w: tensor([10, 20]) }]
 * const next = Tree.zipWith(average, params, (a, p) => add(mul(a, 0.75), mul(p, 0.25)))
 * console.log(next.w.toString()) // => Tensor [2] float32 (2.5, 5)
 *
 * @since 0.2.0
 * @category trees
 */
export const zipWith: <T, U, R>(
  a: T & NoInfer<TensorsCheck<'zipWith', T>>, b: U & NoInfer<TreesCheck<'zipWith', T, U>>, f: (a: Each<T>, b: Each<T>, path: string) => R,
) => Replaced<T, R> = asStated(counted('zipWith', 3, (a: unknown, b: unknown, f: unknown): unknown => {
  const { leaves, paths, rebuild } = taken('zipWith', a)
  const others = beside('zipWith', { leaves, paths }, b)
  const each = checkArgument('zipWith', 'the function', f, 'function')
  return rebuild(leaves.map((leaf, i) => called(each, [leaf, others[i]], paths[i]!)))
}))

/**
 * All tensors of a tree folded into one value: `f(…f(f(initial, leaf₀, path₀), leaf₁, path₁)…)`.
 *
 * @throws {ArgumentError} when something in the tree is neither a tensor nor a record or tuple of them; a compile error where types tell.
 * @example
 * import { add, square, sum, tensor } from 'pullback'
 * import * as Tree from 'pullback/tree'
 *
 * const squares = Tree.reduce({ w: tensor([1, 2]), b: tensor([3]) }, (total, x) => add(total, sum(square(x))), tensor(0))
 * console.log(squares.toString()) // => Tensor [] float32 14
 *
 * @since 0.2.0
 * @category trees
 */
export const reduce: <T, R>(tree: T & NoInfer<TensorsCheck<'reduce', T>>, f: (result: R, leaf: Each<T>, path: string) => NoInfer<R>, initial: R) => R =
  asStated(counted('reduce', 3, (tree: unknown, f: unknown, ...initial: readonly unknown[]): unknown => {
    const { leaves, paths } = taken('reduce', tree)
    const each = checkArgument('reduce', 'the function', f, 'function')
    if (initial.length === 0) refuse('reduce: the initial value is missing: reduce(tree, f, initial)')
    return leaves.reduce<unknown>((result, leaf, i) => called(each, [result, leaf], paths[i]!), initial[0])
  }))

/**
 * The tensors of a tree, in the order of its fields.
 *
 * @throws {ArgumentError} when something in the tree is neither a tensor nor a record or tuple of them; a compile error where types tell.
 * @example
 * import { tensor } from 'pullback'
 * import * as Tree from 'pullback/tree'
 *
 * console.log(Tree.leaves({ w: tensor([1, 2]), b: [tensor(3)] }).map(x => x.shape)) // => [ [ 2 ], [] ]
 *
 * @since 0.2.0
 * @category trees
 */
export const leaves: <T>(tree: T & NoInfer<TensorsCheck<'leaves', T>>) => readonly LeafOf<T>[] =
  asStated(counted('leaves', 1, (tree: unknown) => taken('leaves', tree).leaves))

/**
 * The paths of the tensors of a tree, in the order of {@link leaves}: what optimizers choose groups by.
 *
 * @throws {ArgumentError} when something in the tree is neither a tensor nor a record or tuple of them; a compile error where types tell.
 * @example
 * import { tensor } from 'pullback'
 * import * as Tree from 'pullback/tree'
 *
 * console.log(Tree.paths({ hidden: { w: tensor([1, 2]) }, out: [tensor(3), tensor(4)] })) // => [ 'hidden.w', 'out[0]', 'out[1]' ]
 *
 * @since 0.2.0
 * @category trees
 */
export const paths: <T>(tree: T & NoInfer<TensorsCheck<'paths', T>>) => readonly string[] =
  asStated(counted('paths', 1, (tree: unknown) => taken('paths', tree).paths))

/**
 * The number of elements of a tree: how many parameters a network has.
 *
 * @throws {ArgumentError} when something in the tree is neither a tensor nor a record or tuple of them; a compile error where types tell.
 * @example
 * import { zeros } from 'pullback'
 * import * as Tree from 'pullback/tree'
 *
 * console.log(Tree.count({ w: zeros([784, 128]), b: zeros([128]) })) // => 100480
 *
 * @since 0.2.0
 * @category trees
 */
export const count: <T>(tree: T & NoInfer<TensorsCheck<'count', T>>) => number =
  asStated(counted('count', 1, (tree: unknown) => taken('count', tree).leaves.reduce((sum, { shape }) => sum + sizeOf(shape), 0)))

/**
 * Whether two trees of one structure hold nearly the same elements: each tensor is close to the other's; the tolerances are those of `allClose` of tensors.
 *
 * @throws {ShapeMismatch} when the trees differ; a compile error where types tell.
 * @example
 * import { tensor } from 'pullback'
 * import * as Tree from 'pullback/tree'
 *
 * console.log(Tree.allClose({ w: tensor([1, 2]) }, { w: tensor([1, 2.000001]) })) // => true
 *
 * @since 0.2.0
 * @category trees
 */
export const allClose: <T, U>(a: T & NoInfer<TensorsCheck<'allClose', T>>, b: U & NoInfer<TreesCheck<'allClose', T, U>>, options?: Tolerances) => boolean =
  asStated(counted('allClose', 3, (a: unknown, b: unknown, options?: Tolerances) => {
    const first = taken('allClose', a)
    const others = beside('allClose', first, b)
    const within = optionsArgument<Tolerances>('allClose', options, { rtol: 'number', atol: 'number' })
    return first.leaves.every((leaf, i) => leaf.dtype === 'bool' ? equalTo(leaf, others[i]!) : close(asStated<Tensor<Shape>>(leaf), asStated<Tensor<Shape>>(others[i]!), within))
  }))
