import { fromStorage, storageOf, type AnyTensor } from '../tensor/value.js'
import type { Structured } from './row/program.js'
import { rowOf } from './table.js'

export type { AnyControl, Constant, Control, Instruction, Part, Program, Structured, Transforms } from './row/program.js'

/** What a program means: its steps one by one, as the reference engine defines them. Tests hold rewritten programs against it. */
export const interpret = (program: Structured, inputs: readonly AnyTensor[]): readonly AnyTensor[] => {
  const values = [...inputs]
  /** What control gave, by number. */
  const given = new Map<number, readonly AnyTensor[]>()
  for (const step of program.steps) {
    if ('constant' in step) {
      values.push(step.constant)
      continue
    }
    if ('part' in step) {
      values.push(given.get(step.of)![step.part]!)
      continue
    }
    if ('control' in step) {
      given.set(values.length, step.control.evaluate(interpret, step.inputs.map(i => values[i]!)))
      // Nobody reads it but its parts.
      values.push(values[step.inputs[0]!]!)
      continue
    }
    const operands = step.inputs.map(i => ({ shape: values[i]!.shape, dtype: values[i]!.dtype, data: storageOf(values[i]!, step.name) }))
    values.push(fromStorage(step.type.shape, step.type.dtype, rowOf(step.name).evaluate(operands, step.params, step.type)))
  }
  return program.results.map(i => values[i]!)
}
