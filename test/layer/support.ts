import { expect } from 'vitest'
import { cast, fromArray, isTensor, mul, sum, toFlat, vjp, type AnyTensor, type Key, type Tensor, type Tree } from 'pullback'
import { normal, uniform } from 'pullback/random'
import * as Random from 'pullback/random'
import { flatten } from '../../src/graph/tree.js'
import { asStated } from '../../src/tensor/cast.js'
import type { FloatDType } from '../../src/tensor/dtype.js'
import type { RecordedTree } from '../oracle/read.js'
import { expectClose, tensorOf, type Tolerance } from '../support/compare.js'

/** What a training call may be given. */
export interface Needs {
  readonly key?: Key
  readonly state?: Tree
}

/** A layer without its types, so that tests can go through a list of them. */
export interface Plain {
  (params: Tree, x: AnyTensor, needs?: Needs): readonly [output: AnyTensor, backward: (dy: AnyTensor) => readonly [Tree, AnyTensor], state?: Tree]
  readonly evaluate: (params: Tree, x: AnyTensor, state?: Tree) => AnyTensor
  readonly init: (key: Key) => Tree
  readonly initState: () => Tree
  readonly inShape: readonly number[]
  readonly outShape: readonly number[]
}

/** A loss without its types. */
export type PlainLoss = (output: AnyTensor, target: AnyTensor) => readonly [loss: AnyTensor, backward: () => AnyTensor]

export const plain = (layer: unknown): Plain => asStated(layer)

const refuse = (path: string, found: string): never => {
  throw new Error(`${path} is ${found}`)
}

/** The tree with every tensor of floats in this dtype. */
export const castTree = <T>(tree: T, dtype: FloatDType): T => {
  const { leaves, rebuild } = flatten(tree, refuse)
  return asStated(rebuild(leaves.map(leaf => leaf.dtype === 'float32' || leaf.dtype === 'float64' ? cast(leaf, dtype) : leaf)))
}

export const leavesOf = (tree: unknown): readonly AnyTensor[] => flatten(tree, refuse).leaves

/** Draws that differ by name, in float64. */
export const draws = (seed: number) => (name: string, shape: readonly number[]): AnyTensor =>
  normal(Random.foldIn(Random.key(seed), name), shape, { dtype: 'float64' })

/** Numbers in [0.2, 1.5) of either sign: away from the kink of relu. */
export const awayFromZero = (seed: number, shape: readonly number[]): AnyTensor => {
  const size = toFlat(uniform(Random.foldIn(Random.key(seed), 'size'), shape, { min: 0.2, max: 1.5, dtype: 'float64' }))
  const sign = toFlat(Random.bernoulli(Random.foldIn(Random.key(seed), 'sign'), 0.5, shape))
  return fromArray(shape, size.map((v, i) => sign[i] === 1 ? v : -v), { dtype: 'float64' })
}

/** Parameters drawn anew in float64, so that biases and offsets are not 0. */
export const drawnParams = (layer: Plain, seed: number): Tree => {
  const flat = flatten(layer.init(Random.key(seed)), refuse)
  return asStated(flat.rebuild(flat.leaves.map((leaf, i) => draws(seed)(flat.paths[i]!, leaf.shape))))
}

/** The gradient by central differences of fourth order in float64: a tensor for each leaf. */
export const numericGradient = (f: (leaves: readonly AnyTensor[]) => number, leaves: readonly AnyTensor[], step = 1e-4): readonly AnyTensor[] =>
  leaves.map((leaf, at) => {
    const values = toFlat(leaf)
    const moved = (i: number, by: number): number => {
      const shifted = values.map((v, j) => j === i ? v + by : v)
      return f(leaves.map((other, j) => j === at ? fromArray(leaf.shape, shifted, { dtype: 'float64' }) : other))
    }
    const slope = (i: number, by: number): number => (moved(i, by) - moved(i, -by)) / (2 * by)
    return fromArray(leaf.shape, Array.from(values, (_, i) => (4 * slope(i, step) - slope(i, 2 * step)) / 3), { dtype: 'float64' })
  })

