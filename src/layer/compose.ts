import { foldIn } from '../random/index.js'
import type { Shape } from '../shape/kind/dim.js'
import type { ShapeError } from '../shape/error.js'
import type { Show } from '../shape/show.js'
import { asStated } from '../tensor/cast.js'
import type { Key } from '../tensor/key.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { definitionOf, layerOf, type Definition, type Fields } from './definition.js'
import type { Layer, Maker, None } from './layer.js'

/** The record written out: `& {}` keeps the compiler from printing the intersections it was made of. */
type Flat<T> = { readonly [K in keyof T]: T[K] } & {}

/** `unknown` when the name is free, or not a literal and so checked at run time; else `named: 'h' is taken`. */
type Fresh<Name extends string, P> = Name extends keyof P
  ? string extends keyof P ? unknown : None extends { readonly [K in Name]: unknown } ? unknown : ShapeError<`named: '${Name}' is taken`>
  : unknown

/** What two parts need together: a key if either does, and the state of both. */
type Joined<N1, N2, State> = keyof State extends never
  ? keyof N2 extends never ? N1 : Flat<N1 & N2>
  : Flat<{ readonly [K in Exclude<keyof N1 | keyof N2, 'state'>]: Key } & { readonly state: State }>

/** The states of two parts; a part without state leaves no trace. */
type With<State, Name extends string, S> = keyof S extends never ? State : Flat<State & { readonly [K in Name]: S }>

/** A layer of whatever types. */
export type AnyLayer = Layer<Shape, Shape, never, never, never>

/** Tells a layer from a maker; both are functions. */
export const isLayer = (value: unknown): value is AnyLayer => typeof value === 'function' && 'inShape' in value && 'init' in value

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
export const input = <const I extends Shape>(...shape: I): Layer<Readonly<I>, Readonly<I>, None> => layerOf({
  inShape: shape,
  outShape: shape,
  fields: () => [],
  init: () => ({}),
  initState: () => ({}),
  train: (_, x) => ({ output: x, backward: dOutput => [{}, dOutput], state: {} }),
  evaluate: (_, x) => x,
})

/** f, then g, on records of parameters and states that hold the fields of both. Each part takes its own fields and leaves the others. */
const composed = (f: Definition, g: Definition): Definition => ({
  inShape: f.inShape,
  outShape: g.outShape,
  fields: () => [...f.fields(), ...g.fields()],
  init: key => ({ ...f.init(key), ...g.init(key) }),
  initState: () => ({ ...f.initState(), ...g.initState() }),
  train: (params, x, needs) => {
    const first = f.train(params, x, needs)
    const second = g.train(params, first.output, needs)
    return {
      output: second.output,
      backward: dOutput => {
        const [dSecond, dMiddle] = second.backward(dOutput)
        const [dFirst, dInput] = first.backward(dMiddle)
        return [{ ...dFirst, ...dSecond }, dInput]
      },
      state: { ...first.state, ...second.state },
    }
  },
  evaluate: (params, x, state) => g.evaluate(params, f.evaluate(params, x, state), state),
})

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

/** Joins two definitions, whose fields and shapes must fit. */
const join = (word: string, f: Definition, g: Definition): Definition => {
  const taken = (what: string, names: readonly string[], more: readonly string[]): void => {
    const double = more.find(name => names.includes(name))
    if (double !== undefined) mismatch(`${word}: ${what}'${double}' is taken`)
  }
  taken('', f.fields(), g.fields())
  taken('the state ', Object.keys(f.initState()), Object.keys(g.initState()))
  if (show(f.outShape) !== show(g.inShape)) mismatch(`${word}: the output ${show(f.outShape)} of one layer is not the input ${show(g.inShape)} of the next`)
  return composed(f, g)
}

