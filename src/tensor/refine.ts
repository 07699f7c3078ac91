import { left, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import type { Shape } from '../shape/kind/dim.js'
import { counted, numbersArgument, tensorArgument } from './argument.js'
import { asLiteral, asStated } from './cast.js'
import type { DType } from './dtype.js'
import { ShapeMismatch, show } from './mismatch.js'
import type { AnyTensor, Given, Tensor } from './value.js'

const problem = (operation: string, x: AnyTensor, shape: Shape): ShapeMismatch | undefined => {
  tensorArgument(operation, x)
  if (x.shape.length !== shape.length) {
    return new ShapeMismatch(`${operation}: ${show(x.shape)} is not ${show(shape)}: it has ${x.shape.length} axes, not ${shape.length}`)
  }
  const axis = shape.findIndex((d, i) => d !== x.shape[i])
  return axis < 0 ? undefined
    : new ShapeMismatch(`${operation}: ${show(x.shape)} is not ${show(shape)}: axis ${axis} has size ${x.shape[axis]}, not ${shape[axis]}`)
}

/**
 * The way from a shape known at run time to one known to the compiler: the same tensor with `shape` in its type, or a `Left` that says
 * what differs.
 *
 * @example
 * import { pipe, refine, fromArray, type Tensor } from 'pullback'
 * import { isRight } from 'fp-ts/lib/Either.js'
 *
 * const rows: number = 2
 * const x: Tensor<readonly [number, 3]> = fromArray([rows, 3], [1, 2, 3, 4, 5, 6])
 * console.log(isRight(pipe(x, refine([2, 3])))) // => true
 *
 * @since 0.1.0
 * @category refinement
 */
export const refine = counted('refine', 1, <const S extends Shape>(shape: S) => {
  const wanted = numbersArgument('refine', 'the shape', shape)
  return <D extends DType>(x: Given<D>): Either<ShapeMismatch, Tensor<S, D>> => {
    const found = problem('refine', x, wanted)
    return found === undefined ? right(asLiteral(x)) : left(found)
  }
})

/**
 * The same tensor with `shape` in its type; for shapes that only a bug could make differ. For data from outside use {@link refine}.
 *
 * @throws {ShapeMismatch} when the shape is another.
 * @example
 * import { assertShape, fromArray, type Tensor } from 'pullback'
 *
 * const rows: number = 1
 * const x: Tensor<readonly [1, 2]> = assertShape(fromArray([rows, 2], [1, 2]), [1, 2])
 * console.log(x.shape) // => [ 1, 2 ]
 *
 * @since 0.1.0
 * @category refinement
 */
export const assertShape: {
  <D extends DType, const S extends Shape>(x: Given<D>, shape: S): Tensor<S, D>
  <const S extends Shape>(shape: S): <D extends DType>(x: Given<D>) => Tensor<S, D>
} = counted('assertShape', 2, (...args: readonly [AnyTensor, Shape] | readonly [Shape]): never => {
  const check = (x: AnyTensor, shape: Shape): AnyTensor => {
    const found = problem('assertShape', x, shape)
    if (found !== undefined) throw found
    return x
  }
  const shape = numbersArgument('assertShape', 'the shape', args.length === 1 ? args[0] : args[1])
  return asStated(args.length === 1 ? (x: AnyTensor) => check(x, shape) : check(args[0], shape))
})
