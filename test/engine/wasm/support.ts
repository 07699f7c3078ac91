import { createHash } from 'node:crypto'
import type { AnyTensor } from 'pullback'
import { walk, type Expression } from '../../../src/engine/wasm/kernel/expression.js'
import { fuse } from '../../../src/engine/wasm/fuse/index.js'
import type { Kernel, Lowered } from '../../../src/engine/wasm/kernel/kernel.js'
import { lower } from '../../../src/engine/wasm/lower/index.js'
import { flattenArguments, traced } from '../../../src/transform/compile.js'
import type { Structured } from '../../../src/primitive/program.js'
import { asStated } from '../../../src/tensor/cast.js'
import { storageOf } from '../../../src/tensor/value.js'

type Function = (...args: never[]) => unknown

/** What tracing and simplifying make of a function. */
export const programOf = (f: Function, ...args: readonly unknown[]): Structured => traced(asStated(f), flattenArguments(args)).program

/** The kernels as they are before fusion. */
export const loweredOf = (f: Function, ...args: readonly unknown[]): Lowered => {
  const { expressions: _, ...lowered } = lower(programOf(f, ...args))
  return lowered
}

export const fusedOf = (f: Function, ...args: readonly unknown[]): Lowered => {
  const { expressions, ...lowered } = lower(programOf(f, ...args))
  return fuse(lowered, expressions)
}

const applied = (roots: readonly Expression[]): readonly string[] => {
  const names: string[] = []
  walk(roots, e => {
    if (e.kind === 'apply') names.push(e.name)
    if (e.kind === 'threefry' || e.kind === 'gather') names.push(e.kind)
  })
  return names
}

const shape = (extents: readonly number[]): string => `[${extents.join(', ')}]`

const words = (...parts: readonly (string | undefined)[]): string => parts.filter(part => part !== undefined && part !== '').join(' ')

/** A kernel in one line: its loops, what it computes at each index, what it reduces, what it does with each result, and how many buffers it writes. */
export const line = (kernel: Kernel): string => {
  if (kernel.kind === 'scan') return `scan ${kernel.length}`
  if (kernel.kind === 'whole') return `${kernel.name} ${shape(kernel.shape)}`
  if (kernel.kind === 'dot') {
    const [m, n] = kernel.extents.slice(-2)
    const batch = kernel.extents.slice(0, -2)
    const after = applied(kernel.epilogue.map(s => s.value))
    return words('dot', batch.length > 0 ? shape(batch) : '', `${m}×${kernel.k}×${n}`, after.length > 0 ? `then ${after.join(' ')}` : '', `→ ${kernel.epilogue.length}`)
  }
  const { extents, reduced, columns, accumulators, body, epilogue } = kernel
  const inner = applied([...body.map(s => s.value), ...accumulators.map(a => a.value)]).join(' ')
  const after = applied(epilogue.map(s => s.value)).join(' ')
  const kind = reduced === 0 ? 'map' : columns ? 'columns' : 'rows'
  return words(kind, shape(extents), inner, accumulators.length > 0 ? `reduce ${accumulators.map(a => a.kind).join(' ')}` : '', after && `then ${after}`, `→ ${body.length + epilogue.length}`)
}

/** The kernels of a function after fusion, one line each. */
export const kernels = (f: Function, ...args: readonly unknown[]): readonly string[] => fusedOf(f, ...args).kernels.map(line)

/** The kernels before fusion, one line each. */
export const unfused = (f: Function, ...args: readonly unknown[]): readonly string[] => loweredOf(f, ...args).kernels.map(line)

/** As many bytes as a message about them can show. */
const SHOWN = 256

/** The bits of every element, so that ±0 and NaN count; of many, their hash. */
export const bits = (x: AnyTensor): string => {
  const { buffer, byteOffset, byteLength } = storageOf(x, 'bits')
  const bytes = Buffer.from(buffer, byteOffset, byteLength)
  return byteLength > SHOWN ? createHash('sha1').update(bytes).digest('hex') : bytes.toString('hex')
}
