import { isLeft } from 'fp-ts/lib/Either.js'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { TrainOptions } from '../../data/index.js'
import { digits, split } from '../../datasets/index.js'
import * as Loss from '../../loss/index.js'
import { softmax } from '../../op/along-axis.js'
import * as Opt from '../../optimizer/index.js'
import * as Random from '../../random/index.js'
import { fromArray } from '../../tensor/construct.js'
import { toArray, toFlat } from '../../tensor/read.js'
import type { Tensor } from '../../tensor/value.js'
import * as Train from '../../train/index.js'
import { drawConfusion, drawImage, sideBySide } from '../show/draw.js'
import { progress, type Output } from '../progress.js'
import { checkReport, writeReport, type Misread, type Report } from '../report/index.js'
import { showCount, showTime } from '../show/words.js'
import { CLASSES, network, PIXELS } from './network.js'
import { parse, usage } from './options.js'

/** Where the command writes. */
export interface Streams {
  readonly out: Output
  readonly err: Output
}

/** Test digits: always the same, whatever the seed, so that results compare. */
const SPLIT_KEY = Random.key(1797)
const TEST_SHARE = 0.2
const DRAWN = 5

type Examples = ReturnType<typeof split<1797, readonly [64], 'float32', readonly [], 'int32'>>['test']

const testOf = (logits: Tensor<readonly [number, 10]>, { x, y }: Examples) => {
  const [scores, labels, pixels] = [toArray(softmax(logits)), toFlat(y), toArray(x)]
  const misread = scores.flatMap((row, i): readonly Misread[] => {
    const confidence = Math.max(...row)
    const [guess, label] = [row.indexOf(confidence), labels[i]!]
    return guess === label ? [] : [{
      image: fromArray([8, 8], pixels[i]!), actual: digits.classes[label]!, predicted: digits.classes[guess]!, confidence,
    }]
  })
  // The surest mistakes first: they tell most.
  const sorted = misread.toSorted((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0))
  return { misread: sorted, confusion: Train.confusionMatrix(logits, y), right: labels.length - misread.length, rows: labels.length }
}

const drawMisread = (misread: readonly Misread[]): string => sideBySide(misread.slice(0, DRAWN).map(({ image, actual, predicted }) =>
  `${drawImage(image)}\n${actual} read as ${predicted}`))

/** The loss, where it is no number any more, and the epoch since when; `undefined` while it is one. */
const divergence = (metrics: readonly Train.EpochMetrics<string>[]): { readonly loss: number; readonly since: number } | undefined => {
  const lossOf = ({ train, test }: Train.EpochMetrics<string>): number => [train.loss, test?.loss ?? 0].find(loss => !Number.isFinite(loss)) ?? 0
  const since = metrics.findLastIndex(record => Number.isFinite(lossOf(record))) + 2
  const last = metrics.at(-1)
  return last === undefined || since > metrics.length ? undefined : { loss: lossOf(last), since }
}

/** What a run came to: what is said of it, and shown in the report. */
type Outcome = Partial<Pick<Report, 'summary' | 'confusion' | 'misread'>> & { readonly text: string; readonly code: number }

const failed = ({ loss, since }: NonNullable<ReturnType<typeof divergence>>): Outcome => {
  const summary = `The loss is ${loss} since epoch ${since}: the training has diverged.`
  return { summary, text: `\n${summary} A smaller --learning-rate may help.`, code: 1 }
}

const trained = (logits: Tensor<readonly [number, 10]>, test: Examples, epochs: number): Outcome => {
  const { misread, confusion, right, rows } = testOf(logits, test)
  const accuracy = `${(100 * right / rows).toFixed(2)} %`
  const text = [
    `\nTest accuracy ${accuracy}: ${right} of ${rows} digits are read right.\n`,
    `Confusion matrix: the digit in the row was read as the one in the column.\n\n${drawConfusion(confusion, digits.classes)}`,
    ...misread.length === 0 ? [] : [
      `\n${misread.length === 1 ? 'The one misread' : `${Math.min(DRAWN, misread.length)} of the ${misread.length} misread`}:\n\n${drawMisread(misread)}`,
    ],
  ].join('\n')
  const summary = `${accuracy} of ${rows} held-out digits are read right after ${epochs} epochs.`
  return { summary, text, code: 0, confusion: { matrix: confusion, classes: digits.classes }, misread }
}

const train = async (options: TrainOptions, report: string, { out, err }: Streams): Promise<number> => {
  const say = (text: string): void => { out.write(`${text}\n`) }
  const data = split(digits, { test: TEST_SHARE, key: SPLIT_KEY, stratify: true })
  const [rows] = data.train.x.shape
  const [tested] = data.test.x.shape
  const sizes = [PIXELS, ...options.hidden, CLASSES].join('-')
  const model = network(options.hidden)
  const config = {
    model,
    loss: Loss.softmaxCrossEntropy,
    optimizer: Opt.momentum(Opt.cosineDecay(options.learningRate, { steps: options.epochs * Math.ceil(rows / options.batchSize) })),
    batchSize: options.batchSize,
    epochs: options.epochs,
    key: Random.key(options.seed),
    metrics: { accuracy: Train.accuracy },
    handlers: [Train.haltOnNaN],
  }
  say(`Training ${sizes} on ${showCount(rows)} handwritten digits; ${tested} are held out.`)
  const began = performance.now()
  const start = Train.init(config)
  const last = progress(Train.epochs(config, data, start), { epochs: options.epochs, examples: rows, stream: err }) ?? start
  const seconds = (performance.now() - began) / 1000
  const diverged = divergence(last.metrics)
  const { text, code, ...shown } = diverged === undefined ? trained(model.evaluate(last.params, data.test.x), data.test, last.epoch) : failed(diverged)
  say(text)
  await writeReport(report, {
    title: `Handwritten digits: ${sizes}`,
    facts: [
      ['Epochs', String(options.epochs)], ['Batch size', String(options.batchSize)], ['Learning rate', String(options.learningRate)],
      ['Seed', String(options.seed)], ['Training digits', showCount(rows)], ['Test digits', showCount(tested)], ['Time', showTime(seconds)],
    ],
    metrics: last.metrics,
    ...shown,
  })
  say(`\nThe report is in ${report}.`)
  return code
}

/** The command: trains, tests, reports; its exit code is 0, 2 for wrong options, 1 for any other failure. */
export const run = async (args: readonly string[], streams: Streams): Promise<number> => {
  const refuse = (errors: readonly string[]): number => {
    streams.err.write(`${errors.join('\n')}\nSee npm start -- --help for the options.\n`)
    return 2
  }
  const request = parse(args)
  if (isLeft(request)) return refuse(request.left)
  if (request.right.kind === 'help') {
    streams.out.write(`${usage()}\n`)
    return 0
  }
  const { options, report } = request.right
  // Known before training, rather than after it.
  if (!existsSync(dirname(report))) return refuse([`--report: there is no folder ${dirname(report)}`])
  try {
    await checkReport(report)
    return await train(options, report, streams)
  } catch (error) {
    streams.err.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}
