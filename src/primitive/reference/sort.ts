import { allocate } from '../../tensor/dtype.js'
import { unary } from './operands.js'
import type { PrimitiveParams } from '../row/params.js'
import { lanesOf } from './strided.js'

/** NaN after every number, and equal to NaN; -0 equal to 0. */
const ascending = (a: number, b: number): number => {
  if (a < b) return -1
  if (a > b) return 1
  if (a === b) return 0
  return (a !== a ? 1 : 0) - (b !== b ? 1 : 0)
}

/** The int32 indices that sort each lane along `dimension`: ascending, stable, NaN last; int32 compares as signed. */
export const argsort = unary<PrimitiveParams['argsort']>(({ data, shape }, { dimension }) => {
  const { outer, size, inner } = lanesOf(shape, dimension)
  const out = allocate('int32', outer * size * inner)
  const keys = new Float64Array(size)
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const start = o * size * inner + i
      for (let j = 0; j < size; j++) keys[j] = data[start + j * inner]!
      const order = Int32Array.from(keys, (_, j) => j).sort((p, q) => ascending(keys[p]!, keys[q]!))
      for (let j = 0; j < size; j++) out[start + j * inner] = order[j]!
    }
  }
  return out
})
