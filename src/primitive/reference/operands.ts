import type { Storage } from '../../tensor/dtype.js'
import type { ArrayView, Kernel, ResultType } from '../row/kernel.js'

// The shape rule of a primitive has counted its operands, so a kernel may name them; only here is that relied upon.

/** The kernel of a primitive with one operand. */
export const unary = <P>(evaluate: (x: ArrayView, params: P, result: ResultType) => Storage): Kernel<P> =>
  (inputs, params, result) => evaluate(inputs[0]!, params, result)

/** The kernel of a primitive with two operands. */
export const binary = <P>(
  evaluate: (a: ArrayView, b: ArrayView, params: P, result: ResultType) => Storage,
): Kernel<P> =>
  (inputs, params, result) => evaluate(inputs[0]!, inputs[1]!, params, result)

/** The kernel of a primitive with three operands. */
export const ternary = <P>(
  evaluate: (a: ArrayView, b: ArrayView, c: ArrayView, params: P, result: ResultType) => Storage,
): Kernel<P> =>
  (inputs, params, result) => evaluate(inputs[0]!, inputs[1]!, inputs[2]!, params, result)
