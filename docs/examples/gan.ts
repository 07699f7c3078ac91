// Two networks against each other: one makes points from noise, the other tells them from points on a ring. Two optimizers in one carry, folded by Train.fold.
import { add, concat, cos, div, ones, pipe, sin, valueAndGrad, zeros, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

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

/** The states after each epoch. */
export const gan = (epochs: number, seed = 1) => Train.fold((now, real: Points, key) => {
  const noise = Random.normal(key, [ROWS, 2])
  const made = maker.evaluate(now.m, noise)
  const [judged, dj] = valueAndGrad((p: typeof j) => div(add(wrong(p, real, true), wrong(p, made, false)), 2))(now.j)
  const [fooled, dm] = valueAndGrad((p: typeof m) => wrong(now.j, maker.evaluate(p, noise), true))(now.m)
  const [uj, js] = judges.update(dj, now.js, now.j)
  const [um, ms] = makes.update(dm, now.ms, now.m)
  return [{ m: Opt.applyUpdates(now.m, um), j: Opt.applyUpdates(now.j, uj), ms, js }, { judged, fooled }]
}, { m, j, ms: makes.init(m), js: judges.init(j) }, { data: ring, batchSize: ROWS, epochs, key: Random.key(seed), dropLast: true })
