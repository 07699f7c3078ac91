import { binders } from '../graph/binders.js'
import { broadcastInto } from '../op/binary.js'
import { add } from '../op/arithmetic.js'
import { cast } from '../op/cast.js'
import type { Shape } from '../shape/kind/dim.js'
import { checkArgument, described, optionsArgument, refuse, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { full } from '../tensor/construct.js'
import type { FloatDType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { isTensor, type Tensor } from '../tensor/value.js'
import type { Count, Optimizer, TransformState } from './optimizer.js'
import { checkLike, mapValues, notOurs, parametersOf, stateArgument, type FloatTensor } from './parameters.js'

/**
 * A number that steps with the count: a learning rate, a bias correction.
 *
 * @since 0.1.0
 * @category types
 */
export type Scalar = Tensor<readonly [], FloatDType>

/** What a slot holds before the first update, of the parameter that it belongs to. */
export type SlotInit = <S extends Shape, D extends FloatDType>(param: Tensor<S, D>) => Tensor<S, D>

/**
 * What all parameters share at one update.
 *
 * @since 0.1.0
 * @category types
 */
export interface Step {
  /** How many updates were made before this one. */
  readonly count: Count
  /** The gradients of all parameters. */
  readonly grads: readonly FloatTensor[]
}

/** What an update sees of one parameter. */
export interface Leaf<
  S extends Shape, D extends FloatDType, Slot extends string = never, Shared extends string = never,
> {
  readonly grad: Tensor<S, D>
  readonly param: Tensor<S, D>
  readonly slots: Readonly<Record<Slot, Tensor<S, D>>>
  /** The shared scalars, each as a tensor of the parameter's shape and dtype. */
  readonly scalars: Readonly<Record<Shared, Tensor<S, D>>>
  /** How many updates were made before this one. */
  readonly count: Count
  /** The names on the way to the parameter: `hidden.w`. */
  readonly path: string
}

/** The update of one parameter and its next slots. */
type Updated<S extends Shape, D extends FloatDType, Slot extends string> = { readonly update: Tensor<S, D> }
  & ([Slot] extends [never] ? unknown : { readonly slots: Readonly<Record<Slot, Tensor<S, D>>> })

/** A transform as its author writes it. */
export interface Transform<Slot extends string, Shared extends string> {
  /** What is remembered of every parameter, by name, with its value before the first update. */
  readonly slots?: Readonly<Record<Slot, SlotInit>>
  /** What all parameters share at an update, computed once: rates from the count, norms from all gradients. */
  readonly scalars?: (step: Step) => Readonly<Record<Shared, Scalar>>
  /** The formula, of one parameter of any shape. */
  readonly update: <S extends Shape, D extends FloatDType>(at: Leaf<S, D, Slot, Shared>) => Updated<S, D, Slot>
}

/** {@link Transform} as the code below reads it: names and shapes are known to the caller's types only. */
interface Untyped {
  readonly slots?: Readonly<Record<string, SlotInit>>
  readonly scalars?: (step: Step) => Readonly<Record<string, Scalar>>
  readonly update: (at: {
    readonly grad: FloatTensor
    readonly param: FloatTensor
    readonly slots: Readonly<Record<string, FloatTensor>>
    readonly scalars: Readonly<Record<string, FloatTensor>>
    readonly count: Count
    readonly path: string
  }) => { readonly update: FloatTensor; readonly slots?: Readonly<Record<string, FloatTensor>> }
}

/**
 * The slot that starts at 0, and any tensor of zeros of another's shape and dtype.
 *
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * console.log(Opt.zerosLike(tensor([1, 2])).toString()) // => Tensor [2] float32 (0, 0)
 *
 * @since 0.1.0
 * @category constructors
 */
export const zerosLike: SlotInit = param => asStated(binders.constant(0, tensorArgument('zerosLike', param)))

/**
 * The slot that starts at `value` in every element.
 *
 * @example
 * import * as Opt from 'pullback/optimizer'
 * import { tensor } from 'pullback'
 *
 * console.log(Opt.fullLike(0.5)(tensor([1, 2])).toString()) // => Tensor [2] float32 (0.5, 0.5)
 *
 * @since 0.1.0
 * @category constructors
 */
export const fullLike = (value: number): SlotInit => {
  checkArgument('fullLike', 'the value', value, 'number')
  return param => asStated(binders.constant(value, tensorArgument('fullLike', param)))
}

/**
 * A scalar as a tensor of the shape and dtype of another: what a formula does with a norm of the parameter it is given,
 * whose shape it does not know. What {@link transform}'s `scalars` returns has gone through it.
 *
 * @throws {ShapeMismatch} when the first is no scalar; a compile error where types tell.
 * @example
 * // LARS's trust ratio ‖p‖/‖g‖, one for each parameter (You, Gitman and Ginsburg, 2017)
 * import * as Opt from 'pullback/optimizer'
 * import { div, mul, sqrt, square, sum, tensor } from 'pullback'
 *
 * const trust = Opt.transform({
 *   update: ({ grad: g, param }) =>
 *     ({ update: mul(g, Opt.broadcastLike(sqrt(div(sum(square(param)), sum(square(g)))), g)) }),
 * })
 * const params = { w: tensor([3, 4]) }
 * const [updates] = trust.update({ w: tensor([0, 2]) }, trust.init(params), params)
 * console.log(updates.w.toString()) // => Tensor [2] float32 (0, 5)
 *
 * @since 0.1.0
 * @category constructors
 */
export const broadcastLike = <S extends Shape, D extends FloatDType>(
  scalar: Scalar, like: Tensor<S, D>,
): Tensor<S, D> => {
  const { shape } = tensorArgument('broadcastLike', scalar)
  tensorArgument('broadcastLike', like)
  return shape.length === 0 ? asStated(broadcastInto(cast(scalar, like.dtype), like.shape)) : mismatch(`broadcastLike: ${show(shape)} is not a scalar`)
}

/**
 * An optimizer from the formula of one parameter: what it remembers (`slots`), what all parameters share (`scalars`),
 * and the update. The built-in optimizers are written with it. The formula holds for any shape, and the compiler checks
 * that the update and the slots keep it.
 *
 * Write it with the words of the language, so that it traces inside `compile`. Scalars are best computed in float64
 * (`cast(count, 'float64')`): each is cast to the parameter's dtype at the end.
 *
 * @example
 * // signSGD with momentum (Bernstein and others, 2018): v ← β·v + (1 − β)·g, u = −η·sign v
 * import * as Opt from 'pullback/optimizer'
 * import { add, mul, sign, tensor } from 'pullback'
 *
 * const signSgd = (rate: number, decay = 0.9) => Opt.transform({
 *   slots: { velocity: Opt.zerosLike },
 *   update: ({ grad, slots }) => {
 *     const velocity = add(mul(slots.velocity, decay), mul(grad, 1 - decay))
 *     return { update: mul(sign(velocity), -rate), slots: { velocity } }
 *   },
 * })
 * const params = { w: tensor([1, 2]) }
 * const optimizer = signSgd(0.5)
 * const [updates] = optimizer.update({ w: tensor([3, -0.1]) }, optimizer.init(params), params)
 * console.log(updates.w.toString()) // => Tensor [2] float32 (-0.5, 0.5)
 *
 * @since 0.1.0
 * @category constructors
 */
export const transform = <Slot extends string = never, Shared extends string = never>(
  own: Transform<Slot, Shared>,
): Optimizer => {
  const { slots = {}, scalars = () => ({}), update }: Untyped = asStated(optionsArgument<Untyped>('transform', own, { slots: 'object', scalars: 'function', update: 'function' }, ['update']))
  for (const [name, start] of Object.entries(slots)) checkArgument('transform', `slot '${name}'`, start, 'function')
  const names = Object.keys(slots)
  return {
    init: params => {
      const { leaves, paths, rebuild } = parametersOf('init', params)
      return [{
        count: full([], 0, { dtype: 'int32' }),
        slots: mapValues(slots, (start, name) => rebuild(leaves.map((param, i) => {
          const slot = start(param)
          checkLike(`transform: slot '${name}' of ${paths[i]}`, slot, 'its parameter', param)
          return slot
        }))),
      }]
    },
    update: (grads, state, params) => {
      const { leaves, paths, match, rebuild } = parametersOf('update', params)
      const { count, slots: before } = entryOf(stateArgument(state), names)
      const gradients = match('grads', grads)
      const remembered = mapValues(before, (slot, name) => match(`slot '${name}' of state`, slot))
      const shared = scalars({ count, grads: gradients })
      const results = leaves.map((param, i) => {
        const result = update({
          grad: gradients[i]!, param, count, path: paths[i]!,
          slots: mapValues(remembered, slot => slot[i]!),
          scalars: mapValues(shared, (scalar, name) => isTensor(scalar) ? broadcastLike(scalar, param)
            : refuse(`transform: the scalar '${name}' is ${described(scalar)}, not a tensor: compute it with words such as mul`)),
        })
        checkLike(`transform: the update of ${paths[i]}`, result?.update, 'its parameter', param)
        return result
      })
      const next = (name: string) => rebuild(results.map((result, i) => {
        const slot = result.slots?.[name] ?? refuse(`transform: the update of ${paths[i]} gives no slot '${name}'`)
        checkLike(`transform: slot '${name}' of ${paths[i]}`, slot, 'its parameter', leaves[i]!)
        return slot
      }))
      return [
        rebuild(results.map(result => result.update)),
        [{ count: add(count, 1), slots: Object.fromEntries(names.map(name => [name, next(name)])) }],
      ]
    },
  }
}

/** The one entry of a transform's state; a {@link ShapeMismatch} when the state is another optimizer's. */
const entryOf = <P>(state: readonly TransformState<P>[], names: readonly string[]): TransformState<P> => {
  const [entry] = state
  const found = entry === undefined ? [] : Object.keys(entry.slots)
  const list = (slots: readonly string[]): string =>
    slots.length === 0 ? 'no slots' : `slots ${[...slots].sort().join(', ')}`
  if (entry === undefined || state.length !== 1) return notOurs(`${state.length} entries`, '1')
  if (list(found) !== list(names)) notOurs(list(found), list(names))
  return entry
}
