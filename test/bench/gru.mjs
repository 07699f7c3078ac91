import { add, matmul, mean, mul, reshape, scan, sigmoid, slice, square, sub, tanh, fromArray, valueAndGrad, zeros } from 'pullback'
import * as Opt from 'pullback/optimizer'
import { fill } from './data.mjs'

const draw = (seed, scale, ...shape) => fromArray(shape, fill(shape.reduce((a, b) => a * b, 1), seed, scale))

/** A training step of a gated recurrent unit with Adam and clipping: the loop as `scan`, or laid out by hand. */
export const gru = (steps, unrolled = false, batch = 32, inputs = 128, size = 128) => {
  const params = { wx: draw(1, 1 / Math.sqrt(inputs), inputs, 3 * size), wh: draw(2, 1 / Math.sqrt(size), size, 3 * size), b: zeros([3 * size]) }
  const optimizer = Opt.chain(Opt.clipByGlobalNorm(1), Opt.adam(0.001))
  const gate = (x, i) => slice(x, [[0, batch], [i * size, (i + 1) * size]])
  const cell = ({ wx, wh, b }) => (h, x) => {
    const [own, from] = [add(matmul(x, wx), b), matmul(h, wh)]
    const [z, r] = [0, 1].map(i => sigmoid(add(gate(own, i), gate(from, i))))
    const next = tanh(add(gate(own, 2), mul(r, gate(from, 2))))
    const out = add(mul(sub(1, z), next), mul(z, h))
    return [out, out]
  }
  const all = (p, xs) => {
    const [step, start] = [cell(p), zeros([batch, size])]
    if (!unrolled) return mean(square(scan(step, start, xs)[1]))
    let [h, total] = [start, 0]
    for (let t = 0; t < steps; t++) {
      h = step(h, reshape(slice(xs, [[t, t + 1], [0, batch], [0, inputs]]), [batch, inputs]))[0]
      total = add(mean(square(h)), total)
    }
    return mul(total, 1 / steps)
  }
  const step = (p, state, xs) => {
    const [loss, gradient] = valueAndGrad(all)(p, xs)
    const [updates, next] = optimizer.update(gradient, state, p)
    return [Opt.applyUpdates(p, updates), next, loss]
  }
  return { step, args: [params, optimizer.init(params), draw(3, 1, steps, batch, inputs)] }
}
