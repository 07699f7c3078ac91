import { record } from '../graph/tape.js'
import { flatten, type Flattened } from '../graph/tree.js'
import type { ShapeError } from '../shape/error.js'
import type { Box, NamedDim, Shape } from '../shape/kind/dim.js'
import { checkArgument, described, isRecord, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { Key } from '../tensor/key.js'
import type { Floats, NonFloat } from '../tensor/float-leaves.js'
import { isTensor, type AnyTensor, type Tensor } from '../tensor/value.js'
import { fieldsBy, layerOf, pairOf, type Fields, type Needed, type Trained } from './definition.js'
import type { Carried } from './join.js'
import type { Layer, None } from './layer.js'

/** Rows of features: one batch axis, whatever the prefix of the call was. Its name keeps it from meeting a feature axis by accident. */
export type Rows<S extends Shape> = Tensor<readonly [NamedDim<'batch'>, ...S]>

/** What `forward` gives: the new state as well where there is one. */
type Result<I extends Shape, O extends Shape, P, State> = keyof State extends never
  ? readonly [output: Rows<O>, backward: (dOutput: Rows<O>) => readonly [dParams: P, dInput: Rows<I>]]
  : readonly [output: Rows<O>, backward: (dOutput: Rows<O>) => readonly [dParams: P, dInput: Rows<I>], state: State]

/** `unknown` for what a network can pass to `forward`: a key, and the state that `initState` begins. */
type NeedsCheck<Needs, State, Word extends string = 'layer'> = Carried<`${Word}: forward`, Needs, Needs extends { readonly state: infer S }
  ? keyof State extends never ? ShapeError<`${Word}: forward needs the state, and there is no initState`>
    : State extends S ? unknown : ShapeError<`${Word}: forward needs another state than initState gives`>
  : unknown>

/** `unknown` for parameters that can be trained. B boxes whether they can. */
type ParamsCheck<Word extends string, P, B> = B extends Box<false> ? ShapeError<`${Word}: ${NonFloat<P, 'params'>}: parameters are tensors of floats; other values can be closed over`> : unknown

/** Shapes and initial parameters. Each type is inferred where it is stated, and held against the rest. */
interface Shapes<I extends Shape, O extends Shape, P, Word extends string, B> {
  readonly inShape: I
  readonly outShape: O
  readonly init: (key: Key) => P & NoInfer<ParamsCheck<Word, P, B>>
}

/**
 * A layer of one's own with its backward, as `layer` takes it.
 *
 * @since 0.1.0
 * @category types
 */
export interface ByHand<I extends Shape, O extends Shape, P, Needs, State, B = unknown> extends Shapes<I, O, P, 'layer', B> {
  readonly forward: (params: P, x: Rows<I>, needs: Needs) => NoInfer<Result<I, O, P, State> & NeedsCheck<Needs, State>>
  readonly evaluate: (params: P, x: Rows<I>, state: State) => NoInfer<Rows<O>>
  readonly initState?: (() => State) | undefined
}

/**
 * A layer of one's own without a backward, as `fromForward` takes it.
 *
 * @since 0.1.0
 * @category types
 */
export interface ByForward<I extends Shape, O extends Shape, P, Needs, State, B = unknown> extends Shapes<I, O, P, 'fromForward', B> {
  readonly forward: (params: P, x: Rows<I>, needs: Needs) => NoInfer<Forwarded<O, State> & NeedsCheck<Needs, State, 'fromForward'>>
  /** Inference, where it is not `forward`: of what needs a key or a state. */
  readonly evaluate?: ((params: P, x: Rows<I>, state: State) => NoInfer<Rows<O>>) | undefined
  readonly initState?: (() => State) | undefined
}

/** What `forward` gives that derives no backward itself: the new state as well where there is one. */
type Forwarded<O extends Shape, State> = keyof State extends never ? Rows<O> : readonly [output: Rows<O>, state: State]

/**
 * What is needed to train, there is not in inference: that has a function of its own.
 *
 * @since 0.2.0
 * @category type checks
 */
export type EvaluateCheck<Needs, State> = None extends Needs & State ? unknown : { readonly evaluate: object }

/** A layer of one's own, once its functions are there. */
const checkOwn = <T extends object>(word: string, own: T, needed: readonly (keyof T & string)[]): T => {
  if (!isRecord(own)) return refuse(`${word}: the layer is ${described(own)}: it must be a record of inShape, outShape, ${needed.join(', ')}`)
  for (const name of needed) checkArgument(word, name, own[name], 'function')
  return own
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
export const layer = <const I extends Shape, const O extends Shape, P, Needs = None, State = None, B = Box<Floats<P>>>(
  own: ByHand<I, O, P, Needs, State, B>,
): Layer<I, O, P, Needs, State> => {
  const { inShape, outShape } = checkOwn('layer', own, ['init', 'forward', 'evaluate'])
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

/** From what is differentiated to the output, its pullback, and the new state, through which nothing is differentiated. */
const derived = (forward: (params: unknown, x: unknown, needs: Needed) => unknown, stateful: boolean) => (params: Fields, x: AnyTensor, needs: Needed): Trained => {
  const given = flatten({ params, x }, (path, found) => refuse(`fromForward: ${path.slice(1)} is ${found}, not a tensor`))
  let state: Flattened | undefined
  const { outputs: [output, ...states], pullback } = record(leaves => {
    const own = asStated<{ readonly params: unknown; readonly x: unknown }>(given.rebuild(leaves))
    const found = forward(own.params, own.x, needs)
    const [y, next] = stateful ? pairOf<readonly unknown[]>('fromForward: forward', 'output, state', asStated(found)) : [found, {}]
    state = flatten(next, (path, what) => refuse(`fromForward: the state${path} of forward is ${what}, not a tensor`))
    return [isTensor(y) ? y : refuse(`fromForward: forward gave ${described(y)}: it gives the output${stateful ? ' and the state' : ''}`), ...state.leaves]
  }, given.leaves)
  return {
    output: output!,
    backward: dy => {
      const back = asStated<{ readonly params: Fields; readonly x: AnyTensor }>(given.rebuild(pullback([dy])))
      return [back.params, back.x]
    },
    state: asStated(state!.rebuild(states)),
  }
}

/**
 * A layer of one's own from its forward function alone: the backward is derived. `forward` sees rows, `[batch, ...inShape]`. What it needs to train, a key or the
 * state, is its third argument; where there is a state, `initState` begins it, and `forward` gives `[output, state]`, the next one. Such a layer says by
 * `evaluate` what it is in inference, which never has a key.
 *
 * @example
 * import * as L from 'pullback/layer'
 * import * as Random from 'pullback/random'
 * import { add, mean, mul, ones, sub, tensor, toArray, zeros, type Tensor } from 'pullback'
 *
 * const scale = L.fromForward({
 *   inShape: [2], outShape: [2],
 *   init: () => ({ s: ones([2]) }),
 *   forward: (p, x) => mul(x, p.s),
 * })
 * const [, backward] = scale(scale.init(Random.key(0)), tensor([[1, 2], [3, 4]]))
 * console.log(toArray(backward(ones([2, 2]))[0].s)) // => [ 4, 6 ]
 *
 * // Subtracts the mean of the batch, and keeps a running one for inference.
 * const centred = L.fromForward({
 *   inShape: [2], outShape: [2], init: () => ({}), initState: () => ({ mean: zeros([2]) }),
 *   forward: (_, x, { state }: { readonly state: { readonly mean: Tensor<readonly [2]> } }) => {
 *     const now = mean(x, 0)
 *     return [sub(x, now), { mean: add(mul(state.mean, 0.9), mul(now, 0.1)) }]
 *   },
 *   evaluate: (_, x, state) => sub(x, state.mean),
 * })
 * const [y, , state] = centred({}, tensor([[1, 2], [3, 6]]), { state: centred.initState() })
 * console.log(toArray(y), toArray(state.mean)) // => [ [ -1, -2 ], [ 1, 2 ] ] [ 0.20000000298023224, 0.4000000059604645 ]
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromForward = <const I extends Shape, const O extends Shape, P, Needs = None, State = None, B = Box<Floats<P>>>(
  own: ByForward<I, O, P, Needs, State, B> & NoInfer<EvaluateCheck<Needs, State>>,
): Layer<I, O, P, Needs, State> => {
  const { inShape, outShape, initState = () => ({}) } = checkOwn('fromForward', own, ['init', 'forward'])
  const stateful = Object.keys(asStated<Fields>(checkArgument('fromForward', 'initState', initState, 'function')())).length > 0
  if (own.evaluate !== undefined) checkArgument('fromForward', 'evaluate', own.evaluate, 'function')
  else if (stateful) refuse('fromForward: there is a state, and no evaluate: forward gives [output, state], inference the output')
  return layerOf({
    inShape, outShape,
    fields: () => fieldsBy(own.init),
    init: asStated(own.init),
    initState: asStated(initState),
    evaluate: asStated(own.evaluate ?? own.forward),
    train: derived(asStated(own.forward), stateful),
  })
}
