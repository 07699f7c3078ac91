import { withoutTape } from '../graph/bind.js'
import { binders as b } from '../graph/binders.js'
import type { Axes } from '../shape/reduce.js'
import { optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { FloatDType } from '../tensor/dtype.js'
import type { NoOther, Option } from '../tensor/option.js'
import type { AnyTensor, Given } from '../tensor/value.js'
import { axesArgument, axesOf, keeping, type Along, type FirstCheck, type KeepDims, type Reduced, type SecondCheck, type SureIn } from './reduce-word.js'
import { spreadOver } from './reduction.js'
import { rootOf } from './root.js'
import { checkDType, floats } from './takes.js'
import { axisFirst } from './tensor-first.js'

/** The largest amount, where it can be divided by, else 1. No gradient flows through it, nor needs to: ‖x‖ = m·‖x/m‖ for any m. */
const measureOf = (x: AnyTensor, dimensions: readonly number[]): AnyTensor => {
  const most = b.reduce({ kind: 'maximum', dimensions }, b.abs(withoutTape(x)))
  const usable = b.and(b.compare({ direction: 'GT' }, most, b.constant(0, most)), b.compare({ direction: 'LT' }, most, b.constant(Infinity, most)))
  return b.select(usable, most, b.constant(1, most))
}

/** The norms by their order. */
const norms: ReadonlyMap<number, (x: AnyTensor, dimensions: readonly number[]) => AnyTensor> = new Map([
  [1, (x: AnyTensor, dimensions: readonly number[]) => b.reduce({ kind: 'add', dimensions }, b.abs(x))],
  [2, (x: AnyTensor, dimensions: readonly number[]) => {
    const measure = measureOf(x, dimensions)
    const scaled = b.divide(x, spreadOver(measure, x.shape, dimensions))
    return b.multiply(rootOf(b.reduce({ kind: 'add', dimensions }, b.multiply(scaled, scaled))), measure)
  }],
  // Nothing is below 0, so that the norm of nothing is 0.
  [Infinity, (x: AnyTensor, dimensions: readonly number[]) => {
    const most = b.reduce({ kind: 'maximum', dimensions }, b.abs(x))
    return b.select(b.compare({ direction: 'LT' }, most, b.constant(0, most)), b.constant(0, most), most)
  }],
])

/**
 * The options of `norm`.
 *
 * @since 0.2.0
 * @category types
 */
export interface NormOptions extends KeepDims {
  /** 2, the Euclidean norm, unless said otherwise; 1 for the sum of amounts, `Infinity` for the largest amount. */
  readonly ord?: number | undefined
}

/**
 * The type of `norm`: that of a reduction, with an option more.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface NormWord {
  <const X extends Given | number | readonly number[], const A extends Axes = undefined, const O extends NormOptions | undefined = undefined>(
    x: X & NoInfer<FirstCheck<'norm', FloatDType, X, A>>, axis: A & NoInfer<SecondCheck<'norm', X, A>> | NoInfer<SureIn<X>> | void,
    options: O & NoInfer<NoOther<'norm', O, 'keepDims' | 'ord'>> | void,
  ): X extends Axes ? Along<'norm', FloatDType, X, 'same'> : Reduced<X, A, Option<O, 'keepDims', false>, 'same'>
}

/**
 * The norm over axes, of all elements when none is named: ‖x‖ = √Σx², or by `ord` Σ|x| for 1 and max |x| for `Infinity`. Scaled, so that squares
 * neither overflow nor vanish. The gradient is x/‖x‖, and taken as 0 where x is 0, so that a norm can be a part of a loss; that of √Σx² written out is NaN
 * there. Equal largest ones share the gradient.
 *
 * @throws {ShapeMismatch} when there is no such axis, or the operand is not of floats; a compile error where types tell.
 * @throws {ArgumentError} when `ord` is another number.
 * @example
 * import { grad, norm, tensor, zeros, type Tensor } from 'pullback'
 *
 * const x = tensor([[3, 4], [0, 0]])
 * console.log(norm(x, 1).toString())                          // => Tensor [2] float32 (5, 0)
 * console.log(norm(x, 1, { ord: Infinity }).toString())       // => Tensor [2] float32 (4, 0)
 * console.log(grad((y: Tensor<readonly [2]>) => norm(y))(zeros([2])).toString()) // => Tensor [2] float32 (0, 0)
 *
 * @since 0.2.0
 * @category reduction
 */
export const norm: NormWord = asStated(axisFirst('norm', 3, axesArgument('norm'), (x, axis, options) => {
  const { keepDims = false, ord = 2 } = optionsArgument<NormOptions>('norm', options, { keepDims: 'boolean', ord: 'number' })
  checkDType('norm', floats, x.dtype)
  const apply = norms.get(ord) ?? refuse(`norm: ord is ${ord}: it is 1, 2 or Infinity`)
  const axes = axesOf('norm', x.shape, axis)
  const reduced = axes.length === 0 ? b.abs(x) : apply(x, axes)
  return keepDims ? keeping(x.shape, axes, reduced) : reduced
}))
