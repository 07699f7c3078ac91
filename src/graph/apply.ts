import type { Structured, Transforms } from '../primitive/program.js'
import { asStated } from '../tensor/cast.js'
import type { AnyTensor } from '../tensor/value.js'
import { bind } from './bind.js'

/** A program applied to tensors of any kind: elements, taped, mapped or traced ones. `control` applies what is control in it. */
export const apply = (control: Transforms['control'], program: Structured, inputs: readonly AnyTensor[]): readonly AnyTensor[] => {
  const values: (AnyTensor | undefined)[] = [...inputs]
  const given = new Map<number, readonly AnyTensor[]>()
  const at = (n: number): AnyTensor => values[n]!
  for (const step of program.steps) {
    if ('constant' in step) values.push(step.constant)
    else if ('part' in step) values.push(given.get(step.of)![step.part])
    else if ('control' in step) {
      given.set(values.length, control(step.control, step.inputs.map(at)))
      values.push(undefined)
    } else values.push(bind(step.name, step.inputs.map(at), asStated(step.params)))
  }
  return program.results.map(at)
}
