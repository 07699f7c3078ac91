// A physics-informed network: it learns how a hot rod cools from the heat equation alone. The residual takes derivatives of derivatives of the network, at one
// point; vmap takes it at many.
import { abs, add, compile, exp, grad, item, max, mean, mul, pipe, sin, square, stack, sub, sum, take, toFlat, valueAndGrad, vmap, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'

type Scalar = Tensor<readonly []>
type Points = { readonly x: Tensor<readonly [number]>; readonly t: Tensor<readonly [number]> }

const net = pipe(L.input(2), L.named('one', L.dense(24)), L.named('bend', L.tanh), L.named('two', L.dense(24)), L.named('bow', L.tanh), L.named('out', L.dense(1)))
const params = net.init(Random.key(0))
const optimizer = Opt.adam(0.005)

/** The temperature at a place and a time: sin πx to begin with, and always 0 at both ends, whatever the network says of what is between. */
export const warmth = (p: typeof params, x: Scalar, t: Scalar) =>
  add(sin(mul(x, Math.PI)), mul(mul(t, mul(x, sub(1, x))), sum(net.evaluate(p, stack([x, t])))))

/** ∂u/∂t − ∂²u/∂x² / π², which is 0 where the rod cools as it must. */
const residual = (p: typeof params, x: Scalar, t: Scalar) => {
  const slope = (y: Scalar) => grad((z: Scalar) => warmth(p, z, t))(y)
  return sub(grad((s: Scalar) => warmth(p, x, s))(t), mul(grad(slope)(x), 1 / Math.PI ** 2))
}
const loss = (p: typeof params, { x, t }: Points) => mean(square(vmap(residual, { in: [null, 0, 0] })(p, x, t)))

/** How far from the truth, e⁻ᵗ sin πx, it is at worst. */
const error = (p: typeof params, { x, t }: Points) => max(abs(sub(vmap(warmth, { in: [null, 0, 0] })(p, x, t), mul(exp(mul(t, -1)), sin(mul(x, Math.PI))))))

const [kx, kt] = Random.split(Random.key(1))
const points = (n: number) => ({ x: Random.uniform(kx, [n]), t: Random.uniform(kt, [n], { max: 2 }) })
const [train, test] = [points(512), points(128)]

const start = { params, optState: optimizer.init(params) }
interface State {
  readonly carry: typeof start
  readonly epoch: number
  readonly step: number
  readonly metrics: readonly { readonly train: Readonly<Record<string, number>>; readonly test: Readonly<Record<string, number>> }[]
}

const step = compile(({ params: now, optState }: typeof start, batch: Points) => {
  const [value, grads] = valueAndGrad(loss)(now, batch)
  const [updates, next] = optimizer.update(grads, optState, now)
  return [{ params: Opt.applyUpdates(now, updates), optState: next }, { loss: value }] as const
})
const measure = compile(error)

/** The states after each epoch, of which any may be gone on from; it ends where a number has not fallen for so many epochs. */
export function* heat(epochs: number, seed = 1, from: State = { carry: start, epoch: 0, step: 0, metrics: [] }, patience = Infinity): Generator<State> {
  const key = Random.key(seed)
  let { carry, epoch, step: taken, metrics } = from
  while (epoch < epochs) {
    const order = [...toFlat(Random.permutation(Random.foldIn(key, epoch), 512))]
    const sums = new Map<string, number>()
    let rows = 0
    for (let at = 0; at < 512; at += 64) {
      const numbers = order.slice(at, at + 64)
      const [next, found] = step(carry, { x: take(train.x, numbers, 0), t: take(train.t, numbers, 0) })
      for (const [of, value] of Object.entries(found)) sums.set(of, (sums.get(of) ?? 0) + item(value) * numbers.length)
      carry = next
      rows += numbers.length
      taken++
    }
    epoch++
    metrics = [...metrics, { train: Object.fromEntries([...sums].map(([of, sum]) => [of, sum / rows])), test: { error: item(measure(carry.params, test)) } }]
    if (process.stderr.isTTY) process.stderr.write(`\repoch ${epoch} of ${epochs}: ${JSON.stringify(metrics.at(-1)!.train)}`)
    yield { carry, epoch, step: taken, metrics }
    const watched = metrics.map(({ train }) => Object.values(train)[0]!)
    if (watched.length - 1 - watched.indexOf(Math.min(...watched)) >= patience) return
  }
}
