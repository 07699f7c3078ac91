import type { ShapeError } from '../shape/error.js'
import type { Shape } from '../shape/kind/dim.js'
import type { Show } from '../shape/show.js'
import { checkArgument, described, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { isLayer } from './definition.js'
import type { ByName, Flat } from './join.js'
import type { Layer, None } from './layer.js'

/** The same number of axes, of sizes that only the run knows. */
type AnySizes<O extends Shape> = { readonly [K in keyof O]: number }

/** The names known before, and those that only the run knows. */
type Repeated<P> = keyof P extends never ? ByName : Flat<P & ByName>

/** `unknown` where a network may be extended again. */
type AgainCheck<O extends Shape, O2 extends Shape, Q> = O2 extends AnySizes<O>
  ? string extends keyof Q ? unknown : ShapeError<`repeat: the network that is given back is not the one that was given, extended`>
  : ShapeError<`repeat: the network gives ${Show<O2>}, where it gave ${Show<AnySizes<O>>} before`>

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
export const repeat = <I extends Shape, O extends Shape, P, N, S, T, O2 extends Shape, Q, N2 = None, S2 = None>(
  start: Layer<I, O, P, N, S>, items: readonly T[],
  extend: (network: Layer<I, AnySizes<O>, Repeated<P>, N, S>, item: T, index: number) => Layer<I, O2, Q, N2, S2> & NoInfer<AgainCheck<O, O2, Q>>,
): Layer<I, AnySizes<O>, Repeated<P>, N2, S2> =>
  asStated(checkArgument('repeat', 'the items', items, 'array').reduce<unknown>((network, item, index) => {
    const longer: unknown = checkArgument('repeat', 'the third argument', extend, 'function')(network, item, index)
    return isLayer(longer) ? longer : refuse(`repeat: the third argument gives ${described(longer)}, no layer`)
  }, isLayer(start) ? start : refuse(`repeat: got ${described(start)}, not a layer`)))
