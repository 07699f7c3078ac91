// Calls that the library compiles by itself beside the same compiled by hand, in turns; or a search over configs, and how many modules it takes.
import { compile, fromArray, mul, pipe, sub, tensor } from 'pullback'
import { iris, split } from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { fill, labels } from '../data.mjs'
import { median } from '../measure.mjs'
import { configOf, rowsOf } from '../networks.mjs'

const ROUNDS = 60
const ROUND = 64

const [task, ...sizes] = process.argv.slice(2)

const calls = (inputs, hidden, batch) => {
  const config = configOf(inputs, hidden, batch)
  const { model, loss, optimizer } = config
  const start = Train.init(config)
  // Each batch has labels of its own, which the step looks at.
  const batches = Array.from({ length: ROUND }, (_, i) => ({
    ...rowsOf(inputs, batch), y: fromArray([batch], labels(batch).map(label => (label + i) % 10), { dtype: 'int32' }),
  }))
  const step = Train.step(config)
  const byHand = compile((params, optState, x, y) => {
    const [output, backward] = model(params, x)
    const [value, lossBackward] = loss(output, y)
    const [updates, next] = optimizer.update(backward(lossBackward())[0], optState, params)
    return { params: Opt.applyUpdates(params, updates), optState: next, value }
  })
  const evaluated = compile((params, x) => model.evaluate(params, x))
  const lossOf = compile((output, y) => loss(output, y)[0])
  const descend = compile((params, x, y, rate) => {
    const [output, backward] = model(params, x)
    const [gradient] = backward(loss(output, y)[1]())
    const moved = (p, g) => ({ w: sub(p.w, mul(g.w, rate)), b: sub(p.b, mul(g.b, rate)) })
    return { hidden: moved(params.hidden, gradient.hidden), act: {}, out: moved(params.out, gradient.out) }
  })
  const outputs = batches.map(({ x }) => model.evaluate(start.params, x))
  const singles = batches.map((_, i) => fromArray([1, inputs], fill(inputs, i)))
  let [stepped, held, rate] = [start, { params: start.params, optState: start.optState }, 0]
  const pair = (name, than, atMost, ours, theirs) => ({ name, than, atMost, ours, theirs })
  const pairs = [
    pair('Train.step, labels of its own', 'by hand', 1.15, i => { stepped = step(stepped, batches[i]) },
      i => { held = byHand(held.params, held.optState, batches[i].x, batches[i].y) }),
    pair('evaluate, one row', 'by hand', 2, i => model.evaluate(start.params, singles[i]), i => evaluated(start.params, singles[i])),
    pair(`evaluate, ${batch} rows`, 'by hand', 1.3, i => model.evaluate(start.params, batches[i].x), i => evaluated(start.params, batches[i].x)),
    pair(`loss of ${batch} rows`, 'by hand', 3, i => loss(outputs[i], batches[i].y), i => lossOf(outputs[i], batches[i].y)),
    pair('a number that changes', 'a tensor that does', 20, i => descend(start.params, batches[i].x, batches[i].y, 0.1 / ++rate),
      i => descend(start.params, batches[i].x, batches[i].y, tensor(0.1 / ++rate))),
  ]
  const timed = work => {
    const begin = performance.now()
    for (let i = 0; i < ROUND; i++) work(i)
    return 1000 * (performance.now() - begin) / ROUND
  }
  return pairs.map(({ name, than, atMost, ours, theirs }) => {
    const rounds = Array.from({ length: ROUNDS }, () => [timed(ours), timed(theirs)]).slice(ROUNDS / 3)
    return { name, than, atMost, time: median(rounds.map(([time]) => time)), ratio: median(rounds.map(([a, b]) => a / b)) }
  })
}

const search = count => {
  const { Module } = WebAssembly
  let modules = 0
  WebAssembly.Module = class extends Module {
    constructor(bytes) {
      super(bytes)
      modules++
    }
  }
  const data = split(iris, { test: 0.2, key: Random.key(1), stratify: true })
  const model = pipe(L.input(4), L.named('hidden', L.dense(8)), L.named('act', L.relu), L.named('out', L.dense(3)))
  const fitted = i => {
    const begin = performance.now()
    Train.fit({
      model, loss: Loss.softmaxCrossEntropy, optimizer: Opt.adamW(0.001 * (i + 2), { weightDecay: 1e-4 * (i + 1) }), batchSize: 32, epochs: 2, key: Random.key(i),
      penalties: [Loss.l2Penalty(1e-5 * (i + 1))], metrics: { accuracy: Train.accuracy },
    }, data)
    return performance.now() - begin
  }
  const first = fitted(0)
  const before = modules
  const fits = Array.from({ length: count - 1 }, (_, i) => fitted(i + 1))
  return { modules: { first: before, others: modules - before }, first, fit: median(fits) }
}

process.send(task === 'search' ? search(...sizes.map(Number)) : { pairs: calls(...sizes.map(Number)) })
