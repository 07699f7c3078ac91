import type { DType } from '../../../tensor/dtype.js'
import { Code } from '../assembler/code.js'
import type { Expressions } from '../kernel/expression.js'
import type { DotKernel, Kernel, LoopKernel, ScanKernel } from '../kernel/kernel.js'
import { BYTES } from './access.js'
import { collapsed } from './collapse.js'
import type { Lanes } from './elementwise.js'
import { Evaluator, unmoved, type AddressOf, type MoveOf } from './evaluator.js'
import type { Functions } from './functions.js'
import { emitGemm, grain, scratchBytes, units as gemmUnits, type Gemm, type GemmOptions } from './gemm.js'
import { emitLoops, splitOf } from './loops.js'
import { emitWhole, wholeScratch, wholeUnits } from './whole/index.js'

/** What emission of a kernel needs to know of the program. */
export interface Context {
  readonly functions: Functions
  readonly expressions: Expressions
  readonly addressOf: AddressOf
  /** How buffers move from step to step of the loop around the kernel. */
  readonly moveOf?: MoveOf
  /** Where kernels may keep what they need while they run, and how many bytes of it each thread has of its own. */
  readonly scratch: number
  readonly scratchStep: number
  readonly gemm: GemmOptions
  /** Whether several threads share each kernel: functions then take the units to do. */
  readonly split: boolean
}

/** A kernel as a function `(from, to, thread)`, or `()` where nothing is split. */
export interface Emitted {
  readonly code: Code
  /** Into how many units its work falls. */
  readonly units: number
}

const gemmOf = ({ a, b, dtype, extents, k, outer }: DotKernel, addressOf: AddressOf, moveOf: MoveOf, scratch: number, scratchStep: number): Gemm => {
  const bytes = BYTES[dtype]
  const operand = ({ buffer, start, row, column, batch }: DotKernel['a']): Gemm['a'] => ({ base: addressOf(buffer) + start * bytes, move: moveOf(buffer), row, column, batch })
  const [m, n] = extents.slice(-2)
  return { dtype: dtype as Exclude<DType, 'bool'>, batch: extents.slice(0, -2), m: m!, n: n!, k, a: operand(a), b: operand(b), scratch, scratchStep, ...outer && { outer } }
}

/** Bytes that a kernel needs while it runs, for each thread. */
export const scratchOf = (kernel: Kernel, gemm: GemmOptions): number =>
  kernel.kind === 'scan' ? kernel.inner.reduce((most, each) => Math.max(most, scratchOf(each, gemm)), 0)
    : kernel.kind === 'dot' ? scratchBytes(gemmOf(kernel, () => 0, unmoved, 0, 0), gemm) : kernel.kind === 'whole' ? wholeScratch(kernel) : 0

const emitDot = (kernel: DotKernel, { functions, addressOf, moveOf = unmoved, scratch, scratchStep, gemm: options }: Context): Emitted => {
  const gemm = gemmOf(kernel, addressOf, moveOf, scratch, scratchStep)
  const { extents } = kernel
  const [m, n] = [extents.length - 2, extents.length - 1]
  const lanes: Lanes = kernel.dtype === 'float64' ? 2 : 4
  let evaluator: Evaluator | undefined
  // The emitter of products owns the code: the evaluator is made when it is first called.
  const ready = (code: Code): Evaluator => {
    if (evaluator === undefined) {
      evaluator = new Evaluator({ code, functions }, { addressOf, moveOf }, lanes, extents, n)
      evaluator.know(kernel.epilogue.map(s => s.value), kernel.epilogue)
    }
    return evaluator
  }
  const code = emitGemm(gemm, {
    enter: (inside, batch, i, j) => ready(inside).places.enter([...batch, i, j].map((local, axis) => [axis, local, 1] as const)),
    vector: (inside, row, column, acc, valid) => {
      const own = ready(inside)
      own.results = () => acc
      const offsets = extents.map((_, axis) => axis === m ? row : axis === n ? column : 0)
      own.scope(() => own.writeAll(kernel.epilogue, { offsets, valid }))
    },
  }, options)
  return { code, units: gemmUnits(gemm, options) }
}

const emitLoopKernel = (kernel: LoopKernel, { functions, expressions, addressOf, moveOf = unmoved, split }: Context): Emitted => {
  const code = new Code(split ? ['i32', 'i32', 'i32'] : [])
  const loops = collapsed(kernel, expressions)
  emitLoops({ code, functions }, { addressOf, moveOf }, loops, split ? { from: code.param(0), to: code.param(1) } : undefined)
  return { code, units: splitOf(loops)?.units ?? 1 }
}

/** Into how many units the work of a kernel falls, when threads share it, and how many of them are done together without loss. */
export const divisionOf = (kernel: Kernel, { expressions, gemm: options }: Pick<Context, 'expressions' | 'gemm'>): { readonly units: number, readonly grain: number } => {
  switch (kernel.kind) {
    case 'dot': {
      const gemm = gemmOf(kernel, () => 0, unmoved, 0, 0)
      return { units: gemmUnits(gemm, options), grain: grain(gemm, options) }
    }
    case 'whole': return { units: wholeUnits(kernel), grain: 1 }
    case 'scan': return { units: 1, grain: 1 }
    case 'loop': return { units: splitOf(collapsed(kernel, expressions))?.units ?? 1, grain: 1 }
  }
}

export const emitKernel = (kernel: Exclude<Kernel, ScanKernel>, context: Context): Emitted => {
  switch (kernel.kind) {
    case 'dot': return emitDot(kernel, context)
    case 'whole': return { code: emitWhole(kernel, context), units: wholeUnits(kernel) }
    case 'loop': return emitLoopKernel(kernel, context)
  }
}
