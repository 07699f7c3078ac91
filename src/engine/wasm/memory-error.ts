import type { Program } from '../../graph/program.js'
import { show } from '../../tensor/mismatch.js'
import { BYTES } from './emit/access.js'
import { writesOf, type Kernel, type Lowered } from './kernel/kernel.js'
import type { Plan } from './plan/index.js'

/**
 * A program needs more memory than there is: WebAssembly has 4 GiB, and the host may have less. The message says what the memory is for, and
 * which values are the largest.
 *
 * @since 0.1.0
 * @category errors
 */
export class MemoryError extends Error {
  override readonly name = 'MemoryError'
}

/** Bytes in a unit that a person reads. */
export const inUnits = (n: number): string =>
  n < 10_000 ? `${n} B` : n < 10_000_000 ? `${(n / 1e3).toFixed(1)} kB` : n < 1e10 ? `${(n / 1e6).toFixed(1)} MB` : `${(n / 1e9).toFixed(1)} GB`

/** The axes that a kernel writes, as far as its loops tell them. */
const shapeOf = (kernel: Kernel, size: number): string => {
  const shapes = kernel.kind === 'whole' ? [kernel.shape] : kernel.kind === 'dot' ? [kernel.result.shape] : [kernel.extents, kernel.extents.slice(0, kernel.extents.length - kernel.reduced)]
  return show(shapes.find(shape => shape.reduce((n, d) => n * d, 1) === size) ?? [size])
}

/** How many of the largest are named. */
const NAMED = 3

/** What the memory of a plan is for, largest first. */
const largest = (program: Program, { buffers, kernels }: Lowered): string => {
  const parts = buffers.map(({ dtype, size, holds }, buffer) => {
    const writer = kernels.find(kernel => writesOf(kernel).has(buffer))
    const what = holds === undefined ? writer && `${shapeOf(writer, size)} ${dtype}`
      : 'argument' in holds ? `argument ${holds.argument + 1}, ${show(program.arguments[holds.argument]!.shape)} ${dtype}`
      : `the constant ${show(holds.constant.shape)} ${dtype}`
    return { bytes: BYTES[dtype] * size, what }
  })
  return parts.filter(({ what }) => what !== undefined).sort((a, b) => b.bytes - a.bytes).slice(0, NAMED)
    .map(({ bytes, what }) => `${what} (${inUnits(bytes)})`).join('; ')
}

/** The error for a program whose plan does not fit. */
export const tooLarge = (program: Program, lowered: Lowered, { bytes, sizes }: Plan, why: string): MemoryError => new MemoryError(
  `compile: the program needs ${inUnits(bytes)} of memory, and ${why}: arguments ${inUnits(sizes.arguments)}, constants ${inUnits(sizes.constants)}, `
  + `values ${inUnits(sizes.values)}, scratch ${inUnits(sizes.scratch)}. The largest are ${largest(program, lowered)}. `
  + 'Use smaller batches or layers, or compile the function in parts.')
