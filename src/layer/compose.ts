import type { ShapeError } from '../shape/error.js'
import type { Box, Shape } from '../shape/kind/dim.js'
import type { SizesCheck } from '../shape/sizes.js'
import type { SmallSize } from '../shape/small-size.js'
import { asStated } from '../tensor/cast.js'
import { checkShape } from '../tensor/construct.js'
import { definitionOf, layerOf, type AnyLayer } from './definition.js'
import { join, type Carried, type Fits, type Flat, type Joined, type Shared, type Taken } from './join.js'
import type { Layer, None } from './layer.js'

/**
 * The identity on features of this shape: how a network begins.
 *
 * @example
 * import * as L from 'pullback/layer'
 *
 * console.log(L.input(28, 28).outShape) // => [ 28, 28 ]
 *
 * @since 0.1.0
 * @category composition
 */
export const input: {
  <const I extends readonly SmallSize[]>(...shape: I): Layer<readonly [...I], readonly [...I], None>
  <const I extends Shape>(...shape: I & NoInfer<SizesCheck<'input', I>>): Layer<Readonly<I>, Readonly<I>, None>
} = <I extends Shape>(...shape: I): Layer<I, I, None> => layerOf({
  inShape: checkShape('input', shape),
  outShape: shape,
  fields: () => [],
  init: () => ({}),
  initState: () => ({}),
  train: (_, x) => ({ output: x, backward: dOutput => [{}, dOutput], state: {} }),
  evaluate: (_, x) => x,
})

/** `unknown` where two layers that fit may be joined; B boxes whether their parameters share a name. */
type JoinCheck<P1, P2, N, B> = B extends Box<true>
  ? ShapeError<`compose: '${Shared<keyof P1, P2>}' is taken: give layers names of their own, as in pipe(L.input(…), L.named('name', …))`>
  : Carried<'compose: a layer', N>

/**
 * The type of `compose`: the first signature unifies the shape between the layers, and so takes those of generic code; the second one speaks.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface Compose {
  <I extends Shape, M extends Shape, O extends Shape, P1, P2, N1 = None, N2 = None, S1 = None, S2 = None, B = Box<Taken<keyof P1, P2>>>(
    f: Layer<I, M, P1, N1, S1>, g: Layer<M, O, P2, N2, S2> & NoInfer<JoinCheck<P1, P2, N1 & N2, B>>,
  ): Layer<I, O, Flat<P1 & P2>, Joined<N1, N2, Flat<S1 & S2>>, Flat<S1 & S2>>
  <I extends Shape, M extends Shape, M2 extends Shape, O extends Shape, P1, P2, N1, N2, S1, S2, B = Box<Taken<keyof P1, P2>>>(
    f: Layer<I, M, P1, N1, S1>,
    g: Layer<M2, O, P2, N2, S2> & NoInfer<Box<M> extends Box<M2> ? JoinCheck<P1, P2, N1 & N2, B> : Fits<'compose', M, M2, 'the next'>>,
  ): Layer<I, O, Flat<P1 & P2>, Joined<N1, N2, Flat<S1 & S2>>, Flat<S1 & S2>>
}

/**
 * f, then g: the backward of the composition is the composition of the backwards, in reverse. Associative, with `input` as identity. Parameters
 * are the fields of both records, which must not share a name. Layers that draw random numbers should be named, so that each draws its own.
 *
 * @throws {ShapeMismatch} when a name is taken or the shapes do not fit; both are compile errors where types tell.
 * @example
 * import * as L from 'pullback/layer'
 * import { pipe } from 'pullback'
 *
 * const encoder = pipe(L.input(4), L.named('encoder', L.dense(2)))
 * const decoder = pipe(L.input(2), L.named('decoder', L.dense(4)))
 * console.log(L.compose(encoder, decoder).outShape) // => [ 4 ]
 *
 * @since 0.1.0
 * @category composition
 */
export const compose: Compose = asStated((f: AnyLayer, g: AnyLayer) => layerOf(join('compose', definitionOf(f, 'compose'), definitionOf(g, 'compose'))))
