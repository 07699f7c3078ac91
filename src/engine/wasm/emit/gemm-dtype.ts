import type { SimdMemoryOp, SimdOp } from '../assembler/opcodes.js'
import type { Gemm } from './gemm-types.js'

/** How products of a dtype are computed: bytes of an element, elements of a vector, and the instructions. */
export interface Arithmetic {
  readonly size: 4 | 8
  readonly lanes: 4 | 2
  readonly splat: SimdMemoryOp
  readonly mul: SimdOp
  readonly add: SimdOp
  readonly madd?: SimdOp
}

const ARITHMETIC: Readonly<Record<Gemm['dtype'], Arithmetic>> = {
  float32: { size: 4, lanes: 4, splat: 'v128.load32_splat', mul: 'f32x4.mul', add: 'f32x4.add', madd: 'f32x4.relaxed_madd' },
  float64: { size: 8, lanes: 2, splat: 'v128.load64_splat', mul: 'f64x2.mul', add: 'f64x2.add', madd: 'f64x2.relaxed_madd' },
  int32: { size: 4, lanes: 4, splat: 'v128.load32_splat', mul: 'i32x4.mul', add: 'i32x4.add' },
}

export const arithmeticOf = (dtype: Gemm['dtype']): Arithmetic => ARITHMETIC[dtype]
