import { zeros } from '../tensor/construct.js'
import type { AnyTensor } from '../tensor/value.js'
import { bounds, rowsBetween } from './batches.js'
import { checkRows, type Plain } from './plain.js'

/** Rows checked at once. */
const CHUNK = 1024

/**
 * Lets the loss see all targets once, beside outputs of zeros, before anything is trained: where steps are traced, it could not read them, and a
 * label out of range would go unnoticed.
 */
export const checkTargets = (word: string, config: Plain, { x, y }: { readonly x: AnyTensor; readonly y: AnyTensor }): void => {
  checkRows(word, x, y)
  for (const [from, to] of bounds(x.shape[0]!, CHUNK, false)) {
    config.loss(zeros([to - from, ...config.model.outShape]), rowsBetween(y, from, to))
  }
}
