import type { Control, Instruction, Structured } from '../../../primitive/program.js'
import type { WindowName } from '../../../primitive/row/params.js'
import type { Expressions } from '../kernel/expression.js'
import type { Kernel, Lowered, ScanKernel } from '../kernel/kernel.js'
import type { Reader } from './read.js'

export type Lower = (program: Structured) => Lowered & { readonly expressions: Expressions }

/** How loops become kernels: set, once and for all, when that is loaded. */
export const loops: { kernel?: (reader: Reader, n: number, step: Control, lower: Lower) => ScanKernel } = {}

/** How windows that slide become kernels: set when words that apply them are loaded. */
export const windows: { [N in WindowName]?: (reader: Reader, n: number, step: Instruction) => readonly Kernel[] } = {}
