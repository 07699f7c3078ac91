import cliProgress from 'cli-progress'
import { checkArgument, counted, described, isAsyncIterable, isIterable, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { checkHistory } from '../train/check-progress.js'
import type { Progress } from '../train/types.js'
import { namedMetrics, showCount, showTime } from './show/words.js'

/** Where progress is written: `process.stderr`, `process.stdout`, or anything that takes text. */
export interface Output {
  readonly isTTY?: boolean | undefined
  /** How wide the terminal is, 80 unless said: what is longer is cut. */
  readonly columns?: number | undefined
  readonly write: (text: string) => unknown
}

/** What {@link progress} has to know. */
export interface ProgressOptions {
  /** The number of the last epoch: `config.epochs`. */
  readonly epochs: number
  /** Rows that an epoch trains on. */
  readonly examples: number
  /** `process.stderr` unless said otherwise. */
  readonly stream?: Output | undefined
  /** Milliseconds that have passed since some moment; a clock of one's own makes the output the same each time. */
  readonly now?: (() => number) | undefined
}

/** Seconds as they pass, from an epoch to the next. */
interface Times {
  /** What the last epoch took. */
  readonly last: number
  /** An epoch's mean; the first one, which compiles, counts only as long as it is the only one. */
  readonly mean: number
  readonly total: number
}

/** A watch that is read after each epoch. */
const watch = (now: () => number): (() => Times) => {
  const start = now()
  let [first, before, done] = [start, start, 0]
  return () => {
    const end = now()
    const seconds = (from: number): number => (end - from) / 1000
    const times = { last: seconds(before), mean: done === 0 ? seconds(start) : seconds(first) / done, total: seconds(start) }
    if (done === 0) first = end
    before = end
    done++
    return times
  }
}

/** The speed now, and the time left, from the epochs that this run has done. */
const pace = ({ last, mean, total }: Times, left: number, examples: number): readonly string[] => [
  ...last > 0 ? [`${showCount(examples / last)} examples/s`] : [],
  left > 0 ? `${showTime(left * mean)} left` : `took ${showTime(total)}`,
]

const WIDTH = 24

const bar = (share: number): string => {
  const full = Math.round(WIDTH * Math.min(1, share))
  return '█'.repeat(full) + '░'.repeat(WIDTH - full)
}

/**
 * Walks the states of `Train.epochs`, `fold` or `foldAsync` and shows how far they are: in a terminal as a bar that fills, elsewhere as a line an
 * epoch; with the metrics, the examples per second of the last epoch, and the time left. Returns the last state, or a promise of it; `undefined` when there is
 * none, because the run that was resumed had ended.
 *
 * @example
 * import { progress } from 'pullback/node'
 *
 * const states = [1, 2].map(epoch => ({ epoch, step: 10 * epoch, metrics: [{ train: { loss: 1 / epoch, accuracy: 0.5 } }] }))
 * const last = progress(states, { epochs: 2, examples: 100, stream: { write: text => console.log(text.trimEnd()) }, now: () => 0 })
 * // => epoch 1/2  loss 1.000  accuracy 50.00 %  0.0 s left
 * // => epoch 2/2  loss 0.5000  accuracy 50.00 %  took 0.0 s
 * console.log(last?.epoch) // => 2
 *
 * @since 0.1.0
 * @category progress
 */
export const progress: {
  <S extends Progress>(states: AsyncIterable<S>, options: ProgressOptions): Promise<S | undefined>
  <S extends Progress>(states: Iterable<S>, options: ProgressOptions): S | undefined
} = asStated(counted('progress', 2, (states: Iterable<Progress> | AsyncIterable<Progress>, options: ProgressOptions): unknown => {
  if (!isIterable(states) && !isAsyncIterable(states)) refuse(`progress: the states are ${described(states)}: give it what Train.epochs gives`)
  const { epochs, examples, stream = process.stderr, now = () => performance.now() } = optionsArgument<ProgressOptions>(
    'progress', options, { epochs: 'number', examples: 'number', stream: 'object', now: 'function' }, ['epochs', 'examples'])
  checkArgument('progress', "the stream's write", stream.write, 'function')
  const read = watch(now)
  const show = stream.isTTY === true ? terminal(stream, epochs) : lines(stream)
  const each = (state: Progress): Progress => {
    const metrics = checkHistory('progress', asStated<Progress>(checkArgument('progress', 'a state', state, 'object')).metrics).at(-1)
    const facts = [
      ...(metrics === undefined ? [] : namedMetrics(metrics)).map(([name, text]) => `${name} ${text}`),
      ...pace(read(), epochs - state.epoch, examples),
    ]
    show.epoch(state.epoch, `epoch ${String(state.epoch).padStart(String(epochs).length)}/${epochs}`, facts.join('  '))
    return state
  }
  return isAsyncIterable(states) ? waitingFor(states, each, show) : walking(states, each, show)
}))

const walking = (states: Iterable<Progress>, each: (state: Progress) => Progress, { end }: Display): Progress | undefined => {
  let last: Progress | undefined
  try {
    for (const state of states) last = each(state)
  } finally {
    end()
  }
  return last
}

const waitingFor = async (states: AsyncIterable<Progress>, each: (state: Progress) => Progress, { end }: Display): Promise<Progress | undefined> => {
  let last: Progress | undefined
  try {
    for await (const state of states) last = each(state)
  } finally {
    end()
  }
  return last
}

interface Display {
  readonly epoch: (epoch: number, title: string, facts: string) => void
  readonly end: () => void
}

const lines = (stream: Output): Display => ({
  epoch: (_, title, facts) => { stream.write(`${title}  ${facts}\n`) },
  end: () => {},
})

const terminal = (stream: Output, epochs: number): Display => {
  const single = new cliProgress.SingleBar({
    // Safe: of a stream, the bar uses isTTY, columns and write.
    stream: asStated<NodeJS.WritableStream>(stream),
    // A signal ends a synchronous training at once: nothing may be set in the terminal that would have to be set back.
    hideCursor: false,
    linewrap: true,
    // The default would leave a training that blocks the event loop without a redraw for longer.
    fps: 20,
    format: (_, { progress: share }, payload) => {
      const { title, facts } = asStated<{ readonly title: string; readonly facts: string }>(payload)
      return `${title} ${bar(share)} ${facts}`
    },
  })
  single.start(epochs, 0, { title: `epoch ${'0'.padStart(String(epochs).length)}/${epochs}`, facts: '' })
  return {
    epoch: (epoch, title, facts) => { single.update(epoch, { title, facts }) },
    end: () => { single.stop() },
  }
}
