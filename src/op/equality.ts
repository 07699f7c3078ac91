import { checkArity, optionsArgument, refuse, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { dtypes, type DType, type NumericDType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { allPairs } from '../tensor/storage.js'
import { storageOf, type AnyTensor, type Given, type Tensor } from '../tensor/value.js'
import { sameShape } from '../primitive/rules/type-of.js'
import type { Box, Shape, Sizes } from '../shape/kind/dim.js'
import type { Refuse, ShapeError } from '../shape/error.js'
import type { Show } from '../shape/show.js'
import type { EachShape, ShapesMeet } from '../shape/union.js'
import { checkDType, numeric, type Asks, type DTypesMeet, type DTypesProblem } from './takes.js'

/**
 * `unknown` when two tensors are of one shape and dtype: nothing is broadcast.
 *
 * @since 0.2.0
 * @category type checks
 */
export type AlikeCheck<Op extends string, A extends Shape, B extends Shape, D extends DType, E extends DType> =
  [DTypesProblem<Op, D, E>] extends [infer S extends string]
    ? [S] extends [never] ? Refuse<unknown extends ShapesMeet<A, B> ? never : AlikeProblem<Op, EachShape<A>, EachShape<B>>> : ShapeError<S>
    : never

type AlikeProblem<Op extends string, A extends Shape, B extends Shape> =
  A extends unknown
    ? B extends A ? never
      : B extends unknown
        ? `${Op}: ${Show<A>} and ${Show<B>} differ: ${Box<A> extends Box<B> ? 'refine the second operand' : 'it compares tensors of one shape'}` : never
    : never

/**
 * A question about two tensors of one shape and dtype. The first overload unifies and so works in generic code, the second speaks, the third
 * is the data-last form.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface QuestionWord<Op extends string, Allowed extends DType, Options extends readonly unknown[]> {
  <S extends Sizes, T extends S, D extends DType, E extends D>(
    a: Tensor<S, D> & NoInfer<Asks<Op, Allowed, D>>, b: Tensor<T, E> & NoInfer<ShapesMeet<S, T> & DTypesMeet<D, E>>, ...options: Options): boolean
  <X extends Given, Y extends Given>(
    a: X & NoInfer<Asks<Op, Allowed, X['dtype']>>, b: Y & NoInfer<AlikeCheck<Op, X['shape'], Y['shape'], X['dtype'], Y['dtype']>>, ...options: Options
  ): boolean
  <Y extends Given>(b: Y): <X extends Given>(
    a: X & NoInfer<Asks<Op, Allowed, X['dtype']> & AlikeCheck<Op, X['shape'], Y['shape'], X['dtype'], Y['dtype']>>,
  ) => boolean
}

/** `holds` is asked for each pair of elements, until one says no. */
const questionWord = <Op extends string, Allowed extends DType, Options extends readonly unknown[]>(
  word: Op, allowed: readonly Allowed[], most: number, read: (options: unknown) => (a: number, b: number) => boolean,
): QuestionWord<Op, Allowed, Options> => {
  const ask = (a: AnyTensor, b: AnyTensor, holds: (a: number, b: number) => boolean): boolean => {
    checkDType(word, allowed, a.dtype)
    if (a.dtype !== b.dtype) mismatch(`${word}: ${a.dtype} and ${b.dtype} differ: cast one of them`)
    if (!sameShape(a.shape, b.shape)) mismatch(`${word}: ${show(a.shape)} and ${show(b.shape)} differ: it compares tensors of one shape`)
    return allPairs(storageOf(a, word), storageOf(b, word), holds)
  }
  return asStated((...args: readonly unknown[]) => {
    checkArity(word, args, most)
    const first = tensorArgument(word, args[0])
    if (args.length === 1) return (a: unknown) => ask(tensorArgument(word, a), first, read(undefined))
    return ask(first, tensorArgument(word, args[1]), read(args[2]))
  })
}

const isEqual = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b))

/**
 * Whether two tensors of one shape and dtype hold the same elements. A tensor equals itself: NaN equals NaN here, as in no other word; 0 and
 * −0 are equal. `pipe(a, equalTo(b))` is the same. For an answer element by element, see {@link equal}.
 *
 * @throws {ShapeMismatch} when shapes or dtypes differ; a compile error where types tell.
 * @throws {TraceError} inside a function that `compile` traces, where elements are not known.
 * @example
 * import { equalTo, tensor } from 'pullback'
 *
 * console.log(equalTo(tensor([1, NaN]), tensor([1, NaN])), equalTo(tensor([1, 2]), tensor([1, 3]))) // => true false
 *
 * @since 0.2.0
 * @category comparison
 */
export const equalTo: QuestionWord<'equalTo', DType, []> = questionWord('equalTo', dtypes, 2, () => isEqual)

/**
 * How far elements may lie apart: |a − b| ≤ atol + rtol·|b|.
 *
 * @since 0.2.0
 * @category types
 */
export interface Tolerances {
  /** As a part of the second tensor's element; 10⁻⁵ unless said otherwise. */
  readonly rtol?: number | undefined
  /** At least; 10⁻⁸ unless said otherwise. */
  readonly atol?: number | undefined
}

/**
 * Whether two tensors of one shape and dtype hold nearly the same elements: |a − b| ≤ atol + rtol·|b| for each, in float64. As with
 * {@link equalTo}, NaN is close to NaN; an infinity is close to itself only. `pipe(a, allClose(b))` is the same, with the usual tolerances.
 *
 * @throws {ShapeMismatch} when shapes or dtypes differ, or they are bool; a compile error where types tell.
 * @throws {ArgumentError} when a tolerance is negative or NaN.
 * @throws {TraceError} inside a function that `compile` traces, where elements are not known.
 * @example
 * import { allClose, tensor } from 'pullback'
 *
 * const a = tensor([1, 2])
 * const b = tensor([1, 2.001])
 * console.log(allClose(a, b), allClose(a, b, { rtol: 1e-3 })) // => false true
 *
 * @since 0.2.0
 * @category comparison
 */
export const allClose: QuestionWord<'allClose', NumericDType, [options?: Tolerances]> = questionWord('allClose', numeric, 3, options => {
  const { rtol = 1e-5, atol = 1e-8 } = optionsArgument<Tolerances>('allClose', options, { rtol: 'number', atol: 'number' })
  if (!(rtol >= 0 && atol >= 0)) refuse(`allClose: rtol is ${rtol}, atol is ${atol}: a tolerance is 0 or more`)
  return (a, b) => isEqual(a, b) || (Number.isFinite(b) && Math.abs(a - b) <= atol + rtol * Math.abs(b))
})
