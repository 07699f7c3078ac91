// A pole is balanced on a cart by trial and error: the policy gradient, REINFORCE. An episode is a scan that draws its own actions; many are a vmap of it.
import {
  abs, add, cast, cos, cumsum, div, flip, less, logSoftmax, logicalAnd, mean, mul, pipe, scan, sin, square, stack, std, stopGradient, sub, sum, take,
  tensor, valueAndGrad, vmap, type Tensor,
} from 'pullback'
import * as L from 'pullback/layer'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

const [ROWS, STEPS] = [16, 200] as const
type Four = Tensor<readonly [4]>

const policy = pipe(L.input(4), L.named('hidden', L.dense(16)), L.named('act', L.tanh), L.named('out', L.dense(2)))
const params = policy.init(Random.key(0))
const optimizer = Opt.adam(0.01)

/** A fiftieth of a second: place and speed of the cart, angle and speed of the pole, after a push to the left (0) or right (1). */
const push = (at: Four, action: Tensor<readonly [], 'int32'>): Four => {
  const [x, v, angle, turn] = [0, 1, 2, 3].map(i => take(at, i, 0)) as [Tensor<readonly []>, Tensor<readonly []>, Tensor<readonly []>, Tensor<readonly []>]
  const force = sub(mul(cast(action, 'float32'), 20), 10)
  const [s, c] = [sin(angle), cos(angle)]
  const thrust = div(add(force, mul(mul(square(turn), s), 0.05)), 1.1)
  const spin = div(sub(mul(s, 9.8), mul(c, thrust)), mul(sub(4 / 3, mul(square(c), 0.1 / 1.1)), 0.5))
  const speed = sub(thrust, mul(mul(spin, c), 0.05 / 1.1))
  return stack([add(x, mul(v, 0.02)), add(v, mul(speed, 0.02)), add(angle, mul(turn, 0.02)), add(turn, mul(spin, 0.02))])
}

/** For each step of one episode: the logarithm of how probable the action that was drawn is, and 1 as long as the pole stands. */
const episode = (p: typeof params, start: Four, key: Random.Key) => scan(
  ({ at, up, key: now }: { readonly at: Four; readonly up: Tensor<readonly []>; readonly key: Random.Key }) => {
    const [next, own] = Random.split(now)
    const logits = policy.evaluate(p, at)
    const action = Random.categorical(own, logits)
    const moved = push(at, action)
    const stands = logicalAnd(less(abs(take(moved, 0, 0)), 2.4), less(abs(take(moved, 2, 0)), 0.21))
    return [{ at: moved, up: mul(up, cast(stands, 'float32')), key: next }, { log: take(logSoftmax(logits), action, 0), up }]
  }, { at: start, up: tensor(1), key }, undefined, { length: STEPS })[1]

/** Actions before a long life become more probable, those before a short one less. What comes before an action is not its merit. */
const loss = (p: typeof params, starts: Tensor<readonly [typeof ROWS, 4]>, key: Random.Key) => {
  const { log, up } = vmap(episode, { in: [null, 0, 0] })(p, starts, Random.split(key, ROWS))
  const left = flip(cumsum(flip(up, 1), 1), 1)
  const better = mul(up, div(sub(left, mean(left, 0)), add(std(left, 0), 1)))
  return [mul(mean(sum(mul(log, stopGradient(better)), 1)), -1), { life: mean(sum(up, 1)) }] as const
}

/** The states after each epoch. */
export const reinforce = (epochs: number, seed = 1) => Train.fold(({ params: now, optState }, starts: Tensor<readonly [typeof ROWS, 4]>, key) => {
  const [[, numbers], grads] = valueAndGrad((p: typeof params) => loss(p, starts, key), { aux: true })(now)
  const [updates, next] = optimizer.update(grads, optState, now)
  return [{ params: Opt.applyUpdates(now, updates), optState: next }, numbers]
}, { params, optState: optimizer.init(params) }, {
  data: Random.uniform(Random.key(1), [ROWS * 10, 4], { min: -0.05, max: 0.05 }), batchSize: ROWS, epochs, key: Random.key(seed), dropLast: true,
})
