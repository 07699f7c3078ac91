import type { ShapeError } from '../shape/error.js'
import type { Shape, Sizes } from '../shape/kind/dim.js'
import type { Show } from '../shape/show.js'
import type { DType } from '../tensor/dtype.js'
import type { Key } from '../tensor/key.js'
import type { Tensor } from '../tensor/value.js'

/**
 * No parameters, no needs, no state.
 *
 * @since 0.1.0
 * @category type checks
 */
export type None = {}

/**
 * From the cotangent of the output to those of the parameters and the input.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Backward<I extends Shape, O extends Shape, P, B extends Shape> =
  (dOutput: Tensor<readonly [...B, ...O]>) => readonly [dParams: P, dInput: Tensor<readonly [...B, ...I]>]

/**
 * What a training call returns: the output and the pullback, and the new state where there is one.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Training<I extends Shape, O extends Shape, P, State, B extends Shape> = None extends State
  ? readonly [output: Tensor<readonly [...B, ...O]>, backward: Backward<I, O, P, B>]
  : readonly [output: Tensor<readonly [...B, ...O]>, backward: Backward<I, O, P, B>, state: State]

/**
 * `unknown` where nothing is asked for, so that two arguments are enough.
 *
 * @since 0.2.0
 * @category type checks
 */
export type NothingIn<Asked> = None extends Asked ? unknown : ShapeError<'a third argument is asked for'>

/**
 * `unknown` where something is asked for, so that there is a third argument.
 *
 * @since 0.2.0
 * @category type checks
 */
export type SomethingIn<Asked> = None extends Asked ? ShapeError<'nothing is asked for beside parameters and input'> : unknown

/**
 * Why an input is none of a layer's, or what was left out beside it: the argument that is not there cannot be blamed. `unknown` where all is well.
 *
 * @since 0.2.0
 * @category type checks
 */
export type InputCheck<Word extends string, I extends Sizes, X extends Sizes, D extends DType, LeftOut> =
  [X] extends [readonly [...Sizes, ...I]]
    ? [D] extends ['float32'] ? LeftOutCheck<Word, LeftOut> : ShapeError<`${Word}: the input is ${D}, the layer takes float32`>
    : Misfit<Word, I, X>

/** Of one of several shapes, those that do not fit. */
type Misfit<Word extends string, I extends Sizes, X extends Sizes> = X extends readonly [...Sizes, ...I] ? never
  : ShapeError<`${Word}: the input ${Show<X>} does not end in ${Show<I>}, the features that the layer takes`>

type LeftOutCheck<Word extends string, LeftOut> = None extends LeftOut ? unknown
  : Word extends 'evaluate' ? ShapeError<'evaluate: the layer needs its state as a third argument, and there is none'>
  : ShapeError<`layer: training needs { ${keyof LeftOut extends 'key' ? 'key' : keyof LeftOut extends 'state' ? 'state' : 'key, state'} } as a third argument, and there is none`>

/** What stands before the features of an input. */
type PrefixOf<X extends Sizes, I extends Sizes> = X extends readonly [...infer B extends Shape, ...I] ? B : Shape

/**
 * A layer's inference. The last two signatures take one of several inputs, and speak.
 *
 * @since 0.2.0
 * @category type checks
 */
export interface Evaluate<I extends Shape, O extends Shape, P, State> {
  <B extends Shape>(params: P, x: Tensor<readonly [...B, ...I]> & NothingIn<State>): Tensor<readonly [...B, ...O]>
  <B extends Shape>(params: P, x: Tensor<readonly [...B, ...I]>, state: State & SomethingIn<State>): Tensor<readonly [...B, ...O]>
  <T extends Tensor<Sizes, D>, D extends DType>(
    params: P, x: T & NoInfer<InputCheck<'evaluate', I, T['shape'], T['dtype'], State>>,
  ): Tensor<readonly [...PrefixOf<T['shape'], I>, ...O]>
  <T extends Tensor<Sizes, D>, D extends DType>(
    params: P, x: T & NoInfer<InputCheck<'evaluate', I, T['shape'], T['dtype'], None>>, state: State & SomethingIn<State>,
  ): Tensor<readonly [...PrefixOf<T['shape'], I>, ...O]>
}

