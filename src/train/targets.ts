import { zeros } from '../tensor/construct.js'
import type { AnyTensor } from '../tensor/value.js'
import { bounds, rowsBetween } from './batches.js'
import { checkRows, type Plain } from './plain.js'

/** Rows checked at once. */
const CHUNK = 1024

/**
 * Lets the loss see all targets once, beside outputs of zeros, before anything is trained: where steps are traced, it could not read them, and a
 * label out of range would go unnoticed. Tensors never change, so targets that were seen are not looked at again.
 */
export const targetChecker = (word: string, config: Plain): ((examples: { readonly x: AnyTensor; readonly y: AnyTensor }) => void) => {
  const seen = new WeakSet<AnyTensor>()
  return ({ x, y }) => {
    checkRows(word, x, y)
    if (seen.has(y)) return
    for (const [from, to] of bounds(x.shape[0]!, CHUNK, false)) {
      config.loss(zeros([to - from, ...config.model.outShape]), rowsBetween(y, from, to))
    }
    seen.add(y)
  }
}
