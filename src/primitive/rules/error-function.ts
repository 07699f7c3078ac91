import { erf, erfc } from '../reference/index.js'
import type { AnyTensor } from '../../tensor/value.js'
import type { Binders, PrimitiveTable } from '../row/row.js'
import { unary } from './each.js'

/** 2/√π·exp(−x²), the slope of erf. */
const bell = (b: Binders, x: AnyTensor): AnyTensor =>
  b.multiply(b.constant(2 / Math.sqrt(Math.PI), x), b.exponential(b.negate(b.multiply(x, x))))

export const errorFunction = {
  erf: unary('erf', erf, (b, dy, x) => b.multiply(dy, bell(b, x))),
  erfc: unary('erfc', erfc, (b, dy, x) => b.negate(b.multiply(dy, bell(b, x)))),
} satisfies Partial<PrimitiveTable>
