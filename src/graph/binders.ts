import type { PrimitiveName, PrimitiveParams } from '../engine/reference/params.js'
import { allocate } from '../tensor/dtype.js'
import { fromStorage, type AnyTensor } from '../tensor/value.js'
import { bind } from './bind.js'
import type { AbstractValue, Binders } from './primitive.js'
import { primitiveNames } from './table.js'

const paramless = new Set<PrimitiveName>([
  'negate', 'abs', 'sign', 'exponential', 'exponential_minus_one', 'log', 'log_plus_one', 'sqrt', 'rsqrt', 'sine', 'cosine', 'tanh',
  'logistic', 'erf', 'not', 'add', 'subtract', 'multiply', 'divide', 'power', 'maximum', 'minimum', 'and', 'or', 'xor',
  'shift_right_logical', 'select', 'threefry2x32',
])

const scalar = (value: number, dtype: AbstractValue['dtype']): AnyTensor => {
  const data = allocate(dtype, 1)
  data[0] = value
  return fromStorage([], dtype, data)
}

const constant = (value: number, like: AbstractValue): AnyTensor =>
  like.shape.length === 0 ? scalar(value, like.dtype)
    : bind('broadcast_in_dim', [scalar(value, like.dtype)], { shape: like.shape, broadcastDimensions: [] })

const binder = (name: PrimitiveName): unknown => paramless.has(name)
  ? (...inputs: AnyTensor[]) => bind(name, inputs, {})
  : (params: PrimitiveParams[PrimitiveName], ...inputs: AnyTensor[]) => bind(name, inputs, params)

/** {@link Binders} over `bind`. Safe: each entry is built by its name to the signature that its params give it. */
export const binders = Object.freeze({
  ...Object.fromEntries(primitiveNames.map(name => [name, binder(name)])),
  constant,
}) as Binders
