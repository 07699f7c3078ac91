import type { Control, Structured } from '../../../primitive/program.js'
import type { Expressions } from '../kernel/expression.js'
import type { Lowered, ScanKernel } from '../kernel/kernel.js'
import type { Reader } from './read.js'

export type Lower = (program: Structured) => Lowered & { readonly expressions: Expressions }

/** How loops become kernels: set, once and for all, when that is loaded. */
export const loops: { kernel?: (reader: Reader, n: number, step: Control, lower: Lower) => ScanKernel } = {}
