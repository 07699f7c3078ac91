import type { ValueType } from '../../assembler/code.js'
import type { MemoryOp, PlainOp } from '../../assembler/opcodes.js'
import type { DType } from '../../../../tensor/dtype.js'

/** How single elements are read, added and written. */
export interface Element {
  readonly bytes: number
  readonly type: ValueType
  readonly load: MemoryOp
  readonly store: MemoryOp
  readonly add: PlainOp
}

export const ELEMENT: Readonly<Record<DType, Element>> = {
  float32: { bytes: 4, type: 'f32', load: 'f32.load', store: 'f32.store', add: 'f32.add' },
  float64: { bytes: 8, type: 'f64', load: 'f64.load', store: 'f64.store', add: 'f64.add' },
  int32: { bytes: 4, type: 'i32', load: 'i32.load', store: 'i32.store', add: 'i32.add' },
  bool: { bytes: 1, type: 'i32', load: 'i32.load8_u', store: 'i32.store8', add: 'i32.add' },
}
