// Times of training steps and their parts, as ratios within one run: npm run bench
import { compile, fromArray, grad, matmul, mean, pipe, relu, square, tensor, toFlat } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { compare, report } from './harness.mjs'

const random = (seed, shape) => Random.normal(Random.key(seed), shape)

for (const n of [64, 256]) {
  const [a, b] = [random(1, [n, n]), random(2, [n, n])]
  const compiled = compile(matmul)
  const [x, y] = [toFlat(a), toFlat(b)]
  // The textbook's triple loop over the same elements, to know what checks and views cost.
  const plain = () => {
    const z = new Float32Array(n * n)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) {
      let sum = 0
      for (let k = 0; k < n; k++) sum += x[i * n + k] * y[k * n + j]
      z[i * n + j] = sum
    }
    return z
  }
  report(`matmul ${n}×${n}`, compare({ 'eager': () => matmul(a, b), 'compiled': () => compiled(a, b), 'triple loop': plain }))
}

for (const [inputs, hidden, batch] of [[64, 32, 32], [784, 128, 32]]) {
  const x = random(3, [batch, inputs])
  const y = fromArray([batch], Array.from({ length: batch }, (_, i) => i * 7 % 10), { dtype: 'int32' })
  const model = maker => pipe(L.input(inputs), L.named('hidden', L.dense(hidden)), maker, L.named('out', L.dense(10)))
  const stepOf = (network, optimizer) => {
    const config = { model: network, loss: Loss.softmaxCrossEntropy, optimizer, batchSize: batch, epochs: 1, key: Random.key(0) }
    const step = Train.step(config)
    const start = Train.init(config)
    return () => step(start, { x, y })
  }
  const plain = model(L.named('act', L.relu))
  const noisy = pipe(L.input(inputs), L.named('hidden', L.dense(hidden)), L.named('act', L.relu), L.named('drop', L.dropout(0.5)), L.named('out', L.dense(10)))
  const normed = pipe(L.input(inputs), L.named('hidden', L.dense(hidden)), L.named('norm', L.batchNorm()), L.named('act', L.relu), L.named('out', L.dense(10)))
  const loss = (p, batchX) => mean(square(matmul(relu(matmul(batchX, p.w)), p.v)))
  const params = { w: random(4, [inputs, hidden]), v: random(5, [hidden, 10]) }
  report(`training step ${inputs}-${hidden}-10, batch ${batch}`, compare({
    'sgd': stepOf(plain, Opt.sgd(0.1)),
    'adam': stepOf(plain, Opt.adam(0.001)),
    'sgd, dropout 0.5': stepOf(noisy, Opt.sgd(0.1)),
    'sgd, batch normalization': stepOf(normed, Opt.sgd(0.1)),
    'grad alone, by tape': () => grad(loss)(params, x),
    'grad alone, compiled': (compiled => () => compiled(params, x))(compile(grad(loss))),
    'forward alone': () => loss(params, x),
  }))
}

report('a small operation', compare({ 'relu of a scalar, 1000 times': (t => () => { for (let i = 0; i < 1000; i++) relu(t) })(tensor(1)) }))
