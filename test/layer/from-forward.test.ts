import { add, checkGrads, compile, div, grad, jvp, mean, mul, ones, pipe, sqrt, square, sub, sum, tensor, toArray, toFlat, vjp, where, zeros, type Key, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import { contentsOf } from '../support/compare.js'

/* Layers with a key and a state, whose backward is derived: hand-written = derived = numeric. */

const SIZE = 3
type Rows = Tensor<readonly [5, 3]>

/** L.dropout's, from its forward alone. */
const dropout = (rate: number) => L.fromForward({
  inShape: [SIZE], outShape: [SIZE], init: () => ({}),
  forward: (_, x, { key }: { readonly key: Key }) => where(Random.bernoulli(key, 1 - rate, x.shape), div(x, 1 - rate), 0),
  evaluate: (_, x) => x,
})

interface Running { readonly mean: Tensor<readonly [3]>; readonly variance: Tensor<readonly [3]> }

/** L.batchNorm's. */
const batchNorm = L.fromForward({
  inShape: [SIZE], outShape: [SIZE],
  init: () => ({ scale: ones([SIZE]), offset: zeros([SIZE]) }),
  initState: (): Running => ({ mean: zeros([SIZE]), variance: ones([SIZE]) }),
  forward: ({ scale, offset }, x, { state }: { readonly state: Running }) => {
    const m = mean(x, 0)
    const spread = mean(square(sub(x, m)), 0)
    const running = (old: Tensor<readonly [3]>, now: Tensor<readonly [3]>) => add(mul(old, 0.9), mul(now, 0.1))
    return [add(mul(div(sub(x, m), sqrt(add(spread, 1e-5))), scale), offset), { mean: running(state.mean, m), variance: running(state.variance, spread) }]
  },
  evaluate: ({ scale, offset }, x, state) => add(mul(div(sub(x, state.mean), sqrt(add(state.variance, 1e-5))), scale), offset),
})

const x: Rows = Random.normal(Random.key(1), [5, SIZE])
const dy: Rows = Random.normal(Random.key(2), [5, SIZE])
const near = (a: Tensor<readonly number[]>, b: Tensor<readonly number[]>): void => { expect([...toFlat(a)]).toEqual([...toFlat(b)].map(value => expect.closeTo(value, 5))) }

describe('a layer with a key, from its forward', () => {
  const key = Random.key(7)
  const [own, written] = [dropout(0.4), L.dropout(0.4)([SIZE])]

  it('is the hand-written one, bit for bit; inference has no key', () => {
    const [y, backward] = own({}, x, { key })
    const [wanted, wantedBack] = written({}, x, { key })
    expect(y).toEqual(wanted)
    expect(backward(dy)[1]).toEqual(wantedBack(dy)[1])
    expect(own.evaluate({}, x)).toEqual(x)
    expect(own({}, x, { key: Random.key(8) })[0]).not.toEqual(y)
    expect(own.initState()).toEqual({})
  })

  it('has the numeric gradient', () => {
    const f = (z: Rows) => sum(mul(own({}, z, { key })[0], dy))
    const [, dx] = own({}, x, { key })[1](dy)
    expect([...toFlat(grad(f)(x))]).toEqual([...toFlat(dx)])
    checkGrads((z: Tensor<readonly [5, 3], 'float64'>) => sum(where(Random.bernoulli(key, 0.6, [5, SIZE]), div(z, 0.6), 0)))(asStated(ones([5, SIZE], { dtype: 'float64' })))
  })
})

describe('a layer with a state, from its forward', () => {
  const params = { scale: tensor([0.5, 2, -1]), offset: tensor([0.1, 0, 3]) }
  const written = L.batchNorm()([SIZE])

  it('is the hand-written one: output, gradients, next state, inference', () => {
    const state = { mean: tensor([0.3, -1, 2]), variance: tensor([1, 0.2, 4]) }
    const [y, backward, next] = batchNorm(params, x, { state })
    const [wanted, wantedBack, wantedNext] = written(params, x, { state })
    near(y, wanted)
    const [[dParams, dx], [wantedParams, wantedDx]] = [backward(dy), wantedBack(dy)]
    near(dParams.scale, wantedParams.scale)
    near(dParams.offset, wantedParams.offset)
    near(dx, wantedDx)
    near(next.mean, wantedNext.mean)
    near(next.variance, wantedNext.variance)
    near(batchNorm.evaluate(params, x, state), written.evaluate(params, x, state))
    expect(state.mean).toEqual(tensor([0.3, -1, 2]))
    // The old state is untouched, and the new one is no tape's: it may be read, and given on.
    near(batchNorm(params, x, { state: next })[2].mean, written(params, x, { state: wantedNext })[2].mean)
  })

  it('has the numeric gradient, is differentiated by others, and compiles', () => {
    const state = batchNorm.initState()
    const f = (z: Rows) => sum(mul(batchNorm(params, z, { state })[0], dy))
    const [, dx] = batchNorm(params, x, { state })[1](dy)
    near(grad(f)(x), dx)
    const h = 1e-2
    const at = (i: number, s: number): number => toFlat(f(asStated(tensor(toArray(x).map((row, r) => row.map((v, c) => r * SIZE + c === i ? v + s : v))))))[0]!
    for (const i of [0, 7, 14]) expect(toFlat(dx)[i]).toBeCloseTo((at(i, h) - at(i, -h)) / (2 * h), 2)
    const step = compile((z: Rows, s: Running) => { const [y, back, next] = batchNorm(params, z, { state: s }); return { y, dx: back(dy)[1], next } })
    near(step(x, state).dx, dx)
    near(step(x, state).next.mean, batchNorm(params, x, { state })[2].mean)
    const [, tangent] = jvp((z: Rows) => batchNorm(params, z, { state })[0])([x], [dy])
    near(tangent, vjp((v: Rows) => batchNorm(params, x, { state })[1](v)[1])(dy)[1](dy)[0])
  })
})

it('both train in a network as the hand-written ones do', () => {
  const [kx, ky] = Random.split(Random.key(3))
  const train = { x: Random.normal(kx, [12, SIZE]), y: Random.normal(ky, [12, 1]) }
  const config = <M extends object>(model: M) => ({ model, loss: Loss.squaredError, optimizer: Opt.adam(0.05), batchSize: 4, epochs: 3, key: Random.key(5) })
  const derived = Train.fit(config(pipe(L.input(SIZE), L.named('bn', batchNorm), L.named('drop', dropout(0.25)), L.named('out', L.dense(1)))), { train })
  const written = Train.fit(config(pipe(L.input(SIZE), L.named('bn', L.batchNorm()), L.named('drop', L.dropout(0.25)), L.named('out', L.dense(1)))), { train })
  near(derived.params.out.w, written.params.out.w)
  near(derived.state.bn.mean, written.state.bn.mean)
  expect(derived.metrics.map(({ train: numbers }) => numbers.loss)).toEqual(written.metrics.map(({ train: numbers }) => expect.closeTo(numbers.loss, 4)))
  expect(contentsOf(derived.params.drop)).toEqual(contentsOf({}))
})

it('says what is wrong with what forward gives, and with what it is made of', () => {
  const make = (more: object): ((...args: readonly unknown[]) => unknown) => asStated(L.fromForward(asStated<Parameters<typeof L.fromForward>[0]>({ inShape: [2], outShape: [2], init: () => ({}), forward: (_: unknown, z: unknown) => z, ...more })))
  const z = zeros([4, 2])
  const initState = () => ({ n: zeros([]) })
  expect(() => make({ initState, evaluate: (_: unknown, y: unknown) => y })({}, z, { state: initState() })).toThrow('fromForward: forward gives no pair: return [output, state]')
  expect(() => make({ initState, evaluate: (_: unknown, y: unknown) => y, forward: (_: unknown, y: unknown) => [y, { n: 3 }] })({}, z, { state: initState() })).toThrow('fromForward: the state.n of forward is 3, not a tensor')
  expect(() => make({ forward: () => 3 })({}, z)).toThrow('fromForward: forward gave 3: it gives the output')
  expect(() => make({ initState: 3 })).toThrow('fromForward: initState is 3: it must be a function')
  expect(() => make({ evaluate: 3 })).toThrow('fromForward: evaluate is 3: it must be a function')
  expect(() => make({ initState })).toThrow('fromForward: there is a state, and no evaluate')
})
