import type { PrimitiveName, PrimitiveParams } from '../primitive/row/params.js'
import { asStated } from '../tensor/cast.js'
import { allocate } from '../tensor/dtype.js'
import { fromStorage, isTensor, type AnyTensor } from '../tensor/value.js'
import { bind } from './bind.js'
import type { AbstractValue, Binders } from '../primitive/row/row.js'

const scalar = (value: number, dtype: AbstractValue['dtype']): AnyTensor => {
  const data = allocate(dtype, 1)
  data[0] = value
  return fromStorage([], dtype, data)
}

const constant = (value: number, like: AbstractValue): AnyTensor =>
  like.shape.length === 0 ? scalar(value, like.dtype)
    : bind('broadcast_in_dim', [scalar(value, like.dtype)], { shape: like.shape, broadcastDimensions: [] })

type Arguments = readonly [PrimitiveParams[PrimitiveName], ...AnyTensor[]] | readonly AnyTensor[]

/** Primitives with static parameters take them first; the others take tensors only. */
const binder = (name: PrimitiveName) => (...args: Arguments): AnyTensor => {
  const [first, ...rest] = args
  return first === undefined || isTensor(first) ? bind(name, asStated(args), {}) : bind(name, asStated(rest), first)
}

/** {@link Binders} over `bind`: each entry is built by its name when it is first asked for, and takes what its params in the table say. */
export const binders: Binders = asStated(new Proxy({ constant }, {
  get: (known: Record<string, unknown>, name: PrimitiveName) => known[name] ??= binder(name),
}))
