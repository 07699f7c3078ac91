import { add, cast, concat, cos, fromArray, linspace, mul, pipe, reshape, sin, stack, sub, toFlat, zeros, type Tensor } from 'pullback'
import { digits, split } from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

/** What the reader chose: numbers, which an address can hold. */
export interface Choice {
  /** Two moons, two spirals, digits. */
  readonly data: number
  readonly hidden: number
  /** tanh, relu, σ. */
  readonly activation: number
  readonly rate: number
}

export const dataNames = ['two moons', 'two spirals', 'handwritten digits'] as const
export const activationNames = ['tanh', 'relu', 'σ'] as const

/** What is known after an epoch. */
export interface Progress {
  readonly epoch: number
  readonly loss: number
  readonly accuracy: number
  /** Of planar data: the answer for class 1 over a grid of GRID × GRID places, rows from the top. */
  readonly grid: readonly number[]
  /** The weights of the first layer, [in, out]. */
  readonly weights: readonly number[]
}

export const GRID = 48
export const REACH = 1.8

type Points = Tensor<readonly [200, 2]>
type Labels = Tensor<readonly [200], 'int32'>

const noise = (name: string, size: number): Points => mul(Random.normal(Random.foldIn(Random.key(5), name), [200, 2]), size)
const halves = (): Labels => cast(concat([zeros([100]), add(zeros([100]), 1)], 0), 'int32')

const moons = (): Points => {
  const angle = linspace(0, Math.PI, 100)
  const upper = stack([sub(cos(angle), 0.5), sub(sin(angle), 0.25)], 1)
  const lower = stack([sub(0.5, cos(angle)), sub(0.25, sin(angle))], 1)
  return add(concat([upper, lower], 0), noise('moons', 0.08))
}

const spirals = (): Points => {
  const t = linspace(0.25, 1, 100)
  const angle = mul(t, 3 * Math.PI)
  const arm = stack([mul(mul(t, 1.4), cos(angle)), mul(mul(t, 1.4), sin(angle))], 1)
  return add(concat([arm, mul(arm, -1)], 0), noise('spirals', 0.03))
}

/** The points of planar data, for the picture. */
export const pointsOf = (data: number): { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> } =>
  ({ x: toFlat(data === 0 ? moons() : spirals()), y: toFlat(halves()) })

const act = (activation: number) => [L.tanh, L.relu, L.sigmoid][activation]!

const planar = ({ data, hidden, activation, rate }: Choice) => {
  const model = pipe(
    L.input(2),
    L.named('one', L.dense(hidden)), L.named('act1', act(activation)),
    L.named('two', L.dense(hidden)), L.named('act2', act(activation)),
    L.named('out', L.dense(2)),
  )
  return { model, train: { x: data === 0 ? moons() : spirals(), y: halves() }, batchSize: 20, rate }
}

/** Where the grid of the picture lies. */
const places = (): Tensor<readonly [number, 2]> => {
  const steps = Array.from({ length: GRID }, (_, i) => -REACH + 2 * REACH * (i + 0.5) / GRID)
  return fromArray([GRID * GRID, 2], [...steps].reverse().flatMap(y => steps.flatMap(x => [x, y])))
}

/** The training of a choice, an epoch at a time. */
export function* epochs(choice: Choice, limit: number): Generator<Progress, void> {
  const shared = { loss: Loss.softmaxCrossEntropy, epochs: limit, key: Random.key(0), metrics: { accuracy: Train.accuracy } }
  if (choice.data === 2) {
    const model = pipe(L.input(64), L.named('one', L.dense(choice.hidden)), L.named('act1', act(choice.activation)), L.named('out', L.dense(10)))
    const { train, test } = split(digits, { test: 0.2, key: Random.key(1), stratify: true })
    for (const { epoch, params, metrics } of Train.epochs({ ...shared, model, optimizer: Opt.adam(choice.rate / 10), batchSize: 32 }, { train, test })) {
      const last = metrics.at(-1)!
      latest = drawing => toFlat(model.evaluate(params, reshape(drawing, [1, 64])))
      yield { epoch, loss: last.train.loss, accuracy: last.test?.accuracy ?? 0, grid: [], weights: [...toFlat(params.one.w)] }
    }
    return
  }
  const { model, train, batchSize, rate } = planar(choice)
  const grid = places()
  for (const { epoch, params, metrics } of Train.epochs({ ...shared, model, optimizer: Opt.adam(rate / 10), batchSize }, { train })) {
    const { loss, accuracy } = metrics.at(-1)!.train
    const logits = toFlat(model.evaluate(params, grid))
    const answers = Array.from({ length: GRID * GRID }, (_, i) => 1 / (1 + Math.exp(logits[2 * i]! - logits[2 * i + 1]!)))
    yield { epoch, loss, accuracy, grid: answers, weights: [...toFlat(params.one.w)] }
  }
}

let latest: ((drawing: Tensor<readonly [64]>) => ArrayLike<number>) | undefined

/** What the network, as trained so far, makes of a drawing of 8 × 8 pixels: a probability for each digit. */
export const readDrawing = (pixels: readonly number[]): readonly number[] => {
  if (latest === undefined) return Array.from({ length: 10 }, () => 0.1)
  const logits = Array.from(latest(fromArray([64], pixels)))
  const top = Math.max(...logits)
  const powers = logits.map(z => Math.exp(z - top))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map(p => p / sum)
}
