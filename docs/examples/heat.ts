// A physics-informed network: it learns how a hot rod cools from the heat equation alone. The residual takes derivatives of derivatives of the network, at one
// point; vmap takes it at many.
import { abs, add, exp, grad, max, mean, mul, pipe, sin, square, stack, sub, sum, valueAndGrad, vmap, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

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

/** The states after each epoch. */
export const heat = (epochs: number, seed = 1) => Train.fold(({ params: now, optState }, batch: Points) => {
  const [value, grads] = valueAndGrad(loss)(now, batch)
  const [updates, next] = optimizer.update(grads, optState, now)
  return [{ params: Opt.applyUpdates(now, updates), optState: next }, { loss: value }]
}, { params, optState: optimizer.init(params) }, {
  data: points(512), batchSize: 64, epochs, key: Random.key(seed), test: points(128), measure: (now, batch: Points) => ({ error: error(now.params, batch) }),
})
