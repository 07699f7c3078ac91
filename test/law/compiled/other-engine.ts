import type { AnyTensor } from 'pullback'
import type { PrimitiveName, PrimitiveParams } from '../../../src/primitive/row/params.js'
import type { Instruction } from '../../../src/primitive/program.js'
import { otherAxes } from '../../../src/primitive/rules/type-of.js'
import { rowOf } from '../../../src/primitive/table.js'
import { trace } from '../../../src/graph/trace.js'
import { asStated } from '../../../src/tensor/cast.js'
import { sizeOf, type Storage } from '../../../src/tensor/dtype.js'
import { isKey, keyFromWords, keyWords } from '../../../src/tensor/key.js'
import { fromStorage, storageOf } from '../../../src/tensor/value.js'
import type { Compiler } from './compare.js'

interface View {
  readonly shape: readonly number[]
  readonly dtype: AnyTensor['dtype']
  readonly data: Storage
}

/** What an engine computes for one step. */
export type Evaluate = (step: Instruction, inputs: readonly View[]) => Storage

export const reference: Evaluate = (step, inputs) => rowOf(step.name).evaluate(inputs, asStated(step.params), step.type)

/** An engine as a compiler: traces, then runs each step its own way. */
export const engine = (evaluate: Evaluate): Compiler => f => (...args) => {
  const values = asStated<readonly unknown[]>(args)
  const leaves: readonly AnyTensor[] = values.map(arg => isKey(arg) ? keyWords(arg) : asStated(arg))
  const call: (...xs: readonly unknown[]) => readonly AnyTensor[] = asStated(f)
  const program = trace(xs => call(...xs.map((x, n) => isKey(values[n]) ? keyFromWords(asStated(x)) : x)), leaves.map(({ shape, dtype }) => ({ shape, dtype })))
  const made = [...leaves]
  for (const step of program.steps) {
    made.push('constant' in step ? step.constant : fromStorage(step.type.shape, step.type.dtype,
      evaluate(step, step.inputs.map(n => ({ shape: made[n]!.shape, dtype: made[n]!.dtype, data: storageOf(made[n]!, 'engine') })))))
  }
  return program.results.map(n => made[n]!)
}

/** Rows of what is summed, one for each element of the result. */
const rows = (x: View, dimensions: readonly number[]): readonly Storage[] => {
  const permutation = [...otherAxes(x.shape.length, dimensions), ...dimensions]
  const data = rowOf('transpose').evaluate([x], { permutation }, { shape: permutation.map(axis => x.shape[axis]!), dtype: x.dtype })
  const size = dimensions.reduce((n, axis) => n * x.shape[axis]!, 1)
  const count = sizeOf(otherAxes(x.shape.length, dimensions).map(axis => x.shape[axis]!))
  return Array.from({ length: count }, (_, i) => data.slice(i * size, (i + 1) * size))
}

/** Last term first, rounded to float32 each time. */
const backward = (terms: Storage | readonly number[]): number => {
  let sum = 0
  for (let i = terms.length - 1; i >= 0; i--) sum = Math.fround(sum + terms[i]!)
  return sum
}

const rounding: readonly PrimitiveName[] = [
  'exponential', 'exponential_minus_one', 'log', 'log_plus_one', 'sine', 'cosine', 'tanh', 'logistic', 'erf', 'erfc', 'rsqrt',
]

let turn = 1

/** As good an engine as the law allows: it sums in float32 and backwards, and its functions are off by some units in the last place. */
export const sloppy: Evaluate = (step, inputs) => {
  const y = reference(step, inputs)
  const { dtype } = step.type
  if (rounding.includes(step.name)) {
    const off = step.name === 'rsqrt' ? 2 ** (dtype === 'float32' ? -23 : -52) : dtype === 'float32' ? 3.9 * 2 ** -23 : 1e-12
    return y.map(v => v * (1 + off * ((turn = -turn) > 0 ? 1 : -1)))
  }
  if (dtype !== 'float32') return y
  if (step.name === 'reduce') {
    const { kind, dimensions } = asStated<PrimitiveParams['reduce']>(step.params)
    return kind === 'add' ? Float32Array.from(rows(inputs[0]!, dimensions), backward) : y
  }
  if (step.name === 'dot_general') {
    const { lhsBatching, rhsBatching, lhsContracting, rhsContracting } = asStated<PrimitiveParams['dot_general']>(step.params)
    const [a, b] = inputs
    const [left, right] = [rows(a!, lhsContracting), rows(b!, rhsContracting)]
    if (lhsBatching.length + rhsBatching.length > 0) return y
    return Float32Array.from({ length: y.length }, (_, i) => {
      const [p, q] = [left[Math.floor(i / right.length)]!, right[i % right.length]!]
      return backward(Array.from(p, (value, k) => Math.fround(value * q[k]!)))
    })
  }
  if (step.name === 'cumulative_sum') {
    const { dimension, reverse } = asStated<PrimitiveParams['cumulative_sum']>(step.params)
    const [size, inner] = [step.type.shape[dimension]!, sizeOf(step.type.shape.slice(dimension + 1))]
    const term = (i: number): number => inputs[0]!.data[i]!
    return y.map((_, i) => {
      const place = Math.floor(i / inner) % size
      const [from, to] = reverse ? [place, size - 1] : [0, place]
      return backward(Array.from({ length: to - from + 1 }, (__, j) => term(i + (from + j - place) * inner)))
    })
  }
  return y
}