declare const needs: unique symbol

/**
 * A pure function `(params, input) → [output, backward]` that knows feature shapes only: any batch prefix `B` may stand before them.
 *
 * - `I`, `O`: feature shapes of input and output; `P`: the record of parameters.
 * - `Needs`: `{ key }` when training draws random numbers, `{ state }` when the layer carries running state; nothing for most.
 * - `State`: what a training call returns as its third element, renewed.
 *
 * @example
 * import * as L from 'pullback/layer'
 * import * as Random from 'pullback/random'
 * import { zeros } from 'pullback'
 *
 * const layer = L.dense(3, 2)
 * const params = layer.init(Random.key(0))
 * const [y, backward] = layer(params, zeros([5, 3]))
 * const [dParams, dx] = backward(y)
 * console.log(y.shape, dParams.w.shape, dx.shape) // => [ 5, 2 ] [ 3, 2 ] [ 5, 3 ]
 *
 * @since 0.1.0
 * @category model
 */
export interface Layer<in out I extends Shape, in out O extends Shape, in out P, in out Needs = None, in out State = None> {
  /** Training: the output, and the way back. */
  <B extends Shape>(params: P, x: Tensor<readonly [...B, ...I]> & NothingIn<Needs>): Training<I, O, P, State, B>
  <B extends Shape>(params: P, x: Tensor<readonly [...B, ...I]>, needs: Needs & SomethingIn<Needs>): Training<I, O, P, State, B>
  /** One of several inputs; and what is wrong with an input, or missing beside it. */
  <T extends Tensor<Sizes, D>, D extends DType>(params: P, x: T & NoInfer<InputCheck<'layer', I, T['shape'], T['dtype'], Needs>>): Training<I, O, P, State, PrefixOf<T['shape'], I>>
  <T extends Tensor<Sizes, D>, D extends DType>(
    params: P, x: T & NoInfer<InputCheck<'layer', I, T['shape'], T['dtype'], None>>, needs: Needs & SomethingIn<Needs>,
  ): Training<I, O, P, State, PrefixOf<T['shape'], I>>
  /** Inference: never a key, no way back. */
  readonly evaluate: Evaluate<I, O, P, State>
  /** Initial parameters; each named part draws from its own fold of the key. */
  readonly init: (key: Key) => P
  /** Initial state. */
  readonly initState: () => State
  readonly inShape: I
  readonly outShape: O
  /** There in the type alone, for the compiler to read. */
  readonly [needs]?: Needs | undefined
}

/** From the feature shape that comes in to the layer: what `dense(128)` and `relu` are, so that sizes flow through `pipe`. */
export type Maker<I extends Shape, O extends Shape, P, Needs = None, State = None> = (inShape: I) => Layer<I, O, P, Needs, State>

/** What tells a layer from other functions. */
export interface AnyPart {
  readonly inShape: Shape
  readonly outShape: Shape
  readonly init: (key: Key) => unknown
  readonly initState: () => unknown
}

/** A layer, as training is given it. */
export interface AnyModel extends AnyPart {
  readonly evaluate: unknown
  readonly [needs]?: unknown
}

/** What a model, or each of several, needs that training does not know; `never` where it knows all. */
export type StrangeNeeds<M> = [M] extends [NeedsNothing] ? never : M extends { readonly [needs]?: infer N | undefined } ? Exclude<keyof N, 'key' | 'state'> & string : never

/** A record that holds nothing. */
interface Nothing { readonly [name: string]: never }

interface NeedsNothing { readonly [needs]?: Nothing | undefined }

/** The record of parameters of a layer. */
export type ParamsOf<Part extends AnyPart> = Part['init'] extends (key: never) => infer P ? P : never

/** The record of running state of a layer. */
export type StateOf<Part extends AnyPart> = Part['initState'] extends () => infer S ? S : never

/** What a layer needs when training. */
export type NeedsOf<Part> = Part extends { readonly [needs]?: infer N | undefined } ? N : None
