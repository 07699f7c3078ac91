import type { WholeName } from '../../kernel/kernel.js'
import type { Emitter } from './emitter.js'

/** How primitives with loops of their own are emitted that came with words. */
export const brought: { [N in WholeName]?: Emitter<N> } = {}
