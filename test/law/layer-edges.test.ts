import { add, ones, pipe, ShapeMismatch, tensor, toArray, zeros, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'

/** A function as JavaScript sees it, which no type checks. */
const unchecked = (f: unknown): ((...args: readonly unknown[]) => never) => f as (...args: readonly unknown[]) => never

const key = Random.key(0)

/** A layer with state and no parameters. */
const counter = L.layer<readonly [1], readonly [1], {}, { readonly state: { readonly count: Tensor<readonly []> } }, { readonly count: Tensor<readonly []> }>({
  inShape: [1], outShape: [1], init: () => ({}), initState: () => ({ count: zeros([]) }),
  forward: (_, x, { state }) => [x, dy => [{}, dy], { count: add(state.count, 1) }],
  evaluate: (_, x) => x,
})

describe('names', () => {
  it.each(['__proto__', 'constructor', 'toString', '1', 'a.b', ''])("'%s' is a name like any other", name => {
    const model = pipe(L.input(2), L.named('first', L.batchNorm()), L.named(name, L.dense(1)), L.named('last', pipe(L.input(1), L.named(name, L.batchNorm()))))
    const params = model.init(key)
    expect(new Set(Object.keys(params))).toEqual(new Set(['first', name, 'last']))
    const start = model.initState()
    expect(Object.keys(start)).toEqual(['first', 'last'])
    const x = tensor([[1, 2], [3, 5]])
    const [y, backward, state] = model(params, x, { state: start })
    const [dParams, dx] = backward(ones([2, 1]))
    expect(Object.keys(dParams)).toEqual(Object.keys(params))
    expect([y.shape, dx.shape, model.evaluate(params, x, state).shape]).toEqual([[2, 1], [2, 2], [2, 1]])
    expect(() => unchecked(L.named(name, L.relu))(model)).toThrow(`named: '${name}' is taken`)
  })

  it('of states must differ as well', () => {
    expect(() => L.compose(counter, counter)).toThrow("compose: the state 'count' is taken")
    const both = pipe(L.input(1), L.named('a', counter), L.named('b', counter))
    expect(Object.keys(both.initState())).toEqual(['a', 'b'])
  })

  it('of parameters that are missing are said', () => {
    const model = pipe(L.input(1), L.named('outer', pipe(L.input(1), L.named('line', L.dense(1)))))
    expect(() => unchecked(model)({}, tensor([[1]]))).toThrow("named: the parameters have no 'outer'")
    expect(() => unchecked(model.evaluate)({ outer: {} }, tensor([[1]]))).toThrow("named: the parameters have no 'line'")
  })

  it('of a state that is missing are said', () => {
    const model = pipe(L.input(1), L.named('norm', L.batchNorm()))
    const params = model.init(key)
    expect(() => unchecked(model)(params, tensor([[1]]))).toThrow('batchNorm: training needs { state }, and there is none')
    expect(() => unchecked(model.evaluate)(params, tensor([[1]]))).toThrow('batchNorm: inference needs the state, and there is none')
  })
})

describe('shapes', () => {
  it("of a layer are its own, not the caller's array", () => {
    const shape: number[] = [2]
    const layer = unchecked(L.relu)(shape) as L.Layer<readonly [2], readonly [2], {}>
    shape.push(3)
    expect(Object.isFrozen(shape)).toBe(false)
    expect(layer.inShape).toEqual([2])
    expect([Object.isFrozen(layer.inShape), Object.isFrozen(layer.outShape)]).toEqual([true, true])
    expect(toArray(layer.evaluate({}, tensor([[-1, 2]])))).toEqual([[0, 2]])
  })

  it('that are none are refused where the layer is made', () => {
    const [negative]: readonly number[] = [-1]
    expect(() => L.dense(2, negative!)).toThrow('dense: [2, -1] is not a shape')
    const half: number = 2.5
    expect(() => L.input(half)).toThrow('input: [2.5] is not a shape')
  })

  it('of the batch may be empty, or none at all', () => {
    const model = pipe(L.input(1), L.named('d', L.dense(2)), L.named('o', L.dropout(0.5)))
    const params = model.init(key)
    for (const batch of [[], [0], [2, 0], [2, 3]]) {
      const [y, backward] = model(params, ones([...batch, 1] as readonly number[] as readonly [number, 1]), { key })
      const [dParams, dx] = backward(y)
      expect([y.shape, dx.shape, dParams.d.w.shape]).toEqual([[...batch, 2], [...batch, 1], [1, 2]])
    }
  })
})

describe('a part of a pipe that was not named is said', () => {
  const before = L.input(3)
  it.each<readonly [string, unknown]>([
    ["dense: got a layer, not a shape: write L.named('name', L.dense(4))", L.dense(4)],
    ["softmax: got a layer, not a shape: write L.named('name', L.softmax)", L.softmax],
    ["flatten: got a layer, not a shape: write L.named('name', L.flatten)", L.flatten],
    ["dense: got a layer, not a shape: write L.named('name', L.dense(3))", L.residual(L.dense(3))],
    ...[L.relu, L.sigmoid, L.tanh, L.gelu, L.silu, L.softplus, L.batchNorm(), L.dropout(0.5)]
      .map(maker => ["layer: got a layer, not a shape: write L.named('name', L.relu)", maker] as const),
  ])('%s', (sentence, maker) => {
    expect(() => unchecked(maker)(before)).toThrow(new ShapeMismatch(sentence))
  })

  it.each<readonly [string, unknown]>([
    ["softmax: got undefined, not a shape: write L.named('name', L.softmax)", L.softmax],
    ["flatten: got undefined, not a shape: write L.named('name', L.flatten)", L.flatten],
    ["layer: got undefined, not a shape: write L.named('name', L.relu)", L.relu],
    ["layer: got undefined, not a shape: write L.named('name', L.relu)", L.batchNorm()],
  ])('and so is a maker that was called: %s', (sentence, maker) => {
    expect(() => unchecked(maker)()).toThrow(new ShapeMismatch(sentence))
  })

  it('and so is a pipe that does not begin with an input', () => {
    const sentence = "got a maker, not a layer: begin with L.input(…), then write L.named('name', …)"
    expect(() => unchecked(L.named('r', L.relu))(L.dense(3))).toThrow(`named: ${sentence}`)
    expect(() => unchecked(L.compose)(before, L.relu)).toThrow(`compose: ${sentence}`)
  })
})

it('a forward or a call that gives the output alone is said', () => {
  const x = tensor([[1, 2]])
  const alone = unchecked(L.layer)({ inShape: [2], outShape: [2], init: () => ({}), forward: () => x, evaluate: () => x })
  expect(() => unchecked(alone)({}, x)).toThrow('layer: forward gives no pair: return [output, backward]')
  const byHand = Object.assign(() => x, { inShape: [2], outShape: [2], init: () => ({}), initState: () => ({}), evaluate: () => x })
  expect(() => unchecked(unchecked(L.named('l', L.relu))(byHand))({}, x)).toThrow('layer: the call gives no pair: return [output, backward]')
})
