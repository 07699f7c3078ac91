import type { PrimitiveName, PrimitiveParams } from './row/params.js'
import { asStated } from '../tensor/cast.js'
import type { Primitive, PrimitiveTable } from './row/row.js'
import { contraction } from './rules/contraction.js'
import { elementwise } from './rules/elementwise.js'
import { indexing } from './rules/indexing.js'
import { movement } from './rules/movement.js'
import { random } from './rules/random.js'
import { reduction } from './rules/reduction.js'

/** The primitive table: everything the library computes is made of these rows. */
export const primitives: PrimitiveTable = Object.freeze({
  ...elementwise, ...movement, ...contraction, ...reduction, ...indexing, ...random,
})

/** The row of a primitive. */
export const rowOf = <N extends PrimitiveName>(name: N): Primitive<PrimitiveParams[N]> => primitives[name]

/** All names. */
export const primitiveNames: readonly PrimitiveName[] = asStated(Object.keys(primitives))
