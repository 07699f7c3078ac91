import { binders } from '../graph/binders.js'
import type { Shape } from '../shape/kind/dim.js'
import { asStated } from '../tensor/cast.js'
import type { FloatDType } from '../tensor/dtype.js'
import type { Tensor } from '../tensor/value.js'

/** The smallest positive numbers that processors compute with at full speed. */
const SMALLEST_NORMAL = { float32: 2 ** -126, float64: 2 ** -1022 } as const

/**
 * What a running average keeps, with numbers below the smallest normal one as 0. The averages of a parameter whose gradient is 0 for long, as
 * that of a unit which is never active, fade into subnormal numbers, on which processors compute many times slower.
 */
export const remembered = <S extends Shape, D extends FloatDType>(average: Tensor<S, D>): Tensor<S, D> => {
  const tiny = binders.compare({ direction: 'LT' }, binders.abs(average), binders.constant(SMALLEST_NORMAL[average.dtype], average))
  return asStated(binders.select(tiny, binders.constant(0, average), average))
}
