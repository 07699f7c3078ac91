import type { PrimitiveName, PrimitiveParams } from './row/params.js'
import { fromStorage, storageOf, type AnyTensor } from '../tensor/value.js'
import type { AbstractValue } from './row/row.js'
import { rowOf } from './table.js'

/** One application of a primitive to earlier values, named by their numbers. */
export interface Instruction {
  readonly name: PrimitiveName
  readonly params: PrimitiveParams[PrimitiveName]
  readonly inputs: readonly number[]
  readonly type: AbstractValue
}

/** A value that was known when the function was traced. */
export interface Constant {
  readonly constant: AnyTensor
  readonly type: AbstractValue
}

/**
 * What tracing a function leaves: straight-line code in which each value is defined before it is used. Values are numbered: the
 * arguments first, then one for each step.
 */
export interface Program {
  readonly arguments: readonly AbstractValue[]
  readonly steps: readonly (Instruction | Constant)[]
  readonly results: readonly number[]
}

/** What a program means: its steps one by one, as the reference engine defines them. Tests hold rewritten programs against it. */
export const interpret = (program: Program, inputs: readonly AnyTensor[]): readonly AnyTensor[] => {
  const values = [...inputs]
  for (const step of program.steps) {
    if ('constant' in step) {
      values.push(step.constant)
      continue
    }
    const operands = step.inputs.map(i => ({ shape: values[i]!.shape, dtype: values[i]!.dtype, data: storageOf(values[i]!, step.name) }))
    values.push(fromStorage(step.type.shape, step.type.dtype, rowOf(step.name).evaluate(operands, step.params, step.type)))
  }
  return program.results.map(i => values[i]!)
}
