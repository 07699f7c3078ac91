import { foldIn } from '../random/index.js'
import type { ShapeError } from '../shape/error.js'
import type { Box, Shape } from '../shape/kind/dim.js'
import type { Show } from '../shape/show.js'
import { checkArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { definitionOf, isLayer, layerOf, type AnyLayer, type Definition, type Fields } from './definition.js'
import { join, type Carried, type Entry, type Fits, type Flat, type Joined, type Taken, type With } from './join.js'
import type { AnyPart, Layer, Maker, NeedsOf, ParamsOf, StateOf } from './layer.js'

/** `unknown` when the name is free, or that is not known here and so checked at run time. B boxes whether it is taken. */
type Fresh<Name extends string, B> = B extends Box<true> ? ShapeError<`named: '${Name}' is taken`> : unknown

/** Why a part is no layer for what comes; silent where that was refused already. */
type NoLayer<Name extends string, Given extends Shape, Part> =
  [Given] extends [never] ? unknown
  : undefined extends Part ? ShapeError<`named: '${Name}' may be undefined: choose between two layers, or between two networks`>
  : Part extends (of: infer In) => infer Made
    ? [Made] extends [never] ? NotCalled<Name> : Made extends AnyPart
      ? [Given] extends [In] ? ShapeError<`named: '${Name}' is one of several: name each in a network of its own, and choose between the networks`>
      : number extends Given['length']
      ? ShapeError<`named: what comes before '${Name}' is not known here: call named inside pipe, after L.input(…) or a layer that fits`>
      : ShapeError<`named: '${Name}' takes features ${Show<Extract<In, Shape>>}, not ${Show<Given>}${Advice<Extract<In, Shape>, Given>}`>
      : NotCalled<Name>
    : NotCalled<Name>

type NotCalled<Name extends string> = ShapeError<`named: '${Name}' is no layer: call it first, as in batchNorm() or dense(10)`>


/** A maker of one feature axis takes what `flatten` gives; where there is one axis already, or none, it would not help. */
type Advice<In extends Shape, Given extends Shape> = In['length'] extends 1 ? Given['length'] extends 0 | 1 ? '' : ': put flatten before it' : ''

/** What a refused maker would have given, so that what follows is judged by what it is given. */
type OutOf<Part> = Part extends (of: never) => { readonly outShape: infer O extends Shape } ? O : never

/**
 * A step of a pipe: a network goes in, the network with one part more comes out. This one is for the makers of parts that need nothing.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface Step<Name extends string, M extends Shape, O extends Shape, Part> {
  <I extends Shape, P, N, S, B = Box<Taken<Name, P>>>(previous: Layer<I, M, P, N, S> & NoInfer<B extends Box<true> ? ShapeError<`named: '${Name}' is taken`> : unknown>):
    Layer<I, O, Flat<P & Entry<Name, Part>>, N, S>
}

/**
 * A step of a pipe for makers of parts that need a key or their state.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface NeedyStep<Name extends string, M extends Shape, Part extends AnyPart> {
  <I extends Shape, P, N, S, B = Box<Taken<Name, P>>>(previous: Layer<I, M, P, N, S> & NoInfer<Carried<`named: '${Name}'`, NeedsOf<Part>, Fresh<Name, B>>>):
    Layer<I, Part['outShape'], Flat<P & Entry<Name, ParamsOf<Part>>>, Joined<N, NeedsOf<Part>, With<S, Name, StateOf<Part>>>, With<S, Name, StateOf<Part>>>
}

/** `unknown` where a layer goes under a name after one that gives M. */
type LayerCheck<Name extends string, M extends Shape, In extends Shape, Needs, B> = Box<M> extends Box<In> ? Carried<`named: '${Name}'`, Needs, Fresh<Name, B>> : Fits<'named', M, In, `'${Name}'`>

/**
 * A step of a pipe for layers that know what they take.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface LayerStep<Name extends string, Part extends AnyPart> {
  <I extends Shape, P, N, S, M extends Shape = Part['inShape'], B = Box<Taken<Name, P>>>(
    previous: Layer<I, M, P, N, S> & NoInfer<LayerCheck<Name, M, Part['inShape'], NeedsOf<Part>, B>>,
  ): Layer<I, Part['outShape'], Flat<P & Entry<Name, ParamsOf<Part>>>, Joined<N, NeedsOf<Part>, With<S, Name, StateOf<Part>>>, With<S, Name, StateOf<Part>>>
}

/**
 * A maker, or a layer as it is; the last overload is for parts that are neither, and only speaks. The plain one stands first, because it is cheapest;
 * its defaults are what the compiler goes on with after an error.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface Named {
  <const Name extends string, M extends Shape, O extends Shape = never, Q = never>(name: Name, make: (of: M) => Layer<M, O, Q>): Step<Name, M, O, Q>
  <const Name extends string, M extends Shape, Part extends AnyPart = never>(name: Name, make: (of: M) => Part): NeedyStep<Name, M, Part>
  <const Name extends string, Part extends AnyPart>(name: Name, layer: Part): LayerStep<Name, Part>
  <const Name extends string, M extends Shape, Part>(name: Name, part: Part & NoInfer<NoLayer<Name, M, Part>>):
    <I extends Shape, P, N, S>(previous: Layer<I, M, P, N, S>) => Layer<I, OutOf<Part>, P, N, S>
}

/** The same layer with its parameters, state and key under a name. */
const under = (name: string, inner: Definition): Definition => {
  const stateful = Object.keys(inner.initState()).length > 0
  const wrap = (state: Fields): Fields => stateful ? { [name]: state } : {}
  const own = (record: Fields): Fields | undefined => Object.hasOwn(record, name) ? asStated(record[name]) : undefined
  const paramsOf = (params: Fields): Fields =>
    own(params) ?? (inner.fields().length === 0 ? {} : mismatch(`named: the parameters have no '${name}'`))
  const stateOf = (state: Fields = {}): Fields => own(state) ?? {}
  return {
    inShape: inner.inShape,
    outShape: inner.outShape,
    fields: () => [name],
    init: key => ({ [name]: inner.init(foldIn(key, name)) }),
    initState: () => wrap(inner.initState()),
    train: (params, x, { key, state }) => {
      const trained = inner.train(paramsOf(params), x, { ...(key && { key: foldIn(key, name) }), state: stateOf(state) })
      return {
        output: trained.output,
        backward: dOutput => {
          const [dParams, dInput] = trained.backward(dOutput)
          return [{ [name]: dParams }, dInput]
        },
        state: wrap(trained.state),
      }
    },
    evaluate: (params, x, state) => inner.evaluate(paramsOf(params), x, stateOf(state)),
  }
}

/**
 * Extends a network in `pipe` by a layer or maker under a name: its parameters, state and random key go by it. A composed network goes in
 * as it is.
 *
 * @throws {ShapeMismatch} when the name is taken or the shapes do not fit; both are compile errors where types tell.
 * @example
 * import * as L from 'pullback/layer'
 * import * as Random from 'pullback/random'
 * import { pipe } from 'pullback'
 *
 * const model = pipe(
 *   L.input(64),
 *   L.named('hidden', L.dense(32)),
 *   L.named('act', L.relu),
 *   L.named('out', L.dense(10)),
 * )
 * console.log(model.init(Random.key(0)).hidden.w.shape) // => [ 64, 32 ]
 *
 * @since 0.1.0
 * @category composition
 */
export const named: Named = asStated((name: string, part: AnyLayer | Maker<Shape, Shape, never, never, never>) => {
  checkArgument('named', 'the name', name, 'string')
  const notCalled = () => mismatch(`named: '${name}' is no layer: call it first, as in batchNorm() or dense(10)`)
  if (typeof part !== 'function') notCalled()
  return (previous: AnyLayer) => extended(name, part, definitionOf(previous, 'named'), notCalled)
})

const extended = (name: string, part: AnyLayer | Maker<Shape, Shape, never, never, never>, before: Definition, notCalled: () => never): unknown => {
  const made: unknown = isLayer(part) ? part : part(before.outShape)
  if (!isLayer(made)) return notCalled()
  if (show(before.outShape) !== show(made.inShape)) {
    mismatch(`named: the output ${show(before.outShape)} of one layer is not the input ${show(made.inShape)} of '${name}'`)
  }
  return layerOf(join('named', before, under(name, definitionOf(made))))
}
