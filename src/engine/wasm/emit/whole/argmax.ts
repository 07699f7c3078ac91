import { Code, type Local } from '../../assembler/code.js'
import type { SimdOp } from '../../assembler/opcodes.js'
import type { WholeKernel } from '../../kernel/kernel.js'
import type { DType } from '../../../../tensor/dtype.js'
import { lanesOf, type Lanes } from '../../../reference/strided.js'
import { ELEMENT } from './element.js'
import { operandAddress, type Emitter } from './emitter.js'
import { emitAdvance, emitScaled, emitStrips, emitTimes, emitUnits, stripsOf } from './loops.js'

/** Columns that are searched side by side: their best elements and places fit into the registers. */
const stripOf = (dtype: DType): number => dtype === 'float64' ? 8 : 16

/** A search for the extreme element of lanes. Bools are searched as int32. */
interface Search {
  readonly lanes: Lanes
  readonly dtype: DType
  readonly kind: 'max' | 'min'
  readonly source: number
  readonly target: number
}

interface VectorOps {
  readonly lanes: number
  /** The extreme of two; NaN where either is. */
  readonly extreme: SimdOp
  /** The same in one instruction; the first where either is NaN. */
  readonly quick: SimdOp
  readonly eq: SimdOp
  /** Floats only. */
  readonly ne?: SimdOp
  /** Whether the first is more extreme. */
  readonly better: SimdOp
  /** Whether the first is not more extreme; false for NaN. */
  readonly notBetter: SimdOp
}

const OPS: Readonly<Record<DType, Readonly<Record<'max' | 'min', VectorOps>>>> = (() => {
  const float32 = { lanes: 4, eq: 'f32x4.eq', ne: 'f32x4.ne' } as const
  const float64 = { lanes: 2, eq: 'f64x2.eq', ne: 'f64x2.ne' } as const
  const int32 = { lanes: 4, eq: 'i32x4.eq' } as const
  const integers = {
    max: { ...int32, extreme: 'i32x4.max_s', quick: 'i32x4.max_s', better: 'i32x4.gt_s', notBetter: 'i32x4.le_s' },
    min: { ...int32, extreme: 'i32x4.min_s', quick: 'i32x4.min_s', better: 'i32x4.lt_s', notBetter: 'i32x4.ge_s' },
  } as const
  return {
    float32: {
      max: { ...float32, extreme: 'f32x4.max', quick: 'f32x4.pmax', better: 'f32x4.gt', notBetter: 'f32x4.le' },
      min: { ...float32, extreme: 'f32x4.min', quick: 'f32x4.pmin', better: 'f32x4.lt', notBetter: 'f32x4.ge' },
    },
    float64: {
      max: { ...float64, extreme: 'f64x2.max', quick: 'f64x2.pmax', better: 'f64x2.gt', notBetter: 'f64x2.le' },
      min: { ...float64, extreme: 'f64x2.min', quick: 'f64x2.pmin', better: 'f64x2.lt', notBetter: 'f64x2.ge' },
    },
    int32: integers,
    bool: integers,
  }
})()

/** The vector at an address; bools become int32. */
const emitLoad = (code: Code, dtype: DType, address: Local, offset: number): void => {
  code.get(address)
  if (dtype === 'bool') code.memory('v128.load32_zero', offset).op('i16x8.extend_low_i8x16_u').op('i32x4.extend_low_i16x8_u')
  else code.memory('v128.load', offset)
}

/** Columns: the best of each so far, and where it was found, row by row. */
const emitColumns = (code: Code, { lanes: { size, inner }, lanes, dtype, kind, source, target }: Search): void => {
  const ops = OPS[dtype][kind]
  const { bytes } = ELEMENT[dtype]
  const [at, to] = [code.local('i32'), code.local('i32')]
  const [row, better, x] = [code.local('v128'), code.local('v128'), code.local('v128')]
  emitStrips(code, lanes, stripOf(dtype), (block, column, columns) => {
    const vectors = Array.from({ length: Math.ceil(columns / ops.lanes) }, (_, v) =>
      ({ offset: source + v * ops.lanes * bytes, best: code.local('v128'), found: code.local('v128') }))
    code.get(block).i32(size * inner).op('i32.mul').get(column).op('i32.add').i32(bytes).op('i32.mul').set(at)
    for (const { offset, best, found } of vectors) {
      emitLoad(code, dtype, at, offset)
      code.set(best).i32x4(0).set(found)
    }
    code.i32x4(0).set(row)
    emitTimes(code, size - 1, () => {
      emitAdvance(code, at, inner * bytes)
      code.get(row).i32x4(1).op('i32x4.add').set(row)
      for (const { offset, best, found } of vectors) {
        emitLoad(code, dtype, at, offset)
        code.set(x)
        // NaN is better than any number, and nothing is better than NaN.
        if (ops.ne === undefined) code.get(x).get(best).op(ops.better)
        else code.get(best).get(best).op(ops.eq).get(x).get(best).op(ops.notBetter).op('v128.andnot')
        code.set(better)
        code.get(x).get(best).get(better).op('v128.bitselect').set(best)
        code.get(row).get(found).get(better).op('v128.bitselect').set(found)
      }
    })
    code.get(block).i32(inner).op('i32.mul').get(column).op('i32.add').i32(4).op('i32.mul').set(to)
    vectors.forEach(({ found }, v) => {
      const first = v * ops.lanes
      if (ops.lanes === 4 && columns - first >= 4) code.get(to).get(found).memory('v128.store', target + first * 4)
      else for (let lane = 0; lane < Math.min(ops.lanes, columns - first); lane++) {
        code.get(to).get(found).memoryLane('v128.store32_lane', target + (first + lane) * 4, lane * 4 / ops.lanes)
      }
    })
    code.release('v128', ...vectors.flatMap(({ best, found }) => [best, found]))
  })
}

