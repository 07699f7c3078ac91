import type { ElementwiseName } from '../kernel/expression.js'
import type { Elementary } from '../math/index.js'
import type { EmitElementwise } from './target.js'

/** How elementwise primitives are emitted that came with words: elementary functions of one operand, and others. */
export const brought: {
  readonly elementary: { [N in ElementwiseName]?: Elementary }
  readonly elementwise: { [N in ElementwiseName]?: EmitElementwise }
} = { elementary: {}, elementwise: {} }
