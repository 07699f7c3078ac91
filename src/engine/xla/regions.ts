import type { AbstractValue } from '../../primitive/row/row.js'
import type { PrimitiveParams, ReduceKind } from '../../primitive/row/params.js'
import { sizeOf, type DType } from '../../tensor/dtype.js'
import type { Body, Region, Value } from './body.js'
import { array, isFloat, list, scalar } from './text.js'

/*
 * Primitives that StableHLO states by a region, or has no operation for.
 */

const LOWEST: Readonly<Record<DType, number>> = { float32: -Infinity, float64: -Infinity, int32: -(2 ** 31), bool: 0 }
const HIGHEST: Readonly<Record<DType, number>> = { float32: Infinity, float64: Infinity, int32: 2 ** 31 - 1, bool: 1 }

/** What a reduction begins with. */
export const identityOf = (kind: ReduceKind, dtype: DType): number => {
  if (kind === 'maximum') return LOWEST[dtype]
  if (kind === 'minimum') return HIGHEST[dtype]
  return kind === 'and' ? (dtype === 'bool' ? 1 : -1) : 0
}

/** One operation of two scalars. */
export const combiner = (b: Body, kind: ReduceKind, dtype: DType): Region =>
  b.region([scalar(dtype), scalar(dtype)], (inner, both) => [inner.plain(kind, both, scalar(dtype))])

export const reduce = (b: Body, x: Value, type: AbstractValue, { kind, dimensions }: PrimitiveParams['reduce']): Value => {
  const { dtype } = x.type
  const first = b.splat(identityOf(kind, dtype), scalar(dtype))
  return b.all('reduce', [x, first], [type], { attributes: `dimensions = ${array(dimensions)}`, regions: [combiner(b, kind, dtype)] })[0]!
}

const isNaN = (b: Body, x: Value): Value => b.compare('NE', x, x)

/**
 * A reduction of pairs of element and place. Of two, that one is taken which is NaN while the other is none, or which is better, or, where neither is, which
 * comes first: in whatever order XLA reduces, the result is one.
 */
export const argmax = (b: Body, x: Value, type: AbstractValue, { dimension, kind }: PrimitiveParams['argmax']): Value => {
  const { dtype, shape } = x.type
  const bool = scalar('bool')
  const place = b.iota(dimension, { shape, dtype: 'int32' })
  const [worst, zero] = [b.splat((kind === 'max' ? LOWEST : HIGHEST)[dtype], scalar(dtype)), b.splat(0, scalar('int32'))]
  const pair = [scalar(dtype), scalar('int32')]
  const region = b.region([...pair, ...pair], (inner, [p, i, q, j]) => {
    const or = (...flags: readonly [Value, Value]): Value => inner.plain('or', flags, bool)
    const and = (...flags: readonly [Value, Value]): Value => inner.plain('and', flags, bool)
    let better = inner.compare(kind === 'max' ? 'GT' : 'LT', p!, q!)
    let same = inner.compare('EQ', p!, q!)
    if (isFloat(dtype)) {
      const [none, other] = [isNaN(inner, p!), isNaN(inner, q!)]
      better = or(better, and(none, inner.plain('not', [other], bool)))
      same = or(same, and(none, other))
    }
    const first = or(better, and(same, inner.compare('LT', i!, j!)))
    return [inner.op('select', [first, p!, q!], scalar(dtype)), inner.op('select', [first, i!, j!], scalar('int32'))]
  })
  return b.all('reduce', [x, place, worst, zero], [{ shape: type.shape, dtype }, type], { attributes: `dimensions = ${array([dimension])}`, regions: [region] })[1]!
}

/** A stable sort of elements with their places; NaNs are last. */
export const argsort = (b: Body, x: Value, type: AbstractValue, { dimension }: PrimitiveParams['argsort']): Value => {
  const { dtype } = x.type
  const region = b.region([scalar(dtype), scalar(dtype), scalar('int32'), scalar('int32')], (inner, [p, q]) => {
    const less = inner.compare('LT', p!, q!)
    if (!isFloat(dtype)) return [less]
    const last = inner.plain('and', [isNaN(inner, q!), inner.compare('EQ', p!, p!)], scalar('bool'))
    return [inner.plain('or', [less, last], scalar('bool'))]
  })
  return b.all('sort', [x, b.iota(dimension, type)], [x.type, type], { attributes: `dimension = ${dimension} : i64, is_stable = true`, regions: [region] })[1]!
}

/** A sum over a window that ends at each element, or begins there; XLA makes a scan by blocks of it. */
export const cumulativeSum = (b: Body, x: Value, { dimension, reverse }: PrimitiveParams['cumulative_sum']): Value => {
  const { shape, dtype } = x.type
  if (sizeOf(shape) === 0) return x
  const before = shape[dimension]! - 1
  const window = shape.map((d, axis) => axis === dimension ? d : 1)
  const padding = shape.map((_, axis) => list(axis !== dimension ? [0, 0] : reverse ? [0, before] : [before, 0]))
  return b.all('reduce_window', [x, b.splat(0, scalar(dtype))], [x.type], {
    attributes: `window_dimensions = ${array(window)}, padding = dense<[${padding.join(', ')}]> : tensor<${shape.length}x2xi64>`,
    regions: [combiner(b, 'add', dtype)],
  })[0]!
}