/** Up to so many vectors a row is held in registers. */
const HELD = 8

/** Bits for the lanes of the vector on the stack that hold the extreme, of which all lanes of `best` are copies: if it is NaN, for those of NaN. */
const emitMatches = (code: Code, { eq, ne }: VectorOps, x: Local, best: Local): void => {
  code.get(x).get(best).op(eq)
  if (ne !== undefined) code.get(x).get(x).op(ne).op('v128.or')
  code.op('i32x4.bitmask')
}

/** Takes the extreme of `chain` and `x` into `chain`; where `x` is NaN, `nan` gets bits. */
const emitTake = (code: Code, { quick, ne }: VectorOps, chain: Local, x: Local, nan: Local): void => {
  code.get(chain).get(x).op(quick).set(chain)
  if (ne !== undefined) code.get(nan).get(x).get(x).op(ne).op('v128.or').set(nan)
}

/** Takes the extreme of `from`, or NaN where `nan` has bits, into all lanes of `best`. */
const emitAcross = (code: Code, { extreme, ne, lanes }: VectorOps, from: readonly Local[], nan: Local, best: Local): void => {
  code.get(from[0]!)
  for (const other of from.slice(1)) code.get(other).op(extreme)
  if (ne !== undefined) code.get(nan).op('v128.or')
  code.set(best)
  code.get(best).get(best).get(best).shuffle32(2, 3, 0, 1).op(extreme).set(best)
  if (lanes === 4) code.get(best).get(best).get(best).shuffle32(1, 0, 3, 2).op(extreme).set(best)
}

/** Where vectors of a row begin, in elements: the last one ends with the row, and may overlap the one before. */
const vectorsOf = (size: number, lanes: number): readonly number[] =>
  Array.from({ length: Math.ceil(size / lanes) }, (_, v) => Math.min(v * lanes, size - lanes))

/** Leaves the index on the stack: of a row at `at`, of few vectors. */
const emitShortRow = (code: Code, { lanes: { size }, dtype, kind, source }: Search, at: Local): void => {
  const ops = OPS[dtype][kind]
  const { bytes } = ELEMENT[dtype]
  const [best, nan] = [code.local('v128'), code.local('v128')]
  const held = vectorsOf(size, ops.lanes).map(start => ({ start, x: code.local('v128') }))
  for (const { start, x } of held) {
    emitLoad(code, dtype, at, source + start * bytes)
    code.set(x)
  }
  code.get(held[0]!.x).set(best).i32x4(0).set(nan)
  for (const { x } of held.slice(1)) emitTake(code, ops, best, x, nan)
  emitAcross(code, ops, [best], nan, best)
  const bits = 4 / ops.lanes
  held.forEach(({ start, x }, v) => {
    emitMatches(code, ops, x, best)
    code.i32(start * bits).op('i32.shl')
    if (v > 0) code.op('i32.or')
  })
  code.op('i32.ctz').i32(bits - 1).op('i32.shr_u')
  code.release('v128', best, nan, ...held.map(({ x }) => x))
}