/** ⟨dy, y⟩, the scalar whose gradient a pullback gives at the cotangent dy. */
export const inner = (dy: AnyTensor, y: AnyTensor): number => {
  const product: AnyTensor = mul(asStated<Float>(dy), asStated<Float>(y))
  return toFlat(sum(asStated<Float>(product)))[0]!
}

type Float = Tensor<readonly number[], 'float64'>

/** Leaf by leaf; the tolerance is of the largest entry of all leaves, since some may be 0 but for rounding. */
const pair = (found: readonly AnyTensor[], expected: readonly AnyTensor[], { relative }: Tolerance, label: string): void => {
  expect(found.map(x => `${x.dtype}[${x.shape.join()}]`), label).toEqual(expected.map(x => `${x.dtype}[${x.shape.join()}]`))
  const flat = (leaves: readonly AnyTensor[]): AnyTensor => {
    const values = leaves.flatMap(x => [...toFlat(x)])
    return fromArray([values.length], values, { dtype: 'float64' })
  }
  expectClose(flat(found), flat(expected), { relative }, label)
}

/** Same leaves within a tolerance. */
export const expectTreesClose = (found: unknown, expected: unknown, tolerance: Tolerance, label: string): void =>
  pair(leavesOf(found), leavesOf(expected), tolerance, label)

/** `vjp` without its types. */
const pullbackOf: <A extends readonly Tree[]>(f: (...args: A) => AnyTensor) => (...args: A) => readonly [AnyTensor, (dy: AnyTensor) => A] = asStated(vjp)

/** A layer's backward = the derived one = central differences. */
export const checkLayer = (layer: Plain, x: AnyTensor, label: string, { needs, seed = 1, smooth = true }: {
  readonly needs?: Needs
  readonly seed?: number
  readonly smooth?: boolean
} = {}): void => {
  const params = drawnParams(layer, seed)
  const [y, backward] = layer(params, x, needs)
  const dy = draws(seed)('dy', y.shape)
  const byHand = backward(dy)
  const derived = pullbackOf((p: Tree, v: AnyTensor) => layer(p, v, needs)[0])
  expectTreesClose(byHand, derived(params, x)[1](dy), { relative: 1e-9 }, `${label}: by hand = derived`)
  const flat = flatten([params, x], refuse)
  const numeric = numericGradient(leaves => {
    const [p, v] = asStated<readonly [Tree, AnyTensor]>(flat.rebuild(leaves))
    return inner(dy, layer(p, v, needs)[0])
  }, flat.leaves)
  if (smooth) pair(leavesOf(byHand), numeric, { relative: 1e-6 }, `${label}: by hand = numeric`)
}

/** A loss's backward = the derived one = central differences. */
export const checkLoss = (loss: PlainLoss, output: AnyTensor, target: AnyTensor, label: string): void => {
  const gradient = loss(output, target)[1]()
  const [value, pullback] = pullbackOf((v: AnyTensor) => loss(v, target)[0])(output)
  const one = fromArray([], [1], { dtype: 'float64' })
  expectClose(gradient, pullback(one)[0], { relative: 1e-9 }, `${label}: by hand = derived`)
  expectClose(value, loss(output, target)[0], { relative: 0 }, `${label}: value`)
  const [numeric] = numericGradient(([v]) => toFlat(loss(v!, target)[0])[0]!, [output])
  expectClose(gradient, numeric!, { relative: 1e-6 }, `${label}: by hand = numeric`)
}

/** A recorded tree as a record: `hidden.w` stands at `{ hidden: { w } }`. */
export const treeOf = (recorded: RecordedTree): Tree => {
  const tree: Record<string, Tree> = {}
  for (const [path, value] of Object.entries(recorded)) {
    const names = path.split('.')
    const last = names.pop()!
    let at: Record<string, Tree> = tree
    for (const name of names) {
      const inside = at[name] ?? {}
      at[name] = inside
      at = asStated(inside)
    }
    at[last] = tensorOf(value)
  }
  return tree
}

/** The leaves of one tree in the order of the fields of another. */
export const inOrderOf = (like: unknown, tree: unknown): unknown => {
  if (isTensor(like) || typeof like !== 'object' || like === null) return tree
  const fields: Readonly<Record<string, unknown>> = asStated(tree)
  return Object.fromEntries(Object.entries(like).map(([name, inside]) => [name, inOrderOf(inside, fields[name])]))
}
