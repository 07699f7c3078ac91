import { assert, constantFrom, integer, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromArray, pipe, toFlat, type AnyTensor, type Dim, type Key, type Tree } from 'pullback'
import * as L from 'pullback/layer'
import * as Random from 'pullback/random'
import { asStated } from '../../src/tensor/cast.js'
import { drawnParams, plain, type Plain } from '../layer/support.js'
import { contents, contentsOf, expectClose } from '../support/compare.js'

const key: Key = Random.foldIn(Random.key(9), 'noise')

/** All that a layer gives: initial parameters and state, training, both gradients, next state, inference. Bitwise comparable. */
const behaviour = (layer: Plain, x: AnyTensor): unknown => {
  const params = layer.init(Random.key(2))
  const state = layer.initState()
  const [y, backward, next = {}] = layer(params, x, { key, state })
  return contentsOf({ params, state, y, back: [...backward(y)], next, inference: layer.evaluate(params, x, state) })
}

const input = (rows: number, features: number): AnyTensor => Random.normal(Random.key(4), [rows, features])

const dense = <const I extends Dim, const O extends Dim>(name: string, i: I, o: O) => pipe(L.input(i), L.named(name, L.dense(o)))
const noisy = <const I extends Dim, const O extends Dim>(name: string, i: I, o: O) => pipe(
  L.input(i), L.named(`${name} fc`, L.dense(o)), L.named(`${name} bn`, L.batchNorm()), L.named(`${name} drop`, L.dropout(0.5)))
const block = <const I extends Dim, const O extends Dim>(name: string, i: I, o: O) => pipe(L.input(i), L.named(name, noisy('inner', i, o)), L.named(`${name} act`, L.gelu))

const parts = { dense, noisy, block }
type Part = (name: string, i: number, o: number) => unknown
const anyPart = constantFrom<Part>(...asStated<readonly Part[]>(Object.values(parts)))
const compose: (f: unknown, g: unknown) => unknown = asStated(L.compose)

describe('composition', () => {
  it('is associative, bitwise', () => {
    const size = integer({ min: 1, max: 5 })
    assert(property(record({ f: anyPart, g: anyPart, h: anyPart, a: size, b: size, c: size, d: size }), ({ f, g, h, a, b, c, d }) => {
      const [p, q, r] = [f('p', a, b), g('q', b, c), h('r', c, d)]
      const left = plain(compose(compose(p, q), r))
      const right = plain(compose(p, compose(q, r)))
      expect(behaviour(left, input(3, a))).toEqual(behaviour(right, input(3, a)))
    }), { numRuns: 40, seed: 1 })
  })

  it('has input as its identity, on both sides, bitwise', () => {
    assert(property(record({ f: anyPart, i: integer({ min: 1, max: 5 }), o: integer({ min: 1, max: 5 }) }), ({ f, i, o }) => {
      const part = f('p', i, o)
      const expected = behaviour(plain(part), input(4, i))
      expect(behaviour(plain(compose(L.input(i), part)), input(4, i))).toEqual(expected)
      expect(behaviour(plain(compose(part, L.input(o))), input(4, i))).toEqual(expected)
    }), { numRuns: 30, seed: 2 })
  })

  it('of named parts is the pipe of their names', () => {
    const piped = pipe(L.input(3), L.named('a', L.dense(4)), L.named('d', L.dropout(0.5)), L.named('b', L.dense(2)))
    const composed = L.compose(pipe(L.input(3), L.named('a', L.dense(4))), pipe(L.input(4), L.named('d', L.dropout(0.5)), L.named('b', L.dense(2))))
    expect(behaviour(plain(composed), input(5, 3))).toEqual(behaviour(plain(piped), input(5, 3)))
  })

  it('refuses shapes that do not fit and names that are taken', () => {
    expect(() => compose(dense('a', 3, 4), dense('b', 5, 2))).toThrow('compose: the output [4] of one layer is not the input [5] of the next')
    expect(() => compose(dense('a', 3, 4), dense('a', 4, 2))).toThrow("compose: 'a' is taken")
  })
})

