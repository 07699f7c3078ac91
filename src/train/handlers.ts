import { checkArgument, described, isRecord, optionsArgument, refuse } from '../tensor/argument.js'
import type { Handler, Progress } from './config.js'

/** The history that a handler is shown. */
const historyOf = (word: string, progress: Progress): Progress['metrics'] => {
  const { metrics } = isRecord(progress) && 'metrics' in progress ? progress : refuse(`${word}: ${described(progress)} is no state with metrics`)
  checkArgument(word, 'metrics', metrics, 'array')
  return metrics
}

/** What early stopping watches. */
export interface EarlyStopping {
  /** `loss`, or a metric of the config. Default `loss`. */
  readonly monitor?: string | undefined
  /** Where it is measured. Default `test`. */
  readonly on?: 'train' | 'test' | undefined
  /** Epochs without improvement before training halts. */
  readonly patience: number
  /** The least change that counts as improvement. Default 0. */
  readonly minDelta?: number | undefined
  /** Whether less or more is better. Default `min` for `loss`, `max` for the rest. */
  readonly mode?: 'min' | 'max' | undefined
}

/**
 * Halts when a number has not improved for `patience` epochs. It keeps nothing: it reads the history, and so decides alike in a resumed run.
 *
 * @throws {ArgumentError} when the history lacks the number, or `patience` is no whole number.
 * @example
 * import * as Train from 'pullback/train'
 *
 * const stop = Train.earlyStopping({ patience: 2, on: 'train' })
 * const history = (...losses: number[]) => ({ epoch: losses.length, step: 0, metrics: losses.map(loss => ({ train: { loss } })) })
 * console.log(stop(history(3, 2, 2.5)), stop(history(3, 2, 2.5, 2.1))) // => continue halt
 *
 * @since 0.1.0
 * @category handlers
 */
export const earlyStopping = (options: EarlyStopping): Handler => {
  const { monitor = 'loss', on = 'test', patience, minDelta = 0, mode = monitor === 'loss' ? 'min' : 'max' } = optionsArgument<EarlyStopping>('earlyStopping', options,
    { monitor: 'string', on: ['train', 'test'], patience: 'number', minDelta: 'number', mode: ['min', 'max'] }, ['patience'])
  if (!Number.isInteger(patience) || patience < 1) refuse(`earlyStopping: patience is ${patience}: it is a whole number of epochs, 1 or more`)
  const sign = mode === 'min' ? 1 : -1
  return progress => {
    let best = Infinity
    let since = 0
    for (const record of historyOf('earlyStopping', progress)) {
      const numbers: Readonly<Record<string, number>> | undefined = record[on]
      const value = numbers?.[monitor]
      if (value === undefined) {
        return refuse(`earlyStopping: there is no '${monitor}' on '${on}': ${numbers === undefined ? `give ${on} data` : `known are ${Object.keys(numbers).join(', ')}`}`)
      }
      // NaN never improves, nor does null, which JSON makes of it.
      if (typeof value === 'number' && sign * value < best - minDelta) {
        best = sign * value
        since = 0
      } else {
        since++
      }
    }
    return since >= patience ? 'halt' : 'continue'
  }
}

/**
 * Halts when the loss of the last epoch, on the training or on the test rows, is NaN: training has diverged, and would go on for nothing.
 *
 * @example
 * import * as Train from 'pullback/train'
 *
 * const history = (...losses: number[]) => ({ epoch: losses.length, step: 0, metrics: losses.map(loss => ({ train: { loss } })) })
 * console.log(Train.haltOnNaN(history(3, 2)), Train.haltOnNaN(history(3, NaN))) // => continue halt
 *
 * @since 0.2.0
 * @category handlers
 */
export const haltOnNaN: Handler = progress => {
  const last = historyOf('haltOnNaN', progress).at(-1)
  // null is what JSON makes of NaN.
  const isNaN = (loss: number | null | undefined): boolean => loss === null || Number.isNaN(loss)
  return last !== undefined && (isNaN(last.train.loss) || (last.test !== undefined && isNaN(last.test.loss))) ? 'halt' : 'continue'
}
