import { binders } from '../graph/binders.js'
import type { Concat, ConcatAxisCheck, ConcatCheck, Stack, StackAxisCheck, StackCheck } from '../shape/concat.js'
import type { SureAxis } from '../shape/axis.js'
import type { Refuse } from '../shape/error.js'
import type { Box } from '../shape/kind/dim.js'
import type { IsOneOf } from '../shape/union.js'
import { checkArgument, checkArity, refuse, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { axisArgument, axisOf } from '../tensor/axis.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { DType } from '../tensor/dtype.js'
import { isTensor, type AnyTensor, type Given, type Tensor } from '../tensor/value.js'
import { newAxisOf } from './new-axis.js'

type Tensors = readonly AnyTensor[]
type Listed = readonly Given[]

/** The shapes of a list of tensors. */
type ShapesOf<L extends Listed> = { readonly [K in keyof L]: L[K]['shape'] }

/** The dtype of the first; that of all, where their number is not known. */
type FirstDType<L extends Listed> = L extends readonly [] ? never : L[0]['dtype']

/** `unknown` when all are of one dtype. */
type OneDType<Op extends string, L extends Listed> =
  L['length'] extends 1 ? unknown
    : Refuse<IsOneOf<L[number]['dtype'], L['length']> extends true ? DType extends L[number]['dtype'] ? never : DTypesProblem<Op, FirstDType<L>, L[number]['dtype']> : never>

type DTypesProblem<Op extends string, First extends DType, All extends DType> =
  First extends unknown ? [Exclude<All, First>] extends [never] ? never : `${Op}: ${First} and ${Exclude<All, First>} differ: cast one of them` : never

/** The axis, or 0 where it may be left out. */
type Or0<A extends number | undefined> = A extends number ? A : 0

/** What goes for a call that names no axis stands at the tensors: an argument that is left out is not checked. */
type FirstAxisCheck<L extends Listed, A> =
  [L] extends [Listed] ? Box<A & undefined> extends Box<never> ? unknown : ConcatAxisCheck<ShapesOf<L>, 0> : unknown

/** A list of tensors, and the axis along which they are joined. */
const listArguments = (operation: string, args: readonly unknown[]): readonly [Tensors, number] => {
  const [list, axis = 0] = args
  if (isTensor(list)) refuse(`${operation}: the first argument is a tensor: it must be a list of them, [a, b]`)
  checkArity(operation, args, 2)
  const tensors = Array.from(checkArgument(operation, 'the list of tensors', list, 'array'), x => tensorArgument(operation, x))
  return [tensors, axisArgument(operation)(axis)]
}

/** The first of a list; all must be of its dtype, rank and, but for the axis excepted, its sizes. */
const firstOf = (operation: string, tensors: Tensors, except?: (first: AnyTensor) => number): AnyTensor => {
  const first = tensors[0] ?? mismatch(`${operation}: no tensors`)
  const free = except?.(first)
  for (const x of tensors) {
    const both = `${operation}: ${show(first.shape)} and ${show(x.shape)} differ`
    if (x.shape.length !== first.shape.length) mismatch(`${both} in rank`)
    const axis = first.shape.findIndex((d, i) => i !== free && d !== x.shape[i])
    if (axis >= 0) mismatch(`${both} at axis ${axis}`)
    if (x.dtype !== first.dtype) mismatch(`${operation}: ${first.dtype} and ${x.dtype} differ: cast one of them`)
  }
  return first
}

const joined = (tensors: Tensors, dimension: number): AnyTensor =>
  tensors.length === 1 ? tensors[0]! : binders.concatenate({ dimension }, ...tensors)

/**
 * The type of `concat`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface ConcatWord {
  <const L extends Listed, const A extends number | undefined = undefined>(
    tensors: L & NoInfer<ConcatCheck<ShapesOf<L>, Or0<A>> & OneDType<'concat', L> & FirstAxisCheck<L, A>>,
    axis: A & NoInfer<ConcatAxisCheck<ShapesOf<L>, Or0<A>>> | void, none?: undefined,
  ): Tensor<Concat<ShapesOf<L>, Or0<A>>, FirstDType<L>>
}

/**
 * The tensors of a list one after the other along an axis, the first unless another is named; off it their sizes agree. Negative axes
 * count from the end. Primitive: `concatenate`.
 *
 * @throws {ShapeMismatch} when there are none, they differ in dtype, rank or a size off the axis, or lack the axis; a compile error
 * where types tell.
 * @example
 * import { concat, tensor } from 'pullback'
 *
 * const a = tensor([[1, 2], [3, 4]])
 * const b = tensor([[5], [6]])
 * console.log(concat([a, b], 1).toString()) // => Tensor [2, 3] float32 (1, 2, 5, 3, 4, 6)
 *
 * @since 0.1.0
 * @category movement
 */
export const concat: ConcatWord = asStated((...args: readonly unknown[]) => {
  const [tensors, axis] = listArguments('concat', args)
  firstOf('concat', tensors, first => axisOf('concat', first.shape, axis))
  return joined(tensors, axisOf('concat', tensors[0]!.shape, axis))
})

/**
 * The type of `stack`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface StackWord {
  <const L extends Listed, const A extends number | undefined = undefined>(
    tensors: L & NoInfer<StackCheck<ShapesOf<L>> & OneDType<'stack', L>>, axis: A & NoInfer<StackAxisCheck<ShapesOf<L>, Or0<A>>> | NoInfer<SureAxis<readonly [...ShapesOf<L>[number], 1]>> | void, none?: undefined,
  ): Tensor<Stack<ShapesOf<L>, Or0<A>>, FirstDType<L>>
}

/**
 * Tensors of one shape along a new axis, which stands at `axis` in the result: the first unless another is named. Negative axes
 * count from the end. Primitives: `reshape`, `concatenate`.
 *
 * @throws {ShapeMismatch} when there are none, they differ in dtype or shape, or there is no such place; a compile error where types tell.
 * @example
 * import { stack, tensor } from 'pullback'
 *
 * const a = tensor([1, 2])
 * const b = tensor([3, 4])
 * console.log(stack([a, b]).toString())     // => Tensor [2, 2] float32 (1, 2, 3, 4)
 * console.log(stack([a, b], -1).toString()) // => Tensor [2, 2] float32 (1, 3, 2, 4)
 *
 * @since 0.1.0
 * @category movement
 */
export const stack: StackWord = asStated((...args: readonly unknown[]) => {
  const [tensors, axis] = listArguments('stack', args)
  const { shape } = firstOf('stack', tensors)
  const at = newAxisOf('stack', shape, axis)
  return joined(tensors.map(x => binders.reshape({ shape: shape.toSpliced(at, 0, 1) }, x)), at)
})
