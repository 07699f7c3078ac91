// The first call of a long program: trace, emit, compile, run.
import { add, compile, concat, fromArray, greater, matmul, mean, mul, pipe, reshape, sigmoid, slice, softmax, square, sub, tanh, valueAndGrad, where, zeros } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { fill, labels } from '../data.mjs'

const draw = (...shape) => fromArray(shape, fill(shape.reduce((a, b) => a * b, 1), 1))
const list = (n, f) => Array.from({ length: n }, (_, i) => f(i))
const times = (n, x, f) => list(n, i => i).reduce(f, x)

const gru = (steps, size = 128, batch = 32) => {
  const optimizer = Opt.adam(0.001)
  const gate = () => ({ w: draw(2 * size, size), b: draw(size) })
  const params = { reset: gate(), update: gate(), next: gate() }
  const dense = ({ w, b }, x) => add(matmul(x, w), b)
  const loss = (p, x, y) => {
    const last = times(steps, zeros([batch, size]), (h, t) => {
      const now = reshape(slice(x, [[t, t + 1]]), [batch, size])
      const both = concat([now, h], 1)
      const [r, z] = [sigmoid(dense(p.reset, both)), sigmoid(dense(p.update, both))]
      const next = tanh(dense(p.next, concat([now, mul(r, h)], 1)))
      return add(mul(sub(1, z), h), mul(z, next))
    })
    return mean(square(sub(last, y)))
  }
  const step = (p, state, x, y) => {
    const [value, gradient] = valueAndGrad(loss)(p, x, y)
    const [updates, next] = optimizer.update(gradient, state, p)
    return [Opt.applyUpdates(p, updates), next, value]
  }
  return [step, params, optimizer.init(params), draw(steps, batch, size), draw(batch, size)]
}

const adam = count => {
  const optimizer = Opt.adam(0.001)
  const params = list(count, i => draw(20 + i % 7, 30))
  const step = (p, state, gradient) => {
    const [updates, next] = optimizer.update(gradient, state, p)
    return [Opt.applyUpdates(p, updates), next]
  }
  return [step, params, optimizer.init(params), params]
}

const programs = {
  'GRU steps, gradient and Adam': gru,
  'softmax of tanh of a product': n => [(x, w) => times(n, x, y => softmax(tanh(matmul(y, w)))), draw(64, 64), draw(64, 64)],
  'operations, every second a where': n => [x => times(n / 2, x, (y, i) => where(greater(x, i / n), y, add(y, 1))), draw(64)],
  'operations, one after the other': n => [x => times(n, x, (y, i) => i % 2 === 0 ? mul(y, 0.99) : add(y, x)), draw(64)],
  'pieces of a concatenation': n => [(...xs) => concat(xs, 0), ...list(n, () => draw(4))],
  'terms of a sum': n => [(...xs) => xs.reduce((a, b) => add(a, b)), ...list(n, () => draw(64))],
  'users of one value': n => [x => {
    const y = tanh(x)
    return list(n, i => mul(y, i + 0.5)).reduce((a, b) => add(a, b))
  }, draw(64)],
  'results': n => [(...xs) => xs.map(x => tanh(x)), ...list(n, () => draw(16))],
  'weights that Adam updates': adam,
  'draws from split keys': n => [key => Random.split(key, n).map(k => Random.normal(k, [8])).reduce((a, b) => add(a, b)), Random.key(0)],
}

const fit = layers => {
  const model = times(layers, pipe(L.input(16), L.named('first', L.dense(16))), (below, i) =>
    pipe(below, L.named(`dense ${i}`, L.dense(16)), L.named(`norm ${i}`, L.batchNorm()), L.named(`act ${i}`, L.relu)))
  const config = { model: pipe(model, L.named('out', L.dense(10))), loss: Loss.softmaxCrossEntropy, optimizer: Opt.adam(0.001), batchSize: 32, epochs: 1, key: Random.key(0) }
  const train = { x: draw(64, 16), y: fromArray([64], labels(64), { dtype: 'int32' }) }
  return () => Train.fit(config, { train })
}

const [name, length] = [process.argv[2], Number(process.argv[3])]
const make = programs[name]
const [f, ...args] = make === undefined ? [] : make(length)
const call = make === undefined ? fit(length) : () => compile(f)(...args)
const start = performance.now()
call()
process.send({ ms: performance.now() - start })
