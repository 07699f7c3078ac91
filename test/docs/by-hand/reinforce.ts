// A pole is balanced on a cart by trial and error: the policy gradient, REINFORCE. Without scan, vmap and Train.fold.
import {
  abs, add, assertShape, cast, compile, cos, cumsum, div, flip, grad, item, less, logSoftmax, logicalAnd, mean, mul, oneHot, ones, pipe, sin, square, stack, std, sub, sum,
  take, toFlat, type Tensor,
} from 'pullback'
import * as L from 'pullback/layer'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'

const [ROWS, STEPS] = [16, 200] as const
type Four = Tensor<readonly [typeof ROWS, 4]>
type Column = Tensor<readonly [typeof ROWS]>
type Actions = Tensor<readonly [typeof ROWS], 'int32'>

const policy = pipe(L.input(4), L.named('hidden', L.dense(16)), L.named('act', L.tanh), L.named('out', L.dense(2)))
const params = policy.init(Random.key(0))
const optimizer = Opt.adam(0.01)

/** A fiftieth of a second: place and speed of the cart, angle and speed of the pole, after a push to the left (0) or right (1). */
const push = (at: Four, action: Actions): Four => {
  const [x, v, angle, turn] = [0, 1, 2, 3].map(i => take(at, i, 1)) as [Column, Column, Column, Column]
  const force = sub(mul(cast(action, 'float32'), 20), 10)
  const [s, c] = [sin(angle), cos(angle)]
  const thrust = div(add(force, mul(mul(square(turn), s), 0.05)), 1.1)
  const spin = div(sub(mul(s, 9.8), mul(c, thrust)), mul(sub(4 / 3, mul(square(c), 0.1 / 1.1)), 0.5))
  const speed = sub(thrust, mul(mul(spin, c), 0.05 / 1.1))
  return stack([add(x, mul(v, 0.02)), add(v, mul(speed, 0.02)), add(angle, mul(turn, 0.02)), add(turn, mul(spin, 0.02))], 1)
}

/** Sixteen episodes, step by step: where they were, what was drawn there, and whether the pole still stood. */
const moved = compile((at: Four, action: Actions, up: Column) => {
  const next = push(at, action)
  const stands = logicalAnd(less(abs(take(next, 0, 1)), 2.4), less(abs(take(next, 2, 1)), 0.21))
  return [next, mul(up, cast(stands, 'float32'))] as const
})
const drawn = compile((p: typeof params, at: Four, keys: readonly Random.Key[]) => {
  const logits = policy.evaluate(p, at)
  return assertShape([ROWS])(stack(keys.map((key, i) => Random.categorical(key, take(logits, i, 0)))))
})
const episodes = (p: typeof params, starts: Four, key: Random.Key) => {
  let [at, up, keys] = [starts, ones([ROWS]), Random.split(key, ROWS) as readonly Random.Key[]]
  const seen: { readonly at: Four; readonly action: Actions; readonly up: Column }[] = []
  for (let t = 0; t < STEPS; t++) {
    const halves = keys.map(now => Random.split(now))
    const action = drawn(p, at, halves.map(([, own]) => own))
    seen.push({ at, action, up })
    ;[at, up] = moved(at, action, up)
    keys = halves.map(([next]) => next)
  }
  const ups = assertShape([STEPS, ROWS])(stack(seen.map(x => x.up)))
  return { ats: assertShape([STEPS, ROWS, 4])(stack(seen.map(x => x.at))), actions: assertShape([STEPS, ROWS])(stack(seen.map(x => x.action))), ups }
}

/** Actions before a long life become more probable, those before a short one less. What comes before an action is not its merit. */
const loss = (p: typeof params, { ats, actions, ups }: ReturnType<typeof episodes>) => {
  const logs = sum(mul(logSoftmax(policy.evaluate(p, ats)), oneHot(actions, 2)), -1)
  const left = flip(cumsum(flip(ups, 0), 0), 0)
  const better = mul(ups, div(sub(left, mean(left, 1, { keepDims: true })), add(std(left, 1, { keepDims: true }), 1)))
  return mul(mean(sum(mul(logs, better), 0)), -1)
}

const start = { params, optState: optimizer.init(params) }
interface State {
  readonly carry: typeof start
  readonly epoch: number
  readonly step: number
  readonly metrics: readonly { readonly train: Readonly<Record<string, number>> }[]
}

const update = compile(({ params: now, optState }: typeof start, seen: ReturnType<typeof episodes>) => {
  const [updates, next] = optimizer.update(grad(loss)(now, seen), optState, now)
  return [{ params: Opt.applyUpdates(now, updates), optState: next }, { life: mean(sum(seen.ups, 0)) }] as const
})
const step = (carry: typeof start, starts: Four, key: Random.Key) => update(carry, episodes(carry.params, starts, key))
const data = Random.uniform(Random.key(1), [ROWS * 10, 4], { min: -0.05, max: 0.05 })

/** The states after each epoch, of which any may be gone on from; it ends where a number has not fallen for so many epochs. */
export function* reinforce(epochs: number, seed = 1, from: State = { carry: start, epoch: 0, step: 0, metrics: [] }, patience = Infinity): Generator<State> {
  const key = Random.key(seed)
  const noise = Random.foldIn(key, 'noise')
  let { carry, epoch, step: taken, metrics } = from
  while (epoch < epochs) {
    const order = [...toFlat(Random.permutation(Random.foldIn(key, epoch), data.shape[0]))]
    const sums = new Map<string, number>()
    let rows = 0
    for (let at = 0; at + ROWS <= data.shape[0]; at += ROWS) {
      const numbers = order.slice(at, at + ROWS)
      const [next, found] = step(carry, assertShape([ROWS, 4])(take(data, numbers, 0)), Random.foldIn(noise, taken))
      for (const [of, value] of Object.entries(found)) sums.set(of, (sums.get(of) ?? 0) + item(value) * numbers.length)
      carry = next
      rows += numbers.length
      taken++
    }
    epoch++
    metrics = [...metrics, { train: Object.fromEntries([...sums].map(([of, sum]) => [of, sum / rows])) }]
    if (process.stderr.isTTY) process.stderr.write(`\repoch ${epoch} of ${epochs}: ${JSON.stringify(metrics.at(-1)!.train)}`)
    yield { carry, epoch, step: taken, metrics }
    const watched = metrics.map(({ train }) => Object.values(train)[0]!)
    if (watched.length - 1 - watched.indexOf(Math.min(...watched)) >= patience) return
  }
}
