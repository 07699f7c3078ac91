import { TraceError } from '../graph/trace-error.js'
import { trace, type Look } from '../graph/trace.js'
import type { Tree } from '../graph/tree.js'
import { sameShape } from '../primitive/rules/type-of.js'
import { zeros } from '../tensor/construct.js'
import { storageOf, type AnyTensor } from '../tensor/value.js'
import { bounds, rowsBetween } from './batches.js'
import { checkRows, eachOf, targetsOf, type Plain, type PlainExamples } from './plain.js'

/** Rows checked at once where the loss must be computed for it. */
const CHUNK = 1024

type Shaped = Pick<AnyTensor, 'shape' | 'dtype'>

/** How the loss looks at targets like these, and at which of their tensors: `undefined` when tracing does not tell. */
const looksAt = ({ loss, model }: Plain, y: Tree, leaves: readonly Shaped[]): readonly Look[] | undefined => {
  const looks: Look[] = []
  try {
    trace(([output, ...targets]) => {
      let next = 0
      loss(output!, eachOf(y, () => targets[next++]!))
      return []
    }, [{ shape: [leaves[0]!.shape[0]!, ...model.outShape], dtype: 'float32' }, ...leaves], looks)
  } catch (error) {
    if (error instanceof TraceError) return undefined
    throw error
  }
  return looks.every(({ value }) => value >= 1 && value <= leaves.length) ? looks : undefined
}

/**
 * Lets the loss see all targets, before anything is trained: where steps are traced, it could not read them, and a label out of range would go
 * unnoticed. How it looks at targets of one type is found out once; a loss that looks at what it computes of them is run beside outputs of zeros, once
 * for each target, since tensors never change.
 */
export const targetChecker = (word: string, config: Plain): ((examples: PlainExamples) => void) => {
  // By the first tensor of the targets: all of them.
  const seen = new WeakMap<AnyTensor, readonly AnyTensor[]>()
  let known: { readonly structure: string; readonly types: readonly Shaped[]; readonly looks: readonly Look[] | undefined } | undefined
  return ({ x, y }) => {
    checkRows(word, x, y)
    const { leaves, structure } = targetsOf(y)
    if (known?.structure !== structure || !alike(known.types, leaves)) {
      const types = leaves.map(({ shape, dtype }) => ({ shape, dtype }))
      known = { structure, types, looks: looksAt(config, y, types) }
    }
    if (known.looks !== undefined) {
      for (const { value, see } of known.looks) see(storageOf(leaves[value - 1]!, word))
      return
    }
    const before = seen.get(leaves[0]!)
    if (before !== undefined && before.length === leaves.length && before.every((leaf, i) => leaf === leaves[i])) return
    for (const [from, to] of bounds(x.shape[0]!, CHUNK, false)) {
      config.loss(zeros([to - from, ...config.model.outShape]), eachOf(y, rows => rowsBetween(rows, from, to)))
    }
    seen.set(leaves[0]!, leaves)
  }
}

const alike = (types: readonly Shaped[], leaves: readonly Shaped[]): boolean =>
  types.every(({ shape, dtype }, i) => dtype === leaves[i]!.dtype && sameShape(shape, leaves[i]!.shape))
