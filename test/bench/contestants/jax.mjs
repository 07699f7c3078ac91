// jax-js on its WebAssembly backend. It is lazy: what is disposed before it is awaited is never computed, and so everything is awaited.
import { contest } from '../contestant.mjs'
import { CHAIN, digest, fill, LEARNING_RATE, oneHot, PATCHES, SOFTMAX, startOf, STEPS_TO_ANSWER } from '../data.mjs'
import { importPeer } from '../peers.mjs'

const { numpy: np, valueAndGrad, jit, nn, init, defaultDevice } = await importPeer('@jax-js/jax')
await init('wasm')
defaultDevice('wasm')

const array = (data, shape) => np.array(data, { shape })

const kernel = async (f, ...inputs) => {
  const compiled = jit(f)
  const answer = digest(Array.from(await compiled(...inputs.map(x => x.ref)).data()))
  return {
    answer,
    work: async () => {
      const result = compiled(...inputs.map(x => x.ref))
      await result.blockUntilReady()
      result.dispose()
    },
  }
}

await contest({
  gemm: n => kernel((a, b) => np.matmul(a, b), array(fill(n * n, 1), [n, n]), array(fill(n * n, 2), [n, n])),
  chain: () => kernel((a, b, c) => np.tanh(a.mul(b).add(c)), ...[1, 2, 3].map(seed => array(fill(CHAIN, seed), [CHAIN]))),
  softmax: () => kernel(a => nn.softmax(a, -1), array(fill(SOFTMAX ** 2, 1), [SOFTMAX, SOFTMAX])),
  convolution: () => {
    const [rows, patch, filters] = PATCHES
    return kernel((x, w, b) => nn.relu(np.matmul(x, w).add(b)),
      array(fill(rows * patch, 1), [rows, patch]), array(fill(patch * filters, 2), [patch, filters]), array(fill(filters, 3), [filters]))
  },
  steps: async (inputs, hidden, batch) => {
    const loss = (p, x, y) => {
      const h = nn.relu(np.matmul(x, p.w1).add(p.b1))
      return nn.logSoftmax(np.matmul(h, p.w2).add(p.b2)).mul(y).sum().mul(-1 / batch)
    }
    const update = jit((p, x, y) => {
      const [value, g] = valueAndGrad(loss)({ w1: p.w1.ref, b1: p.b1.ref, w2: p.w2.ref, b2: p.b2.ref }, x, y)
      return [value, Object.fromEntries(['w1', 'b1', 'w2', 'b2'].map(name => [name, p[name].sub(g[name].mul(LEARNING_RATE))]))]
    })
    const [x, y] = [array(fill(batch * inputs, 1), [batch, inputs]), array(oneHot(batch), [batch, 10])]
    const start = startOf(inputs, hidden)
    let p = { w1: array(start.w1, [inputs, hidden]), b1: array(start.b1, [hidden]), w2: array(start.w2, [hidden, 10]), b2: array(start.b2, [10]) }
    const work = async () => {
      const [value, next] = update(p, x.ref, y.ref)
      p = next
      return (await value.data())[0]
    }
    for (let i = 0; i < STEPS_TO_ANSWER; i++) await work()
    return { work, answer: await work() }
  },
})
