import { binders as b } from '../graph/binders.js'
import { div, mul, sub, add } from '../op/arithmetic.js'
import { mean, variance } from '../op/reduction.js'
import { sqrt } from '../op/unary.js'
import { checkDType, floats } from '../op/takes.js'
import type { Shape } from '../shape/kind/dim.js'
import { counted, isRecord, refuse, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { FloatDType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { sameShape } from '../primitive/rules/type-of.js'
import { isTensor, type AnyTensor, type Tensor } from '../tensor/value.js'

/** Statistics of training rows, and what they do to any rows. */
export interface Standardizer<S extends Shape, D extends FloatDType> {
  readonly mean: Tensor<readonly [...S], D>
  /** 1 where a column does not vary. */
  readonly std: Tensor<readonly [...S], D>
  /** (x − mean) / std, of one row or of many. */
  readonly apply: <B extends Shape>(x: Tensor<readonly [...B, ...S], D>) => Tensor<readonly [...B, ...S], D>
  /** Back: x·std + mean. */
  readonly invert: <B extends Shape>(x: Tensor<readonly [...B, ...S], D>) => Tensor<readonly [...B, ...S], D>
}

type Untyped = Tensor<Shape, 'float32'>

const statistics = (rows: AnyTensor): readonly [mean: AnyTensor, std: AnyTensor] => {
  checkDType('standardizer', floats, rows.dtype)
  const [count] = rows.shape
  if (count === undefined || count === 0) return mismatch(`standardizer: ${show(rows.shape)} has no rows`)
  const x: Tensor<readonly [number, ...number[]]> = asStated(rows)
  const spread: AnyTensor = sqrt(variance(x, 0))
  const one = b.constant(1, spread)
  return [mean(x, 0), b.select(b.compare({ direction: 'EQ' }, spread, b.constant(0, spread)), one, spread)]
}

/**
 * What brings features to mean 0 and deviation 1, by the statistics of the training rows: test rows and those of later days are put through the same. It is
 * a value: `mean` and `std` are saved with the model, and `standardizer({ mean, std })` makes it again.
 *
 * @throws {ShapeMismatch} when there are no rows, or they are not of floats; compile errors where types tell.
 * @example
 * import { standardizer } from 'pullback/data'
 * import { tensor } from 'pullback'
 *
 * const scale = standardizer(tensor([[1, 10, 5], [3, 30, 5]]))
 * console.log(scale.mean.toString(), scale.std.toString()) // => Tensor [3] float32 (2, 20, 5) Tensor [3] float32 (1, 10, 1)
 * console.log(scale.apply(tensor([4, 20, 6])).toString())  // => Tensor [3] float32 (2, 0, 1)
 *
 * @since 0.2.0
 * @category data sets
 */
export const standardizer: {
  <S extends Shape, D extends FloatDType>(rows: Tensor<readonly [number, ...S], D>): Standardizer<S, D>
  <S extends Shape, D extends FloatDType>(statistics: { readonly mean: Tensor<S, D>; readonly std: Tensor<NoInfer<S>, NoInfer<D>> }): Standardizer<S, D>
} = asStated(counted('standardizer', 1, (given: unknown) => {
  const [center, spread] = isTensor(given) ? statistics(given)
    : isRecord(given) ? [tensorArgument('standardizer', given['mean']), tensorArgument('standardizer', given['std'])]
    : statistics(tensorArgument('standardizer', given))
  if (!sameShape(center.shape, spread.shape) || center.dtype !== spread.dtype) {
    refuse(`standardizer: mean is ${center.dtype}${show(center.shape)}, std is ${spread.dtype}${show(spread.shape)}: both are of one row`)
  }
  const [m, s]: readonly [Untyped, Untyped] = [asStated(center), asStated(spread)]
  const checked = (word: string, x: unknown): Untyped => {
    const rows = tensorArgument(word, x)
    const own = rows.shape.slice(rows.shape.length - m.shape.length)
    if (rows.dtype !== m.dtype || rows.shape.length < m.shape.length || !sameShape(own, m.shape)) {
      mismatch(`${word}: ${rows.dtype}${show(rows.shape)} does not end in ${show(m.shape)}, the features of the rows that were measured`)
    }
    return asStated(rows)
  }
  return Object.freeze({
    mean: m, std: s,
    apply: (x: unknown) => div(sub(checked('standardizer', x), m), s),
    invert: (x: unknown) => add(mul(checked('standardizer', x), s), m),
  })
}))
