// A small training run, run by Node with and without WebAssembly: what it prints is compared.
import { compile, exp, grad, pipe, sum, tensor, threads, toArray } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

if (process.argv[2] === 'forbidden') {
  // As a Content-Security-Policy does.
  WebAssembly.Module = class {
    constructor() { throw new WebAssembly.CompileError("WebAssembly.Module(): Compiling or instantiating WebAssembly module violates the following Content Security policy directive") }
  }
}
const f = compile(x => grad(y => sum(exp(y)))(x))
const values = toArray(f(tensor([0, 1])))
const config = {
  model: pipe(L.input(2), L.named('hidden', L.dense(3)), L.named('drop', L.dropout(0.5)), L.named('out', L.dense(2))),
  loss: Loss.softmaxCrossEntropy, optimizer: Opt.adam(0.1), batchSize: 2, epochs: 3, key: Random.key(0), metrics: { accuracy: Train.accuracy },
}
const data = { x: tensor([[1, 2], [-1, 0.5], [0, 1]]), y: tensor([1, 0, 1], { dtype: 'int32' }) }
const last = Train.fit(config, { train: data, test: data })
const step = Train.step(config)(last, data)
const { reason } = await threads(2)
console.log(JSON.stringify({
  explained: f.explain(), reason, values, metrics: last.metrics, w: toArray(step.params.out.w), output: toArray(config.model.evaluate(last.params, data.x)),
}))
