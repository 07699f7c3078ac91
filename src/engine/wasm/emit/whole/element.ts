import type { DType } from '../../../../tensor/dtype.js'

/** How single elements are held, read and written. */
export interface Element {
  readonly bytes: number
  readonly type: 'i32' | 'f32' | 'f64'
  readonly load: `${Element['type']}.load` | 'i32.load8_u'
  readonly store: `${Element['type']}.store` | 'i32.store8'
}

export const ELEMENT: Readonly<Record<DType, Element>> = {
  float32: { bytes: 4, type: 'f32', load: 'f32.load', store: 'f32.store' },
  float64: { bytes: 8, type: 'f64', load: 'f64.load', store: 'f64.store' },
  int32: { bytes: 4, type: 'i32', load: 'i32.load', store: 'i32.store' },
  bool: { bytes: 1, type: 'i32', load: 'i32.load8_u', store: 'i32.store8' },
}
