import { binders } from '../graph/binders.js'
import type { AxisCheck } from '../shape/axis.js'
import type { Shape } from '../shape/kind/dim.js'
import type { Range, Slice, SliceCheck } from '../shape/slice.js'
import type { Parts, Split, SplitCheck } from '../shape/split.js'
import { checkArgument, described, numbersArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { checkShape } from '../tensor/construct.js'
import type { DType } from '../tensor/dtype.js'
import { axisOf } from '../tensor/axis.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor, Given, Tensor } from '../tensor/value.js'
import { tensorFirst } from './tensor-first.js'

interface Bounds { readonly start: number; readonly limit: number; readonly stride: number }

/** A range on an axis of a size, its bounds counted from the front. */
const boundsOf = (shape: readonly number[], axis: number, range: Range): Bounds => {
  const size = shape[axis]!
  if (range === null) return { start: 0, limit: size, stride: 1 }
  const fail = (reason: string): never => mismatch(`slice: ${show(shape)}: axis ${axis}${reason}`)
  const shown = `[${range.map(String).join(', ')}]`
  const [first, last, stride = 1] = range
  const fractional = range.find(bound => bound !== null && !Number.isInteger(bound))
  if (fractional !== undefined) fail(`: ${shown}: ${fractional} is not a whole number`)
  if (stride < 1) fail(`: step ${stride} is not above 0`)
  const start = first < 0 ? first + size : first
  const limit = last === null ? size : last < 0 ? last + size : last
  if (start < 0 || limit < 0 || start > size || limit > size) fail(` has size ${size}, ${shown} reaches beyond it`)
  if (start > limit) fail(`: ${shown} ends before it starts`)
  return { start, limit, stride }
}

const cut = (x: AnyTensor, bounds: readonly Bounds[]): AnyTensor =>
  bounds.every((b, i) => b.start === 0 && b.limit === x.shape[i] && b.stride === 1) ? x
  : binders.slice({ start: bounds.map(b => b.start), limit: bounds.map(b => b.limit), strides: bounds.map(b => b.stride) }, x)

/** A range for each axis; what stands in it is looked at together with the axis. */
const rangesArgument = (ranges: unknown): readonly Range[] =>
  checkArgument('slice', 'the list of ranges', ranges, 'array').map((range): Range => {
    if (range === null) return null
    const bounds: readonly unknown[] = Array.isArray(range) ? range : []
    const fits = bounds.length > 1 && bounds.length < 4 && bounds.every((bound, i) => typeof bound === 'number' || (i === 1 && bound === null))
    return fits ? asStated<Range>(range) : refuse(`slice: a range is ${described(range)}: it must be null, [start, stop] or [start, stop, step]`)
  })

/**
 * The type of `slice`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface SliceWord {
  <X extends Given, const R extends readonly Range[]>(
    x: X, ranges: R & NoInfer<SliceCheck<X['shape'], R>>,
  ): Tensor<Slice<X['shape'], R>, X['dtype']>
  <const R extends readonly Range[]>(ranges: R): <X extends Given>(
    x: X & NoInfer<SliceCheck<X['shape'], R>>,
  ) => Tensor<Slice<X['shape'], R>, X['dtype']>
}

/**
 * A part of every axis. There is one range for each axis from the first on; axes without one stay whole. A range is `null` (the whole
 * axis), `[start, stop]` or `[start, stop, step]`: from `start` up to, but without, `stop`, every `step`-th. Negative bounds count from the
 * end, and a stop of `null` is the end. Nothing is clamped: a range that reaches beyond its axis is an error.
 * `pipe(x, slice(ranges))` is the same. Primitive: `slice`.
 *
 * @throws {ShapeMismatch} when a range reaches beyond its axis, or ends before it starts; a compile error where types tell.
 * @example
 * import { slice, tensor } from 'pullback'
 *
 * const x = tensor([[1, 2, 3], [4, 5, 6]])
 * console.log(slice(x, [[1, 2]]).toString())               // => Tensor [1, 3] float32 (4, 5, 6)
 * console.log(slice(x, [null, [-2, null]]).toString())     // => Tensor [2, 2] float32 (2, 3, 5, 6)
 * console.log(slice(x, [null, [0, null, 2]]).toString())   // => Tensor [2, 2] float32 (1, 3, 4, 6)
 *
 * @since 0.1.0
 * @category movement
 */
export const slice: SliceWord = asStated(tensorFirst('slice', 2, rangesArgument, (x, ranges) => {
  if (ranges.length > x.shape.length) mismatch(`slice: ${show(x.shape)} has fewer than ${ranges.length} axes`)
  return cut(x, x.shape.map((_, axis) => boundsOf(x.shape, axis, ranges[axis] ?? null)))
}))

/** A tensor for each shape. */
type TensorsOf<L, D extends DType> = { readonly [K in keyof L]: L[K] extends Shape ? Tensor<L[K], D> : never }

/**
 * The data-last form: the parts first, then the tensor.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface SplitInto<P extends Parts> {
  <X extends Given>(x: X & NoInfer<AxisCheck<'split', X['shape'], 0> & SplitCheck<X['shape'], P, 0>>): TensorsOf<Split<X['shape'], P, 0>, X['dtype']>
}

/** The axis, or 0 where it may be left out. */
type Or0<A extends number | undefined> = A extends number ? A : 0

/**
 * The type of `split`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface SplitWord {
  <X extends Given, const P extends Parts>(
    x: X & NoInfer<AxisCheck<'split', X['shape'], 0>>, parts: P & NoInfer<SplitCheck<X['shape'], P, 0>>,
  ): TensorsOf<Split<X['shape'], P, 0>, X['dtype']>
  <X extends Given, const P extends Parts, const A extends number | undefined>(
    x: X, parts: P & NoInfer<SplitCheck<X['shape'], P, Or0<A>>>, axis: A & NoInfer<AxisCheck<'split', X['shape'], Or0<A>>>,
  ): TensorsOf<Split<X['shape'], P, Or0<A>>, X['dtype']>
  <const P extends Parts>(parts: P): SplitInto<P>
}

const partsArgument = (parts: unknown): Parts =>
  typeof parts === 'number' ? parts
    : Array.isArray(parts) ? numbersArgument('split', 'the list of sizes', parts)
    : refuse(`split: the second argument is ${described(parts)}: it must be a number of parts, or a list of sizes`)

/** The sizes of the parts of an axis. */
const sizesOf = (shape: readonly number[], axis: number, parts: Parts): readonly number[] => {
  const fail = (reason: string): never => mismatch(`split: ${show(shape)}: axis ${axis} of size ${shape[axis]} ${reason}`)
  if (typeof parts === 'number') {
    if (!Number.isInteger(parts) || parts < 1) mismatch(`split: ${parts} is not a number of parts`)
    const size = shape[axis]! / parts
    return Number.isInteger(size) ? Array.from({ length: parts }, () => size) : fail(`does not split into ${parts} equal parts`)
  }
  const sizes = checkShape('split', parts)
  return sizes.reduce((n, d) => n + d, 0) === shape[axis] ? sizes : fail(`is not the sum of ${show(sizes)}`)
}

/**
 * The parts of a tensor along an axis, the first unless another is named: as many equal ones as a number says, or of the sizes that a list
 * says. Its inverse is `concat`. `pipe(x, split(parts))` splits the first axis. Primitive: `slice`.
 *
 * @throws {ShapeMismatch} when the axis does not split like this, or there is none; a compile error where types tell.
 * @example
 * import { split, tensor } from 'pullback'
 *
 * const [a, b] = split(tensor([1, 2, 3, 4]), 2)
 * console.log(a.toString(), b.toString()) // => Tensor [2] float32 (1, 2) Tensor [2] float32 (3, 4)
 * const [head, tail] = split(tensor([[1, 2, 3]]), [1, 2], 1)
 * console.log(head.shape, tail.shape) // => [ 1, 1 ] [ 1, 2 ]
 *
 * @since 0.1.0
 * @category movement
 */
export const split: SplitWord = asStated(tensorFirst('split', 3, partsArgument, (x, parts, along = 0) => {
  const axis = axisOf('split', x.shape, asStated(along))
  const whole = x.shape.map(d => ({ start: 0, limit: d, stride: 1 }))
  let start = 0
  return sizesOf(x.shape, axis, parts).map(size => {
    const part = cut(x, whole.with(axis, { start, limit: start + size, stride: 1 }))
    start += size
    return part
  })
}))
