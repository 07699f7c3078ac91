import type { Dim, Shape } from '../shape/kind/dim.js'
import { asStated } from '../tensor/cast.js'
import type { Layer } from './layer.js'

/** A network whose number of layers is known only at run time: parameters go by names that the compiler does not know. */
export type Body<I extends Shape> = Layer<I, readonly [number], Readonly<Record<string, unknown>>>

/**
 * A network of as many layers as there are items, which may come from a command line: a fold that extends `start` once for each. Shapes and names
 * are checked when it is built. Its output size is `number`, its parameters a record by name; where depth is known, write a `pipe` instead.
 *
 * @throws {ShapeMismatch} when a name is taken or the shapes do not fit.
 * @example
 * import * as L from 'pullback/layer'
 * import * as Random from 'pullback/random'
 * import { pipe } from 'pullback'
 *
 * const hidden: readonly number[] = [32, 16]
 * const body = L.repeat(L.input(64), hidden, (network, size, i) => pipe(
 *   network,
 *   L.named(`hidden${i}`, L.dense(size)),
 *   L.named(`act${i}`, L.relu),
 * ))
 * const model = pipe(body, L.named('out', L.dense(10)))
 * console.log(model.outShape, Object.keys(model.init(Random.key(0)))) // => [ 10 ] [ 'hidden0', 'act0', 'hidden1', 'act1', 'out' ]
 *
 * @since 0.1.0
 * @category composition
 */
export const repeat = <I extends Shape, O extends Dim, P, T, Q>(
  start: Layer<I, readonly [O], P>, items: readonly T[], extend: (network: Body<I>, item: T, index: number) => Layer<I, readonly [number], Q>,
): Body<I> => items.reduce<Body<I>>((network, item, index) => asStated(extend(network, item, index)), asStated(start))
