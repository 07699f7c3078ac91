// What `npm start` trains, as a user writes it who has the package: the same file runs in a page, in a worker and in Node.
import { pipe, toFlat } from 'pullback'
import { digits, split } from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

/** Every module that the library compiles from here on. */
const modules = []
globalThis.WebAssembly.Module = new Proxy(globalThis.WebAssembly.Module, {
  construct: (Module, [bytes]) => {
    modules.push(bytes.slice())
    return new Module(bytes)
  },
})

const sha256 = async bytes => Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), byte => byte.toString(16).padStart(2, '0')).join('')

/** The bytes of all parameters, one behind the other. */
const bytesOf = params => new Blob(Object.values(params).flatMap(layer => Object.values(layer)).map(tensor => Float32Array.from(toFlat(tensor)))).arrayBuffer()

export const trainDigits = async ({ hidden, epochs, batchSize, learningRate, seed }) => {
  const { train, test } = split(digits, { test: 0.2, key: Random.key(1797), stratify: true })
  const layers = L.repeat(L.input(64), hidden, (before, size, i) => pipe(
    before,
    L.named(`hidden${i + 1}`, L.dense(size)),
    L.named(`act${i + 1}`, L.relu),
  ))
  const config = {
    model: pipe(layers, L.named('out', L.dense(10))),
    loss: Loss.softmaxCrossEntropy,
    optimizer: Opt.momentum(Opt.cosineDecay(learningRate, { steps: epochs * Math.ceil(train.x.shape[0] / batchSize) })),
    batchSize,
    epochs,
    key: Random.key(seed),
    metrics: { accuracy: Train.accuracy },
  }
  const start = Train.init(config)
  const began = performance.now()
  const last = Train.fit(config, { train }, start)
  const seconds = (performance.now() - began) / 1000
  const { accuracy } = Train.evaluate(config, last, test)
  return {
    seconds,
    result: {
      accuracy,
      history: last.metrics,
      start: await sha256(await bytesOf(start.params)),
      params: await sha256(await bytesOf(last.params)),
      modules: await Promise.all(modules.map(async bytes => ({ bytes: bytes.length, sha256: await sha256(bytes) }))),
    },
  }
}
