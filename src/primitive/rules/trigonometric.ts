import { cosine, sine } from '../reference/index.js'
import type { PrimitiveTable } from '../row/row.js'
import { unary } from './each.js'

export const trigonometric = {
  sine: unary('sine', sine, (b, dy, x) => b.multiply(dy, b.cosine(x))),
  cosine: unary('cosine', cosine, (b, dy, x) => b.negate(b.multiply(dy, b.sine(x)))),
} satisfies Partial<PrimitiveTable>
