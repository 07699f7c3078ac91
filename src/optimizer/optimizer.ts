import type { ShapeError } from '../shape/error.js'
import type { Box } from '../shape/kind/dim.js'
import type { Floats, NonFloat } from '../tensor/float-leaves.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'

/**
 * The number of updates made, as the step of a schedule: 0 at the first update.
 *
 * @since 0.1.0
 * @category types
 */
export type Count = Tensor<readonly [], 'int32'>

/**
 * What one transform remembers between updates. (A type, not an interface: only those pass as trees of `compile`.)
 *
 * @since 0.1.0
 * @category model
 */
export type TransformState<P> = {
  /** How many updates it has made. */
  readonly count: Count
  /** Averages and sums by name (`velocity`, `m`, `v`), each a record of the parameters' own keys and shapes. */
  readonly slots: Readonly<Record<string, P>>
}

/**
 * What an optimizer remembers: one entry for each transform of its chain. Plain data of tensors: it goes through
 * `compile`, and into a checkpoint, like every record of tensors.
 *
 * @since 0.1.0
 * @category model
 */
export type OptState<P> = readonly TransformState<P>[]

/**
 * `unknown` for parameters that can be trained. B boxes whether they can, so that generic code goes on.
 *
 * @since 0.2.0
 * @category type checks
 */
export type InitCheck<P, B> = B extends Box<false> ? ShapeError<`init: ${NonFloat<P, 'params'>}: parameters are tensors of floats`> : unknown

/** The paths of what a record holds beside the parameters. */
type Extra<P, G, Path extends string> =
  G extends AnyTensor | readonly unknown[] ? never
  : { [K in keyof G & string]: K extends keyof P ? Extra<P[K], G[K], `${Path}.${K}`> : `${Path}.${K}` }[keyof G & string]

/** `false` where a record is known to hold more than the parameters. */
export type NoMore<P, G> = Box<P> extends Box<G> ? true : [Extra<P, G, ''>] extends [never] ? true : false

/**
 * `unknown` for a record that holds what the parameters hold, and nothing more. B boxes whether it does.
 *
 * @since 0.2.0
 * @category type checks
 */
export type LikeCheck<Name extends string, P, G, B> = B extends Box<false> ? ShapeError<`update: ${Name}${Extra<P, G, ''>} stands beside no parameter`> : unknown

/**
 * A rule that turns gradients into updates, as two pure functions. Updates are *added* to the parameters. An optimizer
 * is also a transform of gradients, so that optimizers compose by `chain`.
 *
 * `init(params)` is the state before the first update. `update(grads, state, params)` is the updates and the next
 * state; both records have the keys, shapes and dtypes of the parameters, and nothing is overwritten.
 *
 * Both throw a {@link ShapeMismatch} when a parameter is not of floats; `update` also when gradients or state are not
 * those of the parameters, which is a compile error where types tell.
 *
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { add, tensor } from 'pullback'
 *
 * const params = { w: tensor([1, 2]) }
 * const optimizer = Opt.sgd(0.5)
 * const [updates, state] = optimizer.update({ w: tensor([2, -2]) }, optimizer.init(params), params)
 * console.log(add(params.w, updates.w).toString(), state[0]?.count.toString())
 * // => Tensor [2] float32 (0, 3) Tensor [] int32 1
 *
 * @since 0.1.0
 * @category model
 */
export interface Optimizer {
  readonly init: <P, B = Box<Floats<P>>>(params: P & NoInfer<InitCheck<P, B>>) => OptState<P>
  // NoInfer: the parameters say what P is, so that the error is at the gradients or the state that do not fit them.
  readonly update: <P, G extends P = P, B = Box<NoMore<P, G>>>(
    grads: G & NoInfer<LikeCheck<'grads', P, G, B>>, state: NoInfer<OptState<P>>, params: P,
  ) => readonly [updates: P, state: OptState<P>]
}

/**
 * Which parameters a rule is for, by path: the names on the way to the tensor, `hidden.w`; in a tuple its place,
 * `blocks[0].w`.
 *
 * @since 0.1.0
 * @category model
 */
export type Select = (path: string) => boolean