describe('names', () => {
  it('a layer put in between leaves the initial values of the others', () => {
    const before = pipe(L.input(4), L.named('a', L.dense(4)), L.named('b', L.dense(2))).init(Random.key(3))
    const after = pipe(L.input(4), L.named('a', L.dense(4)), L.named('new', L.dense(4)), L.named('drop', L.dropout(0.1)), L.named('b', L.dense(2)))
      .init(Random.key(3))
    expect(contentsOf(after.a)).toEqual(contentsOf(before.a))
    expect(contentsOf(after.b)).toEqual(contentsOf(before.b))
    expect(contents(after.new.w)).not.toEqual(contents(before.a.w))
  })

  it('a layer put in between leaves the masks of the others', () => {
    const x = Random.uniform(Random.key(1), [3, 8], { min: 1, max: 2 })
    const zeroes = (y: AnyTensor): readonly boolean[] => Array.from(toFlat(y), v => v === 0)
    const [first] = pipe(L.input(8), L.named('drop', L.dropout(0.5)))({ drop: {} }, x, { key })
    const [second] = pipe(L.input(8), L.named('act', L.softplus), L.named('drop', L.dropout(0.5)))({ act: {}, drop: {} }, x, { key })
    expect(zeroes(second)).toEqual(zeroes(first))
  })

  it('a name is taken once, also by a layer without parameters', () => {
    const named: (name: string, part: unknown) => (previous: unknown) => unknown = asStated(L.named)
    const before = pipe(L.input(2), L.named('h', L.relu))
    expect(() => named('h', L.tanh)(before)).toThrow("named: 'h' is taken")
    expect(() => named('o', L.dense(3, 2))(before)).toThrow("named: the output [2] of one layer is not the input [3] of 'o'")
  })
})

describe('dropout', () => {
  const x = fromArray([64], new Array<number>(64).fill(1))
  const mask = (layer: Plain, k: Key): readonly number[] => [...toFlat(layer(layer.init(k), x, { key: k })[0])]

  it('the same key is the same mask, another key or name another', () => {
    const one = plain(pipe(L.input(64), L.named('a', L.dropout(0.5))))
    const other = plain(pipe(L.input(64), L.named('b', L.dropout(0.5))))
    expect(mask(one, key)).toEqual(mask(one, key))
    expect(mask(one, key)).not.toEqual(mask(one, Random.key(1)))
    expect(mask(one, key)).not.toEqual(mask(other, key))
    const both = toFlat(plain(pipe(L.input(64), L.named('a', L.dropout(0.5)), L.named('b', L.dropout(0.5))))({ a: {}, b: {} }, x, { key })[0])
    expect([...both]).toEqual(mask(one, key).map((v, i) => v * mask(other, key)[i]!))
  })

  it('keeps a share of 1 − rate, scaled up, and the backward has the same mask', () => {
    const layer = plain(L.dropout(0.25)([10000]))
    const ones = fromArray([10000], new Array<number>(10000).fill(1))
    const [y, backward] = layer({}, ones, { key })
    const kept = toFlat(y).filter(v => v !== 0)
    expect(Math.abs(kept.length / 10000 - 0.75)).toBeLessThan(0.02)
    expect(new Set(kept)).toEqual(new Set([Math.fround(1 / 0.75)]))
    expect(contents(backward(ones)[1])).toEqual(contents(y))
  })

  it('of rate 0 is the identity; other rates are in [0, 1)', () => {
    expect(mask(plain(L.dropout(0)([64])), key)).toEqual([...toFlat(x)])
    for (const rate of [-0.1, 1, 1.5, NaN]) expect(() => L.dropout(rate)).toThrow(`dropout: the rate is ${rate}: it must be at least 0 and less than 1`)
  })

  it('says what it misses when types were not asked', () => {
    expect(() => plain(L.dropout(0.5)([2]))({}, input(1, 2))).toThrow('dropout: training needs { key }, and there is none')
  })
})