/** The same of many vectors: first the extreme, then the first place that holds it. */
const emitLongRow = (code: Code, { lanes: { size }, dtype, kind, source }: Search, at: Local): void => {
  const ops = OPS[dtype][kind]
  const { bytes } = ELEMENT[dtype]
  const [pointer, mask] = [code.local('i32'), code.local('i32')]
  const [best, x, nan] = [code.local('v128'), code.local('v128'), code.local('v128')]
  // Four chains, since the next step of one has to wait for the last.
  const chains = Array.from({ length: 4 }, () => code.local('v128'))
  const starts = vectorsOf(size, ops.lanes)
  const whole = Math.floor(size / ops.lanes)
  const rounds = Math.floor(whole / 4)
  chains.forEach((chain, v) => code.get(at).memory('v128.load', source + v * 16).set(chain))
  code.get(at).set(pointer).i32x4(0).set(nan)
  emitTimes(code, rounds - 1, () => {
    emitAdvance(code, pointer, 64)
    chains.forEach((chain, v) => {
      code.get(pointer).memory('v128.load', source + v * 16).set(x)
      emitTake(code, ops, chain, x, nan)
    })
  })
  starts.slice(rounds * 4).forEach((start, v) => {
    code.get(at).memory('v128.load', source + start * bytes).set(x)
    emitTake(code, ops, chains[v]!, x, nan)
  })
  emitAcross(code, ops, chains, nan, best)
  // It is there: the search ends by itself, at the latest in the last vector.
  code.get(at).set(pointer)
  code.block(found => {
    emitTimes(code, whole, () => {
      code.get(pointer).memory('v128.load', source).set(x)
      emitMatches(code, ops, x, best)
      code.tee(mask).branchIf(found)
      emitAdvance(code, pointer, 16)
    })
    emitScaled(code, at, 1, (size - ops.lanes) * bytes)
    code.tee(pointer).memory('v128.load', source).set(x)
    emitMatches(code, ops, x, best)
    code.set(mask)
  })
  // The mask has 4 bits for 16 bytes.
  code.get(pointer).get(at).op('i32.sub').i32(2).op('i32.shr_u').get(mask).op('i32.ctz').op('i32.add').i32(bytes / 4 - 1).op('i32.shr_u')
  code.release('i32', pointer, mask)
  code.release('v128', best, x, nan, ...chains)
}

/** The same one by one: of bools, or of less than a vector. */
const emitSingles = (code: Code, { lanes: { size }, dtype, kind, source }: Search, at: Local): void => {
  const { bytes, type, load } = ELEMENT[dtype]
  const [pointer, j, found, best, x] = [code.local('i32'), code.local('i32'), code.local('i32'), code.local(type), code.local(type)]
  const better = type === 'i32' ? kind === 'max' ? 'i32.gt_s' : 'i32.lt_s'
    : type === 'f32' ? kind === 'max' ? 'f32.le' : 'f32.ge' : kind === 'max' ? 'f64.le' : 'f64.ge'
  code.get(at).tee(pointer).memory(load, source).set(best)
  code.i32(0).tee(j).set(found)
  emitTimes(code, size - 1, () => {
    emitAdvance(code, pointer, bytes)
    emitAdvance(code, j, 1)
    code.get(pointer).memory(load, source).tee(x).get(best).op(better)
    if (type !== 'i32') code.op('i32.eqz').get(best).get(best).op(type === 'f32' ? 'f32.eq' : 'f64.eq').op('i32.and')
    code.if(() => code.get(x).set(best).get(j).set(found))
  })
  code.get(found)
  code.release('i32', pointer, j, found)
  code.release(type, best, x)
}

const emitRows = (code: Code, search: Search): void => {
  const { lanes: { size }, dtype, kind, target } = search
  const { lanes } = OPS[dtype][kind]
  const emitRow = dtype === 'bool' || size < lanes ? emitSingles : size <= lanes * HELD ? emitShortRow : emitLongRow
  const at = code.local('i32')
  emitUnits(code, row => {
    emitScaled(code, row, size * ELEMENT[dtype].bytes)
    code.set(at)
    emitScaled(code, row, 4)
    emitRow(code, search, at)
    code.memory('i32.store', target)
  })
}

const searchOf = (kernel: WholeKernel<'argmax'>): Pick<Search, 'lanes' | 'dtype'> => {
  const { shape, dtype } = kernel.operands[0]!
  return { lanes: lanesOf(shape, kernel.params.dimension), dtype }
}

/** The place of the first extreme element, NaN before all numbers: rows by vectors, columns in strips. */
export const argmax: Emitter<'argmax'> = {
  scratch: () => 0,
  units: kernel => {
    const { lanes, dtype } = searchOf(kernel)
    return lanes.inner === 1 ? lanes.outer : stripsOf(lanes, stripOf(dtype))
  },
  emit: (kernel, addressOf) => {
    const code = new Code(['i32', 'i32'])
    const search = { ...searchOf(kernel), kind: kernel.params.kind, source: operandAddress(kernel, 0, addressOf), target: addressOf(kernel.target) }
    const { lanes: { outer, size, inner } } = search
    // Of no elements the place is 0: whoever does the first unit writes all of these.
    if (size === 0) code.get(code.param(0)).op('i32.eqz').if(() => code.i32(search.target).i32(0).i32(outer * inner * 4).memoryFill())
    else if (inner === 1) emitRows(code, search)
    else emitColumns(code, search)
    return code
  },
}
