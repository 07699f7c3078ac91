import type { Step } from '../../../graph/between.js'
import type { Instruction, Structured } from '../../../primitive/program.js'
import { asStated } from '../../../tensor/cast.js'
import { sizeOf } from '../../../tensor/dtype.js'
import { checkSizes } from '../../../tensor/size.js'
import { Expressions } from '../kernel/expression.js'
import { isWhole, isWindow, type Kernel, type Lowered, type WholeKernel, type WholeName } from '../kernel/kernel.js'
import { storedValues } from './decide.js'
import { dotKernels } from './dot.js'
import { concatenateKernels, mapKernel, padKernels, paramsOf, reduceKernel } from './loops.js'
import { NeedsMemory, Reader } from './read.js'
import { loops, windows } from './known.js'
import { contiguous } from './own.js'

/** So many windows add to one element before what their roundings leave is kept beside it. */
const FEW_WINDOWS = 64

/** Memory beside the result of many float32 additions to one element. */
const workOf = (reader: Reader, step: Instruction): { readonly work: number } | undefined => {
  const { shape, dtype } = step.type
  if (step.name !== 'scatter' || dtype !== 'float32') return undefined
  const { indexVectorDim } = paramsOf(step, 'scatter')
  const windows = sizeOf(reader.typeOf(step.inputs[1]!).shape.filter((_, axis) => axis !== indexVectorDim))
  return windows > FEW_WINDOWS ? { work: reader.allocate({ dtype, size: sizeOf(shape) }) } : undefined
}

/** A primitive that reads its operands whole: views of them are copied first. */
const wholeKernel = (reader: Reader, n: number, step: Instruction, name: WholeName): WholeKernel => ({
  kind: 'whole',
  name,
  params: asStated(step.params),
  operands: step.inputs.map(input => contiguous(reader, input)),
  target: reader.homeOf(n),
  shape: step.type.shape,
  dtype: step.type.dtype,
  ...workOf(reader, step),
})

const kernelsOf = (reader: Reader, n: number, step: Step): readonly Kernel[] => {
  if ('control' in step) return [loops.kernel!(reader, n, step, lower)]
  if (!('name' in step) || sizeOf(step.type.shape) === 0) return []
  switch (step.name) {
    case 'dot_general': return dotKernels(reader, n, step)
    case 'reduce': return [reduceKernel(reader, n, step)]
    case 'pad': return padKernels(reader, n, step)
    case 'concatenate': return concatenateKernels(reader, n, step)
    default: return isWindow(step.name) ? windows[step.name]!(reader, n, step) : [isWhole(step.name) ? wholeKernel(reader, n, step, step.name) : mapKernel(reader, n, step)]
  }
}

/** A program as kernels over buffers, and the expressions that they are made of. */
export const lower = (program: Structured): Lowered & { readonly expressions: Expressions } => {
  // Loops count in int32.
  for (const step of program.steps) if ('name' in step) checkSizes(`compile: ${step.name}`, step.type.shape)
  const forced = new Set<number>()
  for (;;) {
    const expressions = new Expressions()
    const stored = new Set(storedValues(program, forced))
    const reader = new Reader(program, stored, expressions)
    const known = forced.size
    /** What turns out to be unreadable in place is given memory, and looked at itself, so that all of it is found at once. */
    const kernelsAt = (n: number): readonly Kernel[] => {
      const found: number[] = []
      for (;;) {
        const step = program.steps[(found[0] ?? n) - program.arguments.length]!
        try {
          const kernels = kernelsOf(reader, found[0] ?? n, step)
          if (found.shift() === undefined) return kernels
        } catch (error) {
          if (!(error instanceof NeedsMemory) || forced.has(error.value)) throw error
          forced.add(error.value)
          stored.add(error.value)
          found.push(error.value)
        }
      }
    }
    const kernels = [...stored].sort((a, b) => a - b).flatMap(kernelsAt)
    // Where there was such a value, all is laid out anew.
    if (forced.size === known) return { buffers: reader.buffers, kernels, results: program.results.map(n => reader.homeOf(n)), expressions }
  }
}
