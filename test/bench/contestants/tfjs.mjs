// tfjs on its WebAssembly backend, which computes at once.
import { contest } from '../contestant.mjs'
import { CHAIN, digest, fill, LEARNING_RATE, oneHot, PATCHES, SOFTMAX, startOf, STEPS_TO_ANSWER } from '../data.mjs'
import { packageFolder, requirePeer } from '../peers.mjs'

const tf = requirePeer('@tensorflow/tfjs')
requirePeer('@tensorflow/tfjs-backend-wasm').setWasmPaths(`${packageFolder('@tensorflow/tfjs-backend-wasm')}/dist/`)
await tf.setBackend('wasm')
await tf.ready()

const kernel = (f, ...inputs) => ({ answer: digest(Array.from(f(...inputs).dataSync())), work: () => { tf.dispose(tf.tidy(() => f(...inputs))) } })

await contest({
  gemm: n => kernel((a, b) => tf.matMul(a, b), tf.tensor2d(fill(n * n, 1), [n, n]), tf.tensor2d(fill(n * n, 2), [n, n])),
  chain: () => kernel((a, b, c) => tf.tanh(a.mul(b).add(c)), ...[1, 2, 3].map(seed => tf.tensor1d(fill(CHAIN, seed)))),
  softmax: () => kernel(a => tf.softmax(a), tf.tensor2d(fill(SOFTMAX ** 2, 1), [SOFTMAX, SOFTMAX])),
  convolution: () => {
    const [rows, patch, filters] = PATCHES
    return kernel((a, b, bias) => tf.fused.matMul({ a, b, bias, activation: 'relu' }),
      tf.tensor2d(fill(rows * patch, 1), [rows, patch]), tf.tensor2d(fill(patch * filters, 2), [patch, filters]), tf.tensor1d(fill(filters, 3)))
  },
  steps: (inputs, hidden, batch) => {
    const [x, y] = [tf.tensor2d(fill(batch * inputs, 1), [batch, inputs]), tf.tensor2d(oneHot(batch), [batch, 10])]
    const start = startOf(inputs, hidden)
    const p = [
      tf.tensor2d(start.w1, [inputs, hidden]), tf.tensor1d(start.b1), tf.tensor2d(start.w2, [hidden, 10]), tf.tensor1d(start.b2),
    ].map(value => tf.variable(value))
    const optimizer = tf.train.sgd(LEARNING_RATE)
    const loss = () => tf.losses.softmaxCrossEntropy(y, tf.relu(x.matMul(p[0]).add(p[1])).matMul(p[2]).add(p[3]))
    const work = () => { tf.tidy(() => { optimizer.minimize(loss, false, p) }) }
    for (let i = 0; i < STEPS_TO_ANSWER; i++) work()
    return { work, answer: loss().dataSync()[0] }
  },
})
