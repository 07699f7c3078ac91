// Two networks against each other: one makes points from noise, the other tells them from points on a ring. Two optimizers in one carry, and what folds them, by hand.
import { add, assertShape, compile, concat, cos, div, item, ones, pipe, sin, take, toFlat, valueAndGrad, zeros, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'

const ROWS = 64
type Points = Tensor<readonly [typeof ROWS, 2]>

const angles = Random.uniform(Random.key(5), [1024, 1], { max: 2 * Math.PI })
export const ring = concat([cos(angles), sin(angles)], 1)

const maker = pipe(L.input(2), L.named('hidden', L.dense(32)), L.named('act', L.relu), L.named('out', L.dense(2)))
const judge = pipe(L.input(2), L.named('hidden', L.dense(32)), L.named('act', L.relu), L.named('out', L.dense(1)))
const [forMaker, forJudge] = Random.split(Random.key(0))
const [m, j] = [maker.init(forMaker), judge.init(forJudge)]
const [makes, judges] = [Opt.adam(0.001), Opt.adam(0.002)]

/** How wrong the judge is about points that are all real, or all made. */
const wrong = (p: typeof j, points: Points, real: boolean) =>
  Loss.binaryCrossEntropyWithLogits(judge.evaluate(p, points), real ? ones([ROWS, 1]) : zeros([ROWS, 1]))[0]

/** Points made from noise. */
export const make = (p: typeof m, noise: Tensor<readonly [number, 2]>) => maker.evaluate(p, noise)
const start = { m, j, ms: makes.init(m), js: judges.init(j) }
interface State {
  readonly carry: typeof start
  readonly epoch: number
  readonly step: number
  readonly metrics: readonly { readonly train: Readonly<Record<string, number>> }[]
}

const step = compile((now: typeof start, real: Points, key: Random.Key) => {
  const noise = Random.normal(key, [ROWS, 2])
  const made = maker.evaluate(now.m, noise)
  const [judged, dj] = valueAndGrad((p: typeof j) => div(add(wrong(p, real, true), wrong(p, made, false)), 2))(now.j)
  const [fooled, dm] = valueAndGrad((p: typeof m) => wrong(now.j, maker.evaluate(p, noise), true))(now.m)
  const [uj, js] = judges.update(dj, now.js, now.j)
  const [um, ms] = makes.update(dm, now.ms, now.m)
  return [{ m: Opt.applyUpdates(now.m, um), j: Opt.applyUpdates(now.j, uj), ms, js }, { judged, fooled }] as const
})

/** The states after each epoch, of which any may be gone on from; it ends where a number has not fallen for so many epochs. */
export function* gan(epochs: number, seed = 1, from: State = { carry: start, epoch: 0, step: 0, metrics: [] }, patience = Infinity): Generator<State> {
  const key = Random.key(seed)
  const noise = Random.foldIn(key, 'noise')
  let { carry, epoch, step: taken, metrics } = from
  while (epoch < epochs) {
    const order = [...toFlat(Random.permutation(Random.foldIn(key, epoch), 1024))]
    const sums = new Map<string, number>()
    let rows = 0
    for (let at = 0; at + ROWS <= 1024; at += ROWS) {
      const numbers = order.slice(at, at + ROWS)
      const [next, found] = step(carry, assertShape([ROWS, 2])(take(ring, numbers, 0)), Random.foldIn(noise, taken))
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
