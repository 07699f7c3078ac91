import { vjp } from '../transform/autodiff.js'
import type { NamedDim, Shape } from '../shape/kind/dim.js'
import { asStated } from '../tensor/cast.js'
import type { Key } from '../tensor/key.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'
import { fieldsBy, layerOf, pairOf, type Fields, type Needed } from './definition.js'
import type { Layer, None } from './layer.js'

/** Rows of features: one batch axis, whatever the prefix of the call was. Its name keeps it from meeting a feature axis by accident. */
export type Rows<S extends Shape> = Tensor<readonly [NamedDim<'batch'>, ...S]>

type Forward<I extends Shape, O extends Shape, P, Needs, State> = (params: P, x: Rows<I>, needs: Needs) => readonly [
  output: Rows<O>,
  backward: (dOutput: Rows<O>) => readonly [dParams: P, dInput: Rows<I>],
  state?: State,
]

interface Shapes<I extends Shape, O extends Shape, P> {
  readonly inShape: I
  readonly outShape: O
  readonly init: (key: Key) => P
}

/**
 * A layer of one's own with its backward, as `layer` takes it.
 *
 * @since 0.1.0
 * @category types
 */
export interface ByHand<I extends Shape, O extends Shape, P, Needs, State> extends Shapes<I, O, P> {
  readonly forward: Forward<I, O, P, Needs, State>
  readonly evaluate: (params: P, x: Rows<I>, state: State) => Rows<O>
  readonly initState?: (() => State) | undefined
}

/**
 * A layer of one's own without a backward, as `fromForward` takes it.
 *
 * @since 0.1.0
 * @category types
 */
export interface ByForward<I extends Shape, O extends Shape, P> extends Shapes<I, O, P> {
  readonly forward: (params: P, x: Rows<I>) => Rows<O>
}

/**
 * A layer of one's own with a backward written by hand. `forward` and `evaluate` see rows, `[batch, ...inShape]`: a longer batch prefix
 * is folded into one axis before, and unfolded after. What `forward` needs, a key or the state, is its third argument.
 *
 * @example
 * import * as L from 'pullback/layer'
 * import * as Random from 'pullback/random'
 * import { mul, ones, tensor, toArray } from 'pullback'
 *
 * const double = L.layer({
 *   inShape: [2], outShape: [2], init: () => ({}),
 *   forward: (_, x) => [mul(x, 2), dy => [{}, mul(dy, 2)]],
 *   evaluate: (_, x) => mul(x, 2),
 * })
 * const [y, backward] = double({}, tensor([[1, 2]]))
 * console.log(toArray(y), toArray(backward(ones([1, 2]))[1])) // => [ [ 2, 4 ] ] [ [ 2, 2 ] ]
 *
 * @since 0.1.0
 * @category constructors
 */
export const layer = <const I extends Shape, const O extends Shape, P, Needs = None, State = None>(
  own: ByHand<I, O, P, Needs, State>,
): Layer<I, O, P, Needs, State> => {
  const { inShape, outShape } = own
  const forward: (params: unknown, x: AnyTensor, needs: Needed) => readonly [AnyTensor, never, Fields?] = asStated(own.forward)
  return layerOf({
    inShape, outShape,
    fields: () => fieldsBy(own.init),
    init: asStated(own.init),
    initState: asStated(own.initState ?? (() => ({}))),
    evaluate: asStated(own.evaluate),
    train: (params, x, needs) => {
      const [output, backward, state = {}] = pairOf('layer: forward', 'output, backward', forward(params, x, needs))
      return { output, backward, state }
    },
  })
}

/**
 * A layer of one's own from its forward function alone: the backward is derived by `vjp`. `forward` sees rows, `[batch, ...inShape]`.
 *
 * @example
 * import * as L from 'pullback/layer'
 * import * as Random from 'pullback/random'
 * import { mul, ones, tensor, toArray } from 'pullback'
 *
 * const scale = L.fromForward({
 *   inShape: [2], outShape: [2],
 *   init: () => ({ s: ones([2]) }),
 *   forward: (p, x) => mul(x, p.s),
 * })
 * const [, backward] = scale(scale.init(Random.key(0)), tensor([[1, 2], [3, 4]]))
 * console.log(toArray(backward(ones([2, 2]))[0].s)) // => [ 4, 6 ]
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromForward = <const I extends Shape, const O extends Shape, P>(own: ByForward<I, O, P>): Layer<I, O, P> => {
  const { inShape, outShape } = own
  const forward: (params: never, x: never) => Tensor = asStated(own.forward)
  const both: (params: Fields, x: AnyTensor) => readonly [AnyTensor, (dOutput: AnyTensor) => readonly [Fields, AnyTensor]] = asStated(vjp(forward))
  return layerOf({
    inShape, outShape,
    fields: () => fieldsBy(own.init),
    init: asStated(own.init),
    initState: () => ({}),
    evaluate: asStated(own.forward),
    train: (params, x) => {
      const [output, backward] = both(params, x)
      return { output, backward, state: {} }
    },
  })
}
