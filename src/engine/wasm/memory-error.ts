import { sizeOf } from '../../tensor/dtype.js'
import { show } from '../../tensor/mismatch.js'
import { BYTES } from './emit/access.js'
import { writesOf, type Kernel, type Lowered } from './kernel/kernel.js'
import type { Lifted } from './lift.js'
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

/** A number as a person reads it. */
export const inThousands = (n: number): string =>
  n < 10_000 ? `${n}` : n < 10_000_000 ? `${(n / 1e3).toFixed(1)} k` : n < 1e10 ? `${(n / 1e6).toFixed(1)} M` : `${(n / 1e9).toFixed(1)} G`

/** Bytes in a unit that a person reads. */
export const inUnits = (n: number): string => `${inThousands(n)}${n < 10_000 ? ' ' : ''}B`

/** What the memory of a plan is for. */
export const partsOf = ({ sizes }: Plan): string =>
  (['arguments', 'constants', 'values', 'scratch'] as const).map(part => `${part} ${inUnits(sizes[part])}`).join(', ')

/** The axes that a kernel writes, as far as its loops tell them. */
const shapeOf = (kernel: Kernel, size: number): string => {
  const shapes = kernel.kind === 'scan' ? [] : kernel.kind === 'whole' ? [kernel.shape] : kernel.kind === 'dot' ? [kernel.result.shape] : [kernel.extents, kernel.extents.slice(0, kernel.extents.length - kernel.reduced)]
  return show(shapes.find(shape => sizeOf(shape) === size) ?? [size])
}

/** How many of the largest are named. */
const NAMED = 3

/** The largest buffers of a program, and what they hold. */
const largest = ({ program, own }: Omit<Lifted, 'held'>, { buffers, kernels }: Lowered): string => {
  const writers = new Map(kernels.flatMap(kernel => [...writesOf(kernel)].map(buffer => [buffer, kernel] as const)).reverse())
  return buffers.flatMap(({ dtype, size, holds }, buffer) => {
    const writer = writers.get(buffer)
    const what = holds === undefined ? writer && `${shapeOf(writer, size)} ${dtype}`
      : 'constant' in holds ? `the constant ${show(holds.constant.shape)} ${dtype}`
      : `${holds.argument < own ? `argument ${holds.argument + 1},` : 'the constant'} ${show(program.arguments[holds.argument]!.shape)} ${dtype}`
    return what === undefined ? [] : [{ bytes: BYTES[dtype] * size, what }]
  }).sort((a, b) => b.bytes - a.bytes).slice(0, NAMED).map(({ bytes, what }) => `${what} (${inUnits(bytes)})`).join('; ')
}

/** Below so many bytes a refusal says nothing of the program. */
const LITTLE = 2 ** 20

/** The error for a program whose plan does not fit. */
export const tooLarge = (lifted: Omit<Lifted, 'held'>, lowered: Lowered, plan: Plan, why: string): MemoryError => new MemoryError(
  `compile: the program needs ${inUnits(plan.bytes)} of memory, and ${why}: ${partsOf(plan)}. The largest are ${largest(lifted, lowered)}. `
  + (plan.bytes < LITTLE
    ? 'That is little: the process has too many memories, or a limit (ulimit -v). Drop compiled functions.'
    : 'Use smaller batches or layers, or compile it in parts.'))
