import { contraction } from '../../src/primitive/rules/contraction.js'
import { cumulative } from '../../src/primitive/rules/cumulative.js'
import { elementwise } from '../../src/primitive/rules/elementwise.js'
import { errorFunction } from '../../src/primitive/rules/error-function.js'
import { indexing } from '../../src/primitive/rules/indexing.js'
import { movement } from '../../src/primitive/rules/movement.js'
import { power } from '../../src/primitive/rules/power.js'
import { random } from '../../src/primitive/rules/random.js'
import { reduction } from '../../src/primitive/rules/reduction.js'
import { scatter } from '../../src/primitive/rules/scatter.js'
import { trigonometric } from '../../src/primitive/rules/trigonometric.js'
import { windows } from '../../src/primitive/rules/window.js'
import type { Kernel } from '../../src/primitive/row/kernel.js'
import type { PrimitiveName, PrimitiveParams } from '../../src/primitive/row/params.js'
import type { PrimitiveTable } from '../../src/primitive/row/row.js'
// All words, which bring what not every program holds.
import '../../src/index.js'

const { sine, cosine, erf, erfc } = { ...trigonometric, ...errorFunction }
const { negate, abs, sign, exponential, exponential_minus_one, log, log_plus_one, sqrt, rsqrt, tanh, logistic, not, add, subtract, multiply, divide, ...others } = elementwise
const { reduce, argmax, argsort } = reduction

/** The whole primitive table. What is drawn from it by chance depends on its order: new rows come last. */
export const primitives: PrimitiveTable = {
  negate, abs, sign, exponential, exponential_minus_one, log, log_plus_one, sqrt, rsqrt, sine, cosine, tanh, logistic, erf, erfc, not, add, subtract, multiply, divide,
  ...power, ...others, ...movement, ...contraction, reduce, argmax, ...cumulative, argsort, ...indexing, ...scatter, ...random, ...windows,
}

/** All names. */
export const primitiveNames = Object.keys(primitives) as readonly PrimitiveName[]

/** The definition of every primitive. */
export const kernels = Object.fromEntries(Object.entries(primitives).map(([name, { evaluate }]) => [name, evaluate])) as { readonly [N in PrimitiveName]: Kernel<PrimitiveParams[N]> }