describe('batchNorm', () => {
  const layer = plain(L.batchNorm()([3]))

  it('normalizes to mean 0 and variance 1, and moves a tenth towards the batch', () => {
    const state = layer.initState()
    const [y, , next] = layer(layer.init(key), input(6, 3), { state })
    const column = (t: AnyTensor, j: number): readonly number[] => Array.from(toFlat(t)).filter((_, i) => i % 3 === j)
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length
    for (const j of [0, 1, 2]) {
      expect(mean(column(y, j))).toBeCloseTo(0, 5)
      expect(mean(column(y, j).map(v => v * v))).toBeCloseTo(1, 3)
      const batch = column(input(6, 3), j)
      const running: { readonly mean: AnyTensor; readonly variance: AnyTensor } = asStated(next)
      expect(toFlat(running.mean)[j]).toBeCloseTo(0.1 * mean(batch), 5)
      expect(toFlat(running.variance)[j]).toBeCloseTo(0.9 + 0.1 * mean(batch.map(v => (v - mean(batch)) ** 2)), 5)
    }
  })

  it('of one row is the offset, and passes nothing back', () => {
    const params = asStated<Tree>({ scale: fromArray([3], [2, 3, 4]), offset: fromArray([3], [5, 6, 7]) })
    const [y, backward] = layer(params, fromArray([3], [10, 20, 30]), { state: layer.initState() })
    expect([...toFlat(y)]).toEqual([5, 6, 7])
    expect([...toFlat(backward(y)[1])].map(Math.abs)).toEqual([0, 0, 0])
  })

  it('takes all axes of a prefix as one batch', () => {
    const rows = input(6, 3)
    const params = drawnParams(plain(L.batchNorm()([3])), 1)
    const args = [params, { state: layer.initState() }] as const
    const flat = plain(L.batchNorm()([3]))(asFloat32(args[0]), rows, args[1])
    const nested = plain(L.batchNorm()([3]))(asFloat32(args[0]), fromArray([2, 3, 3], toFlat(rows)), args[1])
    expect([...toFlat(nested[0])]).toEqual([...toFlat(flat[0])])
    expect(contentsOf(nested[2])).toEqual(contentsOf(flat[2]))
  })

  it('refuses what has no mean, and options that are none', () => {
    expect(() => layer(layer.init(key), fromArray([0, 3], []), { state: layer.initState() })).toThrow('batchNorm: a batch of 0 rows has no mean')
    expect(() => layer(layer.init(key), input(2, 3))).toThrow('batchNorm: training needs { state }, and there is none')
    expect(() => L.batchNorm({ momentum: 1.1 })).toThrow('batchNorm: the momentum is 1.1: it must be from 0 to 1')
    expect(() => L.batchNorm({ eps: -1 })).toThrow('batchNorm: eps is -1: it must be 0 or more')
  })
})

const asFloat32 = (params: Tree): Tree => {
  const record: Readonly<Record<string, AnyTensor>> = asStated(params)
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, fromArray(value.shape, toFlat(value))]))
}

describe('state', () => {
  it('is never touched, and is renewed under the same names', () => {
    const model = plain(pipe(L.input(3), L.named('one', noisy('p', 3, 4)), L.named('two', L.residual(noisy('q', 4, 4))), L.named('out', L.dense(2))))
    const state = model.initState()
    const before = contentsOf(state)
    const [, backward, next] = model(model.init(key), input(5, 3), { key, state })
    backward(input(5, 2))
    expect(contentsOf(state)).toEqual(before)
    expect(contentsOf(next)).not.toEqual(before)
    expect(Object.keys(asStated<object>(next))).toEqual(Object.keys(asStated<object>(state)))
    const again = model(model.init(key), input(5, 3), { key, state })
    expect(contentsOf(again[2])).toEqual(contentsOf(next))
  })

  it('a layer without state gives two things', () => {
    expect(plain(L.dense(2, 2))(L.dense(2, 2).init(key), input(1, 2))).toHaveLength(2)
    expect(plain(L.dropout(0.5)([2]))({}, input(1, 2), { key })).toHaveLength(2)
  })
})

