import { Code, type Local } from '../../assembler/code.js'
import type { WholeKernel } from '../../kernel/kernel.js'
import type { DType } from '../../../../tensor/dtype.js'
import { lanesOf, type Lanes } from '../../../reference/strided.js'
import { ELEMENT } from './element.js'
import { operandAddress, type AddressOf, type Emitter } from './emitter.js'
import { emitAdvance, emitLaneStart, emitStrips, emitTimes, emitUnits, stripsOf } from './loops.js'

type Kernel = WholeKernel<'cumulative_sum'>

/** Bytes of a strip of columns: a line of the cache. */
const STRIP = 64

/** Whether lanes are summed one by one: rows, and bytes, whose sums are of no use to anyone. */
const single = ({ inner }: Lanes, dtype: DType): boolean => inner === 1 || dtype === 'bool'

/** Where elements are read and written: at these offsets from a common pointer, which moves by `step` from one element of a lane to the next. */
interface Walk {
  readonly lanes: Lanes
  readonly dtype: DType
  readonly source: number
  readonly target: number
  /** From the first row to the one that is summed first. */
  readonly first: number
  readonly step: number
}

const walkOf = (kernel: Kernel, addressOf: AddressOf): Walk => {
  const { dtype, shape, params: { dimension, reverse } } = kernel
  const lanes = lanesOf(shape, dimension)
  const row = lanes.inner * ELEMENT[dtype].bytes
  return {
    lanes, dtype, source: operandAddress(kernel, 0, addressOf), target: addressOf(kernel.target),
    first: reverse ? (lanes.size - 1) * row : 0, step: reverse ? -row : row,
  }
}

const emitLanes = (code: Code, { lanes, dtype, source, target, first, step }: Walk): void => {
  const { bytes, type, load, store, add } = ELEMENT[dtype]
  const wide = dtype === 'float32' ? 'f64' : type
  const [at, sum] = [code.local('i32'), code.local(wide)]
  emitUnits(code, lane => {
    emitLaneStart(code, lanes, lane)
    code.i32(bytes).op('i32.mul').i32(first).op('i32.add').set(at)
    if (wide === 'f64') code.f64(0).set(sum)
    else code.i32(0).set(sum)
    emitTimes(code, lanes.size, () => {
      code.get(at).get(sum).get(at).memory(load, source)
      if (dtype === 'float32') code.op('f64.promote_f32').op('f64.add').tee(sum).op('f32.demote_f64')
      else code.op(add).tee(sum)
      code.memory(store, target)
      emitAdvance(code, at, step)
    })
  })
}

/** The sums of one vector of columns, which begins at `offset` from the pointer. */
const emitVector = (code: Code, { dtype, source, target }: Walk, at: Local, sums: readonly Local[], offset: number, columns: number): void => {
  const x = code.local('v128')
  code.get(at).memory('v128.load', source + offset).set(x)
  if (dtype === 'float32') {
    const [low, high] = [sums[0]!, sums[1]!]
    code.get(low).get(x).op('f64x2.promote_low_f32x4').op('f64x2.add').tee(low).op('f32x4.demote_f64x2_zero')
    code.get(high).get(x).get(x).shuffle32(2, 3, 2, 3).op('f64x2.promote_low_f32x4').op('f64x2.add').tee(high).op('f32x4.demote_f64x2_zero')
    code.shuffle32(0, 1, 4, 5).set(x)
  } else {
    const sum = sums[0]!
    code.get(sum).get(x).op(dtype === 'float64' ? 'f64x2.add' : 'i32x4.add').tee(sum).set(x)
  }
  const { bytes } = ELEMENT[dtype]
  if (columns * bytes === 16) code.get(at).get(x).memory('v128.store', target + offset)
  else for (let lane = 0; lane < columns; lane++) {
    code.get(at).get(x).memoryLane(bytes === 8 ? 'v128.store64_lane' : 'v128.store32_lane', target + offset + lane * bytes, lane)
  }
  code.release('v128', x)
}

const emitColumns = (code: Code, walk: Walk): void => {
  const { lanes, dtype, first, step } = walk
  const { bytes } = ELEMENT[dtype]
  const [width, lanesOfVector] = [STRIP / bytes, 16 / bytes]
  const at = code.local('i32')
  emitStrips(code, lanes, width, (block, column, columns) => {
    code.get(block).i32(lanes.size * lanes.inner).op('i32.mul').get(column).op('i32.add').i32(bytes).op('i32.mul').i32(first).op('i32.add').set(at)
    const vectors = Array.from({ length: Math.ceil(columns / lanesOfVector) }, () =>
      Array.from({ length: dtype === 'float32' ? 2 : 1 }, () => code.local('v128')))
    for (const sum of vectors.flat()) code.i32x4(0).set(sum)
    emitTimes(code, lanes.size, () => {
      vectors.forEach((sums, v) => emitVector(code, walk, at, sums, v * 16, Math.min(columns - v * lanesOfVector, lanesOfVector)))
      emitAdvance(code, at, step)
    })
    code.release('v128', ...vectors.flat())
  })
}

/** Running sums: of float32 in float64, each rounded. An element is read before its place is written: the target may be the operand. */
export const cumulativeSum: Emitter<'cumulative_sum'> = {
  scratch: () => 0,
  units: ({ shape, dtype, params }) => {
    const lanes = lanesOf(shape, params.dimension)
    return single(lanes, dtype) ? lanes.outer * lanes.inner : stripsOf(lanes, STRIP / ELEMENT[dtype].bytes)
  },
  emit: (kernel, addressOf) => {
    const code = new Code(['i32', 'i32'])
    const walk = walkOf(kernel, addressOf)
    if (single(walk.lanes, walk.dtype)) emitLanes(code, walk)
    else emitColumns(code, walk)
    return code
  },
}
