import type { Shape } from '../shape/kind/dim.js'
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
 * The argument that carries what a layer needs: absent when it needs nothing.
 *
 * @since 0.1.0
 * @category type checks
 */
export type NeedsArgument<Needs> = keyof Needs extends never ? [] : [needs: Needs]

/**
 * The argument that carries the state at inference: absent when there is none.
 *
 * @since 0.1.0
 * @category type checks
 */
export type StateArgument<State> = keyof State extends never ? [] : [state: State]

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
export type Training<I extends Shape, O extends Shape, P, State, B extends Shape> = keyof State extends never
  ? readonly [output: Tensor<readonly [...B, ...O]>, backward: Backward<I, O, P, B>]
  : readonly [output: Tensor<readonly [...B, ...O]>, backward: Backward<I, O, P, B>, state: State]

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
  <B extends Shape>(params: P, x: Tensor<readonly [...B, ...I]>, ...needs: NeedsArgument<Needs>): Training<I, O, P, State, B>
  /** Inference: never a key, no way back. */
  readonly evaluate: <B extends Shape>(params: P, x: Tensor<readonly [...B, ...I]>, ...state: StateArgument<State>) => Tensor<readonly [...B, ...O]>
  /** Initial parameters; each named part draws from its own fold of the key. */
  readonly init: (key: Key) => P
  /** Initial state. */
  readonly initState: () => State
  readonly inShape: I
  readonly outShape: O
}

/** From the feature shape that comes in to the layer: what `dense(128)` and `relu` are, so that sizes flow through `pipe`. */
export type Maker<I extends Shape, O extends Shape, P, Needs = None, State = None> = (inShape: I) => Layer<I, O, P, Needs, State>
