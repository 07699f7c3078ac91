import type { AnyTensor } from '../../tensor/value.js'
import type { PrimitiveName } from '../row/params.js'
import type { Binders, Primitive } from '../row/row.js'
import { common } from './type-of.js'

type None = Readonly<Record<never, never>>
type Unary = (b: Binders, dy: AnyTensor, x: AnyTensor, y: AnyTensor) => AnyTensor
type Binary = (b: Binders, dy: AnyTensor, x: AnyTensor, z: AnyTensor, y: AnyTensor) => AnyTensor

/** The row of a primitive of one operand: from the cotangent, the operand and the output to the operand's cotangent. */
export const unary = (name: PrimitiveName, evaluate: Primitive<None>['evaluate'], rule?: Unary): Primitive<None> => ({
  typeOf: inputs => common(name, inputs),
  evaluate,
  ...(rule && { vjp: (b, dy, { inputs: [x], output }) => rule(b, dy, x!, output) }),
})

/** The row of one of two operands of the same type. */
export const binary = (name: PrimitiveName, evaluate: Primitive<None>['evaluate'], rules?: readonly [Binary, Binary]): Primitive<None> => ({
  typeOf: inputs => common(name, inputs),
  evaluate,
  ...(rules && { vjp: (b, dy, { inputs: [x, z], output }, index) => rules[index === 0 ? 0 : 1](b, dy, x!, z!, output) }),
})
