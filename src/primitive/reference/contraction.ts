import { allocate, sizeOf, type Storage } from '../../tensor/dtype.js'
import { setInto } from '../../tensor/storage.js'
import { binary } from './operands.js'
import type { DotDimensions } from '../row/params.js'
import { axesExcept, permuted, pick } from './strided.js'

interface Sizes {
  readonly batch: number
  readonly m: number
  readonly k: number
  readonly n: number
}

/**
 * Row by row, `out[i, :] = Σₖ a[i, k]·b[k, :]`, each row summed in float64 from 0 in ascending k and rounded once; of one term, that term, -0 too.
 */
const multiplyFloats = (a: Storage, b: Storage, { batch, m, k, n }: Sizes, out: Storage): Storage => {
  const row = new Float64Array(n)
  for (let g = 0; g < batch; g++) {
    for (let i = 0; i < m; i++) {
      row.fill(k === 1 ? -0 : 0)
      for (let p = 0; p < k; p++) {
        const factor = a[(g * m + i) * k + p]!
        const start = (g * k + p) * n
        for (let j = 0; j < n; j++) row[j] = row[j]! + factor * b[start + j]!
      }
      setInto(out, row, (g * m + i) * n)
    }
  }
  return out
}

/** The same modulo 2³². */
const multiplyInts = (a: Storage, b: Storage, { batch, m, k, n }: Sizes, out: Storage): Storage => {
  const row = new Int32Array(n)
  for (let g = 0; g < batch; g++) {
    for (let i = 0; i < m; i++) {
      row.fill(0)
      for (let p = 0; p < k; p++) {
        const factor = a[(g * m + i) * k + p]!
        const start = (g * k + p) * n
        for (let j = 0; j < n; j++) row[j] = row[j]! + Math.imul(factor, b[start + j]!)
      }
      setInto(out, row, (g * m + i) * n)
    }
  }
  return out
}

/**
 * Sum of products over the contracting axes, for every index of the batching axes. The axes of the result are the
 * batching ones, then the free ones of the left operand, then those of the right.
 */
export const dot_general = binary<DotDimensions>((lhs, rhs, params, result) => {
  const { lhsBatching, rhsBatching, lhsContracting, rhsContracting } = params
  const lhsFree = axesExcept(lhs.shape.length, lhsBatching, lhsContracting)
  const rhsFree = axesExcept(rhs.shape.length, rhsBatching, rhsContracting)
  const sizes: Sizes = {
    batch: sizeOf(pick(lhs.shape, lhsBatching)),
    m: sizeOf(pick(lhs.shape, lhsFree)),
    k: sizeOf(pick(lhs.shape, lhsContracting)),
    n: sizeOf(pick(rhs.shape, rhsFree)),
  }
  const a = permuted(lhs, [...lhsBatching, ...lhsFree, ...lhsContracting])
  const b = permuted(rhs, [...rhsBatching, ...rhsContracting, ...rhsFree])
  const out = allocate(result.dtype, sizeOf(result.shape))
  return (result.dtype === 'int32' ? multiplyInts : multiplyFloats)(a, b, sizes, out)
})
