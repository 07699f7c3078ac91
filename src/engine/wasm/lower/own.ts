import { typeIn, type Step } from '../../../graph/between.js'
import type { Structured } from '../../../primitive/program.js'
import { sizeOf, type DType } from '../../../tensor/dtype.js'
import { NeedsMemory, type Reader } from './read.js'

/** A value whose elements lie one behind the other. */
export const contiguous = (reader: Reader, n: number): { readonly buffer: number; readonly start: number; readonly shape: readonly number[]; readonly dtype: DType } => {
  const { shape, dtype } = reader.typeOf(n)
  const { buffer, start, strides } = reader.view(n)
  if (sizeOf(shape) > 0 && !shape.every((d, a) => d === 1 || strides[a] === sizeOf(shape.slice(a + 1)))) throw new NeedsMemory(n)
  return { buffer, start, shape, dtype }
}

/** Results of their own: one that is an argument or there twice is copied. Those that stay as they are need not be. */
export const ownResults = (program: Structured, stays: (n: number, result: number) => boolean = () => false): Structured => {
  const steps: Step[] = [...program.steps]
  const first = program.arguments.length
  const seen = new Set<number>()
  const results = program.results.map((n, i) => {
    if (stays(n, i)) return n
    const step = program.steps[n - first]
    if (step !== undefined && !('constant' in step) && !seen.has(n)) {
      seen.add(n)
      return n
    }
    const { shape, dtype } = typeIn(program, n)
    return first + steps.push({ name: 'reshape', params: { shape }, inputs: [n], type: { shape, dtype } }) - 1
  })
  return { ...program, steps, results }
}