type NamesOf<P1, P2> = Extract<keyof P1 & keyof P2, string>
type Disjoint<P1, P2> = [NamesOf<P1, P2>] extends [never] ? unknown : ShapeError<`compose: '${NamesOf<P1, P2>}' is taken`>

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
export const compose = <I extends Shape, M extends Shape, O extends Shape, P1, P2, N1 = None, N2 = None, S1 = None, S2 = None>(
  f: Layer<I, M, P1, N1, S1>, g: Layer<M, O, P2, N2, S2> & Disjoint<P1, P2>,
): Layer<I, O, Flat<P1 & P2>, Joined<N1, N2, Flat<S1 & S2>>, Flat<S1 & S2>> => {
  const [first, second] = [definitionOf(asStated(f)), definitionOf(asStated(g))]
  return layerOf(join('compose', first, second))
}

/** `unknown` where a layer takes what the one before gives. */
type Fits<Name extends string, Given extends Shape, Taken extends Shape> = Given extends Taken ? unknown
  : ShapeError<`named: the output ${Show<Given>} of one layer is not the input ${Show<Taken>} of '${Name}'`>

/** Why a part is no layer for what comes. */
type NoLayer<Name extends string, Given extends Shape, Part> =
  Part extends (inShape: infer Taken extends Shape) => infer Made
    ? Made extends { readonly inShape: Shape }
      ? number extends Given['length']
        ? ShapeError<`named: what comes before '${Name}' is not known here: call named inside pipe, after a layer that fits`>
        : ShapeError<`named: '${Name}' takes features ${Show<Taken>}, not ${Show<Given>}${Taken['length'] extends 1 ? ': put flatten before it' : ''}`>
      : ShapeError<`named: '${Name}' is no layer: call it first, as in batchNorm() or dense(10)`>
    : ShapeError<`named: '${Name}' is no layer: call it first, as in batchNorm() or dense(10)`>

/**
 * A maker, or a layer as it is; the last overload is for parts that are neither, and only speaks. The result has no alias: with one, checking a
 * pipe costs five times as much.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface Named {
  <const Name extends string, M extends Shape, O extends Shape, Q, N2 = None, S2 = None>(
    name: Name, make: Maker<M, O, Q, N2, S2>,
  ): <I extends Shape, P, N1, S1>(previous: Layer<I, M, P, N1, S1> & Fresh<Name, P>) =>
    Layer<I, O, Flat<P & { readonly [K in Name]: Q }>, Joined<N1, N2, With<S1, Name, S2>>, With<S1, Name, S2>>
  <const Name extends string, M extends Shape, O extends Shape, Q, N2 = None, S2 = None>(
    name: Name, layer: Layer<M, O, Q, N2, S2>,
  ): <I extends Shape, P, N1, S1, M0 extends Shape = M>(previous: Layer<I, M0, P, N1, S1> & Fresh<Name, P> & Fits<Name, M0, M>) =>
    Layer<I, O, Flat<P & { readonly [K in Name]: Q }>, Joined<N1, N2, With<S1, Name, S2>>, With<S1, Name, S2>>
  <const Name extends string, M extends Shape, Q>(
    name: Name, make: Q & NoLayer<Name, M, Q>,
  ): <I extends Shape, P, N1, S1>(previous: Layer<I, M, P, N1, S1>) => Layer<I, Shape, P, N1, S1>
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
export const named: Named = asStated((name: string, part: AnyLayer | Maker<Shape, Shape, never, never, never>) => (previous: AnyLayer) => {
  const before = definitionOf(previous)
  const made: unknown = isLayer(part) ? part : part(before.outShape)
  if (!isLayer(made)) return mismatch(`named: '${name}' is no layer: call it first, as in batchNorm() or dense(10)`)
  if (show(before.outShape) !== show(made.inShape)) {
    mismatch(`named: the output ${show(before.outShape)} of one layer is not the input ${show(made.inShape)} of '${name}'`)
  }
  return layerOf(join('named', before, under(name, definitionOf(made))))
})
