import type { See } from '../graph/bind.js'
import { TraceError } from '../graph/trace-error.js'
import { trace, type Look } from '../graph/trace.js'
import { sameShape } from '../primitive/rules/type-of.js'
import { zeros } from '../tensor/construct.js'
import { storageOf, type AnyTensor } from '../tensor/value.js'
import { bounds, rowsBetween } from './batches.js'
import { checkRows, type Plain } from './plain.js'

/** Rows checked at once where the loss must be computed for it. */
const CHUNK = 1024

type Shaped = Pick<AnyTensor, 'shape' | 'dtype'>

/** How the loss looks at targets of a type: `undefined` when tracing does not tell. */
const looksAt = ({ loss, model }: Plain, { shape, dtype }: Shaped): readonly See[] | undefined => {
  const looks: Look[] = []
  try {
    trace(([output, target]) => {
      loss(output!, target!)
      return []
    }, [{ shape: [shape[0]!, ...model.outShape], dtype: 'float32' }, { shape, dtype }], looks)
  } catch (error) {
    if (error instanceof TraceError) return undefined
    throw error
  }
  return looks.every(({ value }) => value === 1) ? looks.map(({ see }) => see) : undefined
}

/**
 * Lets the loss see all targets, before anything is trained: where steps are traced, it could not read them, and a label out of range would go
 * unnoticed. How it looks at targets of one type is found out once; a loss that looks at what it computes of them is run beside outputs of zeros, once
 * for each target, since tensors never change.
 */
export const targetChecker = (word: string, config: Plain): ((examples: { readonly x: AnyTensor; readonly y: AnyTensor }) => void) => {
  const seen = new WeakSet<AnyTensor>()
  let known: Shaped & { readonly looks: readonly See[] | undefined } | undefined
  return ({ x, y }) => {
    checkRows(word, x, y)
    if (known?.dtype !== y.dtype || !sameShape(known.shape, y.shape)) known = { shape: y.shape, dtype: y.dtype, looks: looksAt(config, y) }
    if (known.looks !== undefined) {
      for (const see of known.looks) see(storageOf(y, word))
      return
    }
    if (seen.has(y)) return
    for (const [from, to] of bounds(x.shape[0]!, CHUNK, false)) {
      config.loss(zeros([to - from, ...config.model.outShape]), rowsBetween(y, from, to))
    }
    seen.add(y)
  }
}