describe('batch = map over rows', () => {
  const layers: readonly (readonly [name: string, layer: unknown, needs?: true])[] = [
    ['dense', L.dense(6, 2)],
    ...Object.entries({ relu: L.relu, sigmoid: L.sigmoid, tanh: L.tanh, gelu: L.gelu, silu: L.silu, softplus: L.softplus, softmax: L.softmax })
      .map(([name, make]) => [name, make([6])] as const),
    ['flatten', L.flatten([2, 3])],
    ['residual', L.residual(L.dense(6, 6))],
    ['dropout', L.dropout(0.5)([6]), true],
    ['batchNorm', L.batchNorm()([6]), true],
    ['a network', pipe(L.input(2, 3), L.named('f', L.flatten), L.named('a', L.dense(4)), L.named('act', L.gelu), L.named('r', L.residual(L.dense(4))))],
    ['a network with needs', pipe(L.input(6), L.named('n', noisy('p', 6, 4)), L.named('out', L.softmax)), true],
  ]

  const same = (found: AnyTensor, rows: readonly AnyTensor[], label: string): void => {
    const values = rows.flatMap(row => [...toFlat(row)])
    expectClose(fromArray([values.length], toFlat(found)), fromArray([values.length], values), { relative: 1e-6 }, label)
  }

  it.each(layers)('%s, for no batch axis, one and two', (_, of, needy) => {
    const layer = plain(of)
    const params = layer.init(Random.key(1))
    const state = layer.initState()
    const size = layer.inShape.reduce((a, b) => a * b, 1)
    for (const prefix of [[], [1], [4], [2, 3], [3, 1, 2]]) {
      const rows = prefix.reduce((a, b) => a * b, 1)
      const x = Random.normal(Random.key(6), [...prefix, ...layer.inShape])
      const row = (i: number): AnyTensor => fromArray(layer.inShape, toFlat(x).slice(i * size, (i + 1) * size))
      const each = Array.from({ length: rows }, (_, i) => row(i))
      const y = layer.evaluate(params, x, state)
      expect(y.shape).toEqual([...prefix, ...layer.outShape])
      same(y, each.map(r => layer.evaluate(params, r, state)), 'evaluate')
      if (needy === true) continue
      const [trained, backward] = layer(params, x)
      expect(trained.shape).toEqual(y.shape)
      const separate = each.map(r => layer(params, r))
      same(trained, separate.map(([output]) => output), 'training')
      const dy = Random.normal(Random.key(8), y.shape)
      const outSize = layer.outShape.reduce((a, b) => a * b, 1)
      const dRow = (i: number): AnyTensor => fromArray(layer.outShape, toFlat(dy).slice(i * outSize, (i + 1) * outSize))
      const [dParams, dx] = backward(dy)
      expect(dx.shape).toEqual(x.shape)
      const backs = separate.map(([, back], i) => back(dRow(i)))
      same(dx, backs.map(([, d]) => d), 'dx')
      const found = leaves(dParams)
      const summed = backs.map(([d]) => leaves(d)).reduce((a, b) => a.map((v, i) => v + b[i]!))
      expectClose(fromArray([found.length], found), fromArray([found.length], summed), { relative: 1e-5 }, 'dParams = Σ over rows')
    }
  })

  it('an input or cotangent of another shape is refused with a sentence', () => {
    const layer = plain(L.dense(3, 2))
    const params = layer.init(key)
    expect(() => layer(params, input(4, 2))).toThrow("layer: the input [4, 2] does not end in [3], the features that the layer takes")
    expect(() => layer.evaluate(params, fromArray([], [1]))).toThrow(/does not end in \[3\]/)
  })
})

const leaves = (tree: Tree): number[] => Object.values(asStated<Readonly<Record<string, Tree>>>(tree)).flatMap(inside =>
  Array.isArray(asStated<{ readonly shape?: unknown }>(inside).shape) ? [...toFlat(asStated<AnyTensor>(inside))] : leaves(inside))

