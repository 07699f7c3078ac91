import type { FloatDType } from '../../tensor/dtype.js'
import type { Tensor } from '../../tensor/value.js'
import type { EpochMetrics } from '../../train/index.js'

/** An example that the model got wrong. */
export interface Misread {
  /** Its picture, row by row, 0 (paper) to 1 (ink). */
  readonly image: Tensor<readonly [number, number], FloatDType>
  /** The class that it is of. */
  readonly actual: string
  /** The class that the model took it for. */
  readonly predicted: string
  /** How sure the model was, from 0 to 1. */
  readonly confidence?: number | undefined
}

/** What a report shows; parts that are absent are left out. */
export interface Report {
  readonly title: string
  /** The main result, one or two sentences. */
  readonly summary?: string | undefined
  /** Names and values: the options, the sizes, the time. */
  readonly facts?: readonly (readonly [name: string, value: string])[] | undefined
  /** The history: `state.metrics`. A curve is drawn of each metric. */
  readonly metrics: readonly EpochMetrics<string>[]
  readonly confusion?: {
    /** `Train.confusionMatrix` of the test rows. */
    readonly matrix: Tensor<readonly [number, number], 'int32'>
    readonly classes: readonly string[]
  } | undefined
  readonly misread?: readonly Misread[] | undefined
}
