import { interpret, type AnyControl, type Transforms } from '../primitive/program.js'
import type { AnyTensor } from '../tensor/value.js'
import { topOf } from './bind.js'

/** Applies a primitive of control, as {@link bind} does. Its rules work with `t`. */
export const bindControl = (t: Transforms, control: AnyControl, inputs: readonly AnyTensor[]): readonly AnyTensor[] => {
  const top = topOf(inputs)
  return top === undefined ? control.evaluate(interpret, inputs) : top.control(t, control, inputs)
}
