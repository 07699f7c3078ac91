import type { DType } from '../../../tensor/dtype.js'
import type { Code, Local } from '../assembler/code.js'
import type { Lanes } from './elementwise.js'

export const BYTES: Readonly<Record<DType, number>> = { float32: 4, float64: 8, int32: 4, bool: 1 }

/** Pushes the address of one lane, and returns the constant that the instruction adds. */
export type PushAddress = (lane: number) => number

/** The bytes on the stack's vector as masks. */
const masks = (code: Code): void => {
  code.op('i16x8.extend_low_i8x16_u').op('i32x4.extend_low_i16x8_u').op('i32x4.neg')
}

/** Pushes one element in every lane. */
export const loadSplat = (code: Code, dtype: DType, push: PushAddress): void => {
  const offset = push(0)
  if (dtype === 'bool') code.memory('i32.load8_u', offset).op('i32x4.splat').op('i32x4.neg')
  else code.memory(dtype === 'float64' ? 'v128.load64_splat' : 'v128.load32_splat', offset)
}

/** Pushes neighbours, one a lane; lanes behind the last may hold anything. */
export const loadRun = (code: Code, dtype: DType, lanes: Lanes, push: PushAddress): void => {
  const offset = push(0)
  if (dtype === 'bool') {
    // Two lanes read two bytes too many, which the slack behind all buffers allows.
    code.memory('v128.load32_zero', offset)
    masks(code)
  } else code.memory(dtype === 'float64' || lanes === 4 ? 'v128.load' : 'v128.load64_zero', offset)
}

/** Pushes elements from anywhere, the first `valid` lanes only. */
export const loadEach = (code: Code, dtype: DType, valid: number, push: PushAddress): void => {
  if (dtype === 'bool') {
    const result = code.local('v128')
    code.i32x4(0).set(result)
    for (let lane = 0; lane < valid; lane++) {
      const offset = push(lane)
      code.get(result).memoryLane('v128.load8_lane', offset, lane).set(result)
    }
    code.get(result)
    masks(code)
    code.release('v128', result)
    return
  }
  const first = push(0)
  code.memory(dtype === 'float64' ? 'v128.load64_zero' : 'v128.load32_zero', first)
  const result = code.local('v128')
  code.set(result)
  for (let lane = 1; lane < valid; lane++) {
    const offset = push(lane)
    code.get(result).memoryLane(dtype === 'float64' ? 'v128.load64_lane' : 'v128.load32_lane', offset, lane).set(result)
  }
  code.get(result)
  code.release('v128', result)
}

/** Stores the first `valid` lanes to neighbouring elements (`run`), or each to its own address. */
export const store = (code: Code, dtype: DType, lanes: Lanes, value: Local, valid: number, run: boolean, push: PushAddress): void => {
  let from = value
  if (dtype === 'bool') {
    from = code.local('v128')
    code.get(value).i32x4(1).op('v128.and').tee(from).get(from).op('i16x8.narrow_i32x4_s').tee(from).get(from).op('i8x16.narrow_i16x8_s').set(from)
  }
  const bytes = BYTES[dtype]
  const piece = (lane: number, count: number): void => {
    const offset = push(lane)
    code.get(from)
    const size = bytes * count
    const name = ({ 1: 'v128.store8_lane', 2: 'v128.store16_lane', 4: 'v128.store32_lane', 8: 'v128.store64_lane' } as const)[size as 1 | 2 | 4 | 8]
    if (size === 16) code.memory('v128.store', offset)
    else code.memoryLane(name, offset, lane / count)
  }
  if (run && valid === lanes) piece(0, lanes)
  else if (run && valid === 3) {
    piece(0, 2)
    piece(2, 1)
  } else if (run && valid === 2 && lanes === 4) piece(0, 2)
  else for (let lane = 0; lane < valid; lane++) piece(lane, 1)
  if (dtype === 'bool') code.release('v128', from)
}
