import { Code } from '../../assembler/code.js'
import type { WholeKernel } from '../../kernel/kernel.js'
import type { DType } from '../../../../tensor/dtype.js'
import { lanesOf, type Lanes } from '../../../reference/strided.js'
import { operandAddress, type Emitter } from './emitter.js'
import { emitRadix, radixScratch } from './radix.js'
import { emitRank } from './rank.js'

/** Lanes of up to so many elements are ranked rather than sorted: measured. */
const RANKED = 36

interface Plan {
  readonly lanes: Lanes
  readonly dtype: DType
  readonly ranked: boolean
}

const planOf = ({ shape, params, operands }: WholeKernel<'argsort'>): Plan => {
  const lanes = lanesOf(shape, params.dimension)
  return { lanes, dtype: operands[0]!.dtype, ranked: lanes.size <= RANKED }
}

/** The indices that sort each lane: stable, NaN last. The target must not be the operand. */
export const argsort: Emitter<'argsort'> = {
  scratch: kernel => {
    const { lanes, dtype, ranked } = planOf(kernel)
    return ranked ? 0 : radixScratch(lanes.size, dtype)
  },
  units: kernel => {
    const { lanes, ranked } = planOf(kernel)
    // Lanes that are sorted share the scratch memory.
    return ranked ? lanes.outer * lanes.inner : 1
  },
  emit: (kernel, addressOf, scratch) => {
    const code = new Code(['i32', 'i32'])
    const { lanes, dtype, ranked } = planOf(kernel)
    const [source, target] = [operandAddress(kernel, 0, addressOf), addressOf(kernel.target)]
    if (ranked) emitRank(code, { lanes, dtype, source, target })
    else emitRadix(code, { lanes, dtype, source, target, scratch })
    return code
  },
}
