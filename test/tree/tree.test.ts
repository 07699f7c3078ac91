import fc from 'fast-check'
import { add, compile, equalTo, grad, item, mul, square, sub, sum, tensor, toFlat, transpose, zeros, type Tensor } from 'pullback'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Tree from 'pullback/tree'
import { expect, it } from 'vitest'

const params = { hidden: { w: tensor([[1, 2], [3, 4]]), b: tensor([5, 6]) }, act: {}, out: [tensor(7), tensor([8])] as const, 'odd name': tensor([9]) }

/** Trees of these are drawn, so deep that their type is no more than this. */
type Vector = Tensor<readonly number[]>
type Drawn = Vector | readonly Drawn[] | { readonly [name: string]: Drawn }

const numbers = (tree: Drawn): readonly number[] => Tree.leaves(tree).flatMap(leaf => [...toFlat(leaf)])

/** Trees of any structure, with vectors of a few elements at the leaves. */
const { tree: trees } = fc.letrec<{ tree: Drawn; leaf: Vector }>(tie => ({
  leaf: fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 3 }).map(values => tensor<readonly number[]>(values)),
  tree: fc.oneof({ maxDepth: 3 }, tie('leaf'), fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(fc.string({ maxLength: 3 }), tie('tree'), { maxKeys: 3 })),
}))

it('map keeps structures: identity, composition, the leaves in their order', () => {
  fc.assert(fc.property(trees, tree => {
    const [twice, more] = [(x: Vector) => mul(x, 2), (x: Vector) => add(x, 1)]
    expect(Tree.map(tree, x => x)).toEqual(tree)
    expect(Tree.map(tree, x => more(twice(x)))).toEqual(Tree.map(Tree.map(tree, twice), more))
    expect(numbers(Tree.map(tree, twice))).toEqual(numbers(tree).map(n => n * 2))
    expect(Tree.paths(tree).length).toBe(Tree.leaves(tree).length)
    expect(new Set(Tree.paths(tree)).size).toBe(Tree.paths(tree).length)
    expect(Tree.count(tree)).toBe(numbers(tree).length)
    expect(Tree.reduce(tree, (n, x) => n + x.shape[0]!, 0)).toBe(numbers(tree).length)
    expect(Tree.allClose(tree, tree)).toBe(true)
    expect(numbers(Tree.zipWith(tree, tree, (a, b) => sub(a, b))).every(n => n === 0)).toBe(true)
  }))
})

it('paths are those that optimizers choose by', () => {
  const seen: string[] = []
  Opt.masked(path => seen.push(path) > 0, Opt.sgd(1)).init(params)
  expect(Tree.paths(params)).toEqual(seen)
  expect(seen).toEqual(['hidden.w', 'hidden.b', 'out[0]', 'out[1]', '["odd name"]'])
})

it('trees are alike whatever the order of their fields', () => {
  const [a, b] = [{ w: tensor([1]), b: tensor([2]) }, { b: tensor([10]), w: tensor([20]) }]
  const { w, b: bias } = Tree.zipWith(a, b, (x, y) => add(x, y))
  expect([toFlat(w)[0], toFlat(bias)[0]]).toEqual([21, 12])
})

it('words of trees work where tensors are traced, taped and mapped', () => {
  const energy = (p: typeof params): Tensor<readonly []> => Tree.reduce(Tree.map(p, square), (total, x) => add(total, sum(x)), tensor(0))
  const gradient = grad(energy)(params)
  expect(Tree.allClose(gradient, Tree.map(params, x => mul(x, 2)))).toBe(true)
  expect(Tree.allClose(compile(grad(energy))(params), gradient)).toBe(true)
  expect(item(compile(energy)(params))).toBe(285)
})

it('bool and key leaves, far and near elements', () => {
  const flags = { seen: tensor([true, false]) }
  expect(Tree.allClose(flags, { seen: tensor([true, false]) })).toBe(true)
  expect(Tree.allClose(flags, { seen: tensor([true, true]) })).toBe(false)
  expect(Tree.allClose({ w: tensor([1]) }, { w: tensor([1.01]) }, { rtol: 0.1 })).toBe(true)
  expect(Tree.allClose({ w: tensor([1]) }, { w: tensor([1.01]) })).toBe(false)
})

it('differences are named by path', () => {
  const other: object = { ...params, out: [tensor(7), tensor([8, 9])] }
  expect(() => Tree.zipWith<object, object, number>(params, other, () => 0)).toThrow('zipWith: the trees differ: out[1] is float32[1] and float32[2]')
  expect(() => Tree.allClose<object, object>(params, {})).toThrow('allClose: the trees differ: hidden.w is float32[2, 2] and nothing')
  expect(() => Tree.allClose<object, object>({}, { w: zeros([1]) })).toThrow('allClose: the trees differ: w is nothing and float32[1]')
  expect(() => Tree.count<object>({ key: Random.key(0) })).toThrow('count: key is a key: a tree is records and tuples of tensors')
})

it('a tree that is one tensor', () => {
  expect(equalTo(Tree.map(tensor([1, 2]), x => add(x, 1)), tensor([2, 3]))).toBe(true)
  expect(Tree.map(tensor([[1, 2]]), x => x.shape.length)).toBe(2)
  expect(Tree.paths(transpose(zeros([2, 3])))).toEqual([''])
})
