import { item, mul, ones, pipe, ShapeMismatch, tensor, zeros, type AnyTensor, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import type { Progress } from 'pullback/train/types'
import { describe, expect, it } from 'vitest'
import { everything, data, stateBits } from './support.js'

const line = {
  model: pipe(L.input(1), L.named('line', L.dense(1))),
  loss: Loss.squaredError, optimizer: Opt.sgd(0.1), batchSize: 4, epochs: 2, key: Random.key(0),
}
const train = { x: tensor([[1], [2], [3], [4], [5]]), y: tensor([[1], [2], [3], [4], [5]]) }

describe('metrics', () => {
  it("may have any name but the loss's", () => {
    const metrics = { ['__proto__']: () => tensor(7), constructor: () => tensor(8) }
    const [record] = Train.fit({ ...line, metrics }, { train }).metrics
    expect(Object.entries(record!.train).slice(1)).toEqual([['__proto__', 7], ['constructor', 8]])
    expect(() => Train.init({ ...line, metrics: { loss: () => tensor(7) } })).toThrow("init: a metric has the name 'loss', which is the loss's own: give it another")
  })

  it('are scalars, NaN too', () => {
    const rows = (output: AnyTensor) => output as Tensor<readonly []>
    expect(() => Train.fit({ ...line, metrics: { rows } }, { train })).toThrow("train: 'rows' is [4, 1], not a scalar: reduce it with mean")
    const last = Train.fit({ ...line, metrics: { none: () => tensor(NaN) }, handlers: [Train.earlyStopping({ monitor: 'none', on: 'train', patience: 1 })] }, { train })
    expect([last.epoch, last.metrics[0]!.train.none]).toEqual([1, NaN])
  })
})

/** With whatever a config holds in JavaScript: `object` says nothing of it. */
const fitted = (more: object) => Train.fit({ ...line, ...more }, { train })

describe('what a function of the config gives is looked at', () => {
  const noPair = (what: string, parts: string): string => `${what} gives no pair: return [${parts}]`
  const tensorOnly = 'not a tensor: compute it with words such as mul'
  it.each<readonly [string, object]>([
    [`transform: the scalar 'rate' is 0.1, ${tensorOnly}`, { optimizer: Opt.sgd((() => 0.1) as unknown as Opt.Schedule) }],
    [`train: 'half' is 0.5, ${tensorOnly}`, { metrics: { half: () => 0.5 } }],
    [`train: 'loss' is 3, ${tensorOnly}`, { loss: (y: AnyTensor) => [3, () => y] }],
    [noPair('train: the loss', 'loss, backward'), { loss: () => tensor(1) }],
    [noPair('train: the loss', 'loss, backward'), { loss: () => [tensor(1)] }],
    [noPair('train: a penalty', 'penalty, backward'), { penalties: [() => tensor(1)] }],
    [noPair("train: the optimizer's update", 'updates, state'), { optimizer: { init: () => [], update: (grads: unknown) => grads } }],
    ...[undefined, tensor(1), { update: 0.1 }].map(given =>
      ['transform: the update of line.w is not a tensor, its parameter is float32[1, 1]', { optimizer: Opt.transform({ update: () => given as never }) }] as const),
  ])('%s', (sentence, more) => {
    const thrown = { message: sentence, name: expect.stringMatching(/^(ArgumentError|ShapeMismatch)$/) }
    expect(() => fitted(more)).toThrow(expect.objectContaining(thrown))
  })

  it('so in evaluate', () => {
    const measured = (more: object) => Train.evaluate({ ...line, ...more }, Train.init(line), train)
    expect(() => measured({ metrics: { half: () => 0.5 } })).toThrow(`train: 'half' is 0.5, ${tensorOnly}`)
    expect(() => measured({ loss: () => tensor(1) })).toThrow(noPair('train: the loss', 'loss, backward'))
  })
})

describe('a state of another model is refused', () => {
  const deep = (widths: readonly number[], epochs: number) => ({
    ...line, epochs, model: L.repeat(L.input(1), [...widths, 1], (network, width, i) => pipe(network, L.named(`h${i}`, L.dense(width)))),
  })
  type Body = ReturnType<typeof deep>
  /** As JavaScript has it, or L.repeat's types, which do not know the layers. */
  const normed = (width: number) => ({
    ...line, model: pipe(L.input(1), L.named('h', L.dense(width)), L.named('n', L.batchNorm()), L.named('out', L.dense(1))),
  }) as unknown as Body
  const state = Train.fit(deep([4], 2), { train })
  const uses: readonly (readonly [string, (config: Body, from?: typeof state) => unknown])[] = [
    ['fit', (config, from = state) => Train.fit(config, { train }, from)],
    ['epochs', (config, from = state) => [...Train.epochs(config, { train }, from)]],
    ['epoch', (config, from = state) => Train.epoch(config)(from, { train })],
    ['step', (config, from = state) => Train.step(config)(from, train)],
    ['evaluate', (config, from = state) => Train.evaluate(config, from, train)],
  ]
  const advice = ': give the state of a run of this model'

  it.each(uses)('by %s', (word, use) => {
    expect(() => use(deep([8], 4))).toThrow(new ShapeMismatch(`${word}: params.h0.w is float32[1, 4], where the model has float32[1, 8]${advice}`))
    expect(() => use(deep([4, 1], 4))).toThrow(new ShapeMismatch(`${word}: params.h2.w is nothing, where the model has float32[1, 1]${advice}`))
    expect(() => use(deep([], 4))).toThrow(`${word}: params.h1.w is float32[4, 1], where the model has nothing${advice}`)
    expect(() => use(deep([4], 4))).not.toThrow()
  })

  it.each(uses)('by %s, for its running state', (word, use) => {
    const [four, eight] = [Train.init(normed(4)), Train.init(normed(8))]
    expect(() => use(normed(4), { ...four, state: eight.state })).toThrow(
      new ShapeMismatch(`${word}: state.n.mean is float32[8], where the model has float32[4]${advice}`))
    expect(() => use(normed(4), { ...four, state: {} })).toThrow(`${word}: state.n.mean is nothing, where the model has float32[4]${advice}`)
    expect(() => use(normed(4), four)).not.toThrow()
  })

  it('also after all epochs are done, and by a step that has run', () => {
    expect(() => Train.fit(deep([8], 1), { train }, state)).toThrow('fit: params.h0.w')
    const step = Train.step(deep([4], 4))
    expect(() => step(step(state, train), train)).not.toThrow()
    expect(() => step(Train.init(deep([8], 4)), train)).toThrow('step: params.h0.w is float32[1, 8], where the model has float32[1, 4]')
  })

  it('where init reads what it draws', () => {
    const reading = (width: number) => ({
      ...line,
      model: pipe(L.input(1), L.named('r', L.layer({
        inShape: [1], outShape: [1], init: (key: Random.Key) => ({ v: mul(ones([width]), item(Random.uniform(key, []))) }),
        forward: (_, x) => [x, dy => [{ v: zeros([width]) }, dy]], evaluate: (_, x) => x,
      }))),
    })
    const from = Train.init(reading(2))
    expect(() => Train.step(reading(2))(from, train)).not.toThrow()
    expect(() => Train.step(reading(3))(from, train)).toThrow('step: params.r.v is float32[2], where the model has float32[3]')
  })
})

describe('a state', () => {
  it("of another optimizer is refused, and one past the config's epochs is the result", () => {
    const adam = { ...line, optimizer: Opt.adam(0.1) }
    expect(() => Train.fit(line, { train }, Train.init(adam))).toThrow("update: the state has slots m, v, this optimizer has no slots: it is another optimizer's")
    const done = Train.fit(line, { train })
    expect(Train.fit({ ...line, epochs: 1 }, { train }, done)).toBe(done)
  })

  it('is left as it was, and its key counts, not that of the config', () => {
    const config = everything(1)
    const start = Train.init(config)
    const before = stateBits(start)
    const once = Train.fit(config, data, start)
    expect(stateBits(start)).toEqual(before)
    expect(stateBits(Train.fit({ ...config, key: Random.key(99) }, data, start))).toEqual(stateBits(once))
  })
})

it('a gradient may name its fields in any order; one that is missing is said', () => {
  const scaled = (gradient: (dy: AnyTensor) => object) => L.layer({
    inShape: [1], outShape: [1], init: () => ({ w: ones([1]), v: ones([1]) }),
    forward: (_, x) => [mul(x, 2), dy => [gradient(dy) as { w: typeof one; v: typeof one }, dy]], evaluate: (_, x) => x,
  })
  const one = ones([1])
  const fitted = (gradient: (dy: AnyTensor) => object) => Train.fit({
    ...line, model: pipe(L.input(1), L.named('l', scaled(gradient))), penalties: [Loss.l2Penalty(0.1, { select: () => true })],
  }, { train })
  const [w, v] = [zeros([1]), ones([1])]
  expect(stateBits(fitted(() => ({ v, w })))).toEqual(stateBits(fitted(() => ({ w, v }))))
  expect(() => fitted(() => ({ w }))).toThrow("train: the gradient.l.v is nothing, where the parameters have float32[1]")
})

describe('a handler cannot change the history that states share', () => {
  const spoil = ({ metrics }: Progress): 'continue' => {
    const history = metrics as unknown as { train: { loss: number } }[]
    const acts: readonly (() => unknown)[] = [
      () => history.pop(), () => { history[0] = { train: { loss: 0 } } }, () => { history[0]!.train = { loss: 0 } }, () => { history[0]!.train.loss = 0 },
    ]
    for (const act of acts) expect(act).toThrow(TypeError)
    return 'continue'
  }
  const untouched = Train.fit({ ...line, epochs: 3 }, { train, test: train })

  it('while it trains', () => {
    expect(Train.fit({ ...line, epochs: 3, handlers: [spoil] }, { train, test: train })).toEqual(untouched)
    expect(untouched.metrics).toHaveLength(3)
  })

  it('that it resumes from', () => {
    const config = { ...line, epochs: 2 }
    const from = Train.fit(config, { train, test: train })
    const copied = { ...from, metrics: structuredClone(from.metrics) }
    expect(Train.fit({ ...line, epochs: 3, handlers: [spoil] }, { train, test: train }, copied)).toEqual(untouched)
    // What is the caller's stays the caller's.
    expect(Object.isFrozen(copied.metrics[0])).toBe(false)
  })
})
