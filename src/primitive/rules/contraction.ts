import type { DotDimensions } from '../row/params.js'
import { dot_general } from '../reference/index.js'
import { mismatch, show } from '../../tensor/mismatch.js'
import type { AnyTensor } from '../../tensor/value.js'
import type { Binders, PrimitiveTable } from '../row/row.js'
import { checkAxes, otherAxes, range } from './type-of.js'

const free = (rank: number, batching: readonly number[], contracting: readonly number[]): number[] =>
  otherAxes(rank, [...batching, ...contracting])

/** The permutation that sends axis `i` of what was computed to axis `home[i]` of the operand. */
const homeward = (home: readonly number[]): number[] => range(home.length).map(axis => home.indexOf(axis))

const ascending = (axes: readonly number[]): number[] => [...axes].sort((p, q) => p - q)

/** For each of `axes`, the axis of the other operand it is paired with. */
const partners = (axes: readonly number[], mine: readonly number[], theirs: readonly number[]): number[] =>
  axes.map(axis => theirs[mine.indexOf(axis)]!)

const turn = (b: Binders, x: AnyTensor, permutation: readonly number[]): AnyTensor =>
  permutation.every((axis, i) => axis === i) ? x : b.transpose({ permutation }, x)

/**
 * The contraction: batch axes are paired, contracted axes are paired and summed, free axes follow, left ones first. The cotangent of one
 * operand is the contraction of dy with the other one over the other's free axes: for matrices, dA = dC·Bᵀ and dB = Aᵀ·dC.
 */
export const contraction = {
  dot_general: {
    typeOf: ([x, z], { lhsBatching, rhsBatching, lhsContracting, rhsContracting }) => {
      if (x === undefined || z === undefined) return mismatch('dot_general: needs two operands')
      if (x.dtype !== z.dtype) mismatch(`dot_general: ${x.dtype} and ${z.dtype} differ: cast one of them`)
      checkAxes('dot_general', x.shape, [...lhsBatching, ...lhsContracting])
      checkAxes('dot_general', z.shape, [...rhsBatching, ...rhsContracting])
      const left = [...lhsBatching, ...lhsContracting]
      const right = [...rhsBatching, ...rhsContracting]
      const agree = lhsBatching.length === rhsBatching.length && left.length === right.length
        && left.every((axis, i) => x.shape[axis] === z.shape[right[i]!])
      if (!agree) mismatch(`dot_general: ${show(x.shape)} and ${show(z.shape)} differ on axes ${show(left)} and ${show(right)}`)
      return {
        shape: [
          ...lhsBatching.map(axis => x.shape[axis]!),
          ...free(x.shape.length, lhsBatching, lhsContracting).map(axis => x.shape[axis]!),
          ...free(z.shape.length, rhsBatching, rhsContracting).map(axis => z.shape[axis]!),
        ],
        dtype: x.dtype,
      }
    },
    vjp: (b, dy, { inputs: [x, z], params: { lhsBatching, rhsBatching, lhsContracting, rhsContracting } }, index) => {
      const lhsFree = free(x!.shape.length, lhsBatching, lhsContracting)
      const rhsFree = free(z!.shape.length, rhsBatching, rhsContracting)
      const batch = range(lhsBatching.length)
      const dyLhs = lhsFree.map((_, i) => batch.length + i)
      const dyRhs = rhsFree.map((_, i) => batch.length + lhsFree.length + i)
      if (index === 0) {
        const dot: DotDimensions = { lhsBatching: batch, rhsBatching, lhsContracting: dyRhs, rhsContracting: rhsFree }
        const home = [...lhsBatching, ...lhsFree, ...partners(ascending(rhsContracting), rhsContracting, lhsContracting)]
        return turn(b, b.dot_general(dot, dy, z!), homeward(home))
      }
      const dot: DotDimensions = { lhsBatching, rhsBatching: batch, lhsContracting: lhsFree, rhsContracting: dyLhs }
      const home = [...rhsBatching, ...partners(ascending(lhsContracting), lhsContracting, rhsContracting), ...rhsFree]
      return turn(b, b.dot_general(dot, x!, dy), homeward(home))
    },
    evaluate: dot_general,
  },
} satisfies Partial<PrimitiveTable>
