import type { Shape } from '../shape/kind/dim.js'
import { automatic } from '../engine/wasm/automatic.js'
import { binders } from '../graph/binders.js'
import * as Random from '../random/index.js'
import { asStated } from '../tensor/cast.js'
import { checkShape } from '../tensor/construct.js'
import { sizeOf } from '../tensor/dtype.js'
import type { Key } from '../tensor/key.js'
import { checkArgument, described, refuse } from '../tensor/argument.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { isTensor, type AnyTensor } from '../tensor/value.js'
import type { Layer } from './layer.js'

/** A record of parameters or states, by name. */
export type Fields = Readonly<Record<string, unknown>>

/** What a training call may be given. */
export interface Needed {
  readonly key?: Key
  readonly state?: Fields
}

/** What a training call gives inside the room: state is `{}` for layers without. */
export interface Trained {
  readonly output: AnyTensor
  readonly backward: (dOutput: AnyTensor) => readonly [dParams: Fields, dInput: AnyTensor]
  readonly state: Fields
}

/**
 * A layer without its types, on rows: exactly one batch axis before the features. Layers compose as definitions, so that a batch prefix is folded
 * into rows once, at the call of the whole network.
 */
export interface Definition {
  readonly inShape: Shape
  readonly outShape: Shape
  /** The names of the parameter record's fields. */
  readonly fields: () => readonly string[]
  readonly init: (key: Key) => Fields
  readonly initState: () => Fields
  readonly train: (params: Fields, x: AnyTensor, needs: Needed) => Trained
  readonly evaluate: (params: Fields, x: AnyTensor, state: Fields) => AnyTensor
}

/** A layer of whatever types. */
export type AnyLayer = Layer<Shape, Shape, never, never, never>

/** Tells a layer from a maker; both are functions. */
export const isLayer = (value: unknown): value is AnyLayer => typeof value === 'function' && 'inShape' in value && 'init' in value

const definition = Symbol('definition')

/** The names of the fields that `init` makes. */
export const fieldsBy = (init: (key: Key) => unknown): readonly string[] => Object.keys(asStated<Fields>(init(firstKey)))

const firstKey = Random.key(0)

/** What a call is given beside its input. */
const checkCall = (word: string, params: unknown, x: unknown, more: unknown, what: string): void => {
  if (typeof params !== 'object' || params === null || (x === undefined && isTensor(params))) refuse(`${word}: the parameters are ${described(params)}: give it what init makes`)
  checkArgument(word, 'the input', x, 'tensor')
  if (more !== undefined) checkArgument(word, what, more, 'object')
}

/** A batch prefix folded into one axis, and the way back for other features. */
const folded = (word: string, x: AnyTensor, features: Shape): { readonly rows: AnyTensor; readonly unfold: (y: AnyTensor) => AnyTensor } => {
  const rank = x.shape.length - features.length
  const fits = rank >= 0 && features.every((d, i) => d === x.shape[rank + i])
  if (!fits) mismatch(`${word}: the input ${show(x.shape)} does not end in ${show(features)}, the features that the layer takes`)
  const prefix = x.shape.slice(0, rank)
  if (rank === 1) return { rows: x, unfold: y => y }
  return {
    rows: binders.reshape({ shape: [sizeOf(prefix), ...features] }, x),
    unfold: y => binders.reshape({ shape: [...prefix, ...y.shape.slice(1)] }, y),
  }
}

/** What a maker was given, once it is a shape: where `named` was forgotten it is a layer, and where the maker was called too early, nothing. */
export const givenShape = (shape: Shape, word = 'layer', maker = 'relu'): Shape => {
  const fits: boolean = Array.isArray(shape)
  return fits ? shape : mismatch(`${word}: got ${typeof shape === 'function' ? 'a layer' : described(shape)}, not a shape: write L.named('name', L.${maker})`)
}

/** The pair that a function of somebody's own must give; without types it may be anything. */
export const pairOf = <T>(what: string, parts: string, value: T): T =>
  Array.isArray(value) && value.length > 1 ? value : mismatch(`${what} gives no pair: return [${parts}]`)

/** The most memory that the programs of a layer's `evaluate` keep. */
const EVALUATION_BYTES = 2 ** 27

/** The layer of a definition, with shapes of its own: the caller may change theirs. */
export const layerOf = <L>(own: Definition): L => {
  const ownShape = (shape: Shape): Shape => Object.freeze(checkShape('layer', givenShape(shape)))
  const d: Definition = { ...own, inShape: ownShape(own.inShape), outShape: ownShape(own.outShape) }
  const stateful = Object.keys(d.initState()).length > 0
  const call = (params: Fields, x: AnyTensor, needs: Needed = {}): readonly unknown[] => {
    checkCall('layer', params, x, needs, 'what it needs')
    const input = folded('layer', x, d.inShape)
    const { output, backward, state } = d.train(params, input.rows, needs)
    const result = input.unfold(output)
    const back = (dOutput: AnyTensor): readonly [Fields, AnyTensor] => {
      checkArgument('backward', 'the cotangent', dOutput, 'tensor')
      if (show(dOutput.shape) !== show(result.shape) || dOutput.dtype !== result.dtype) {
        mismatch(`backward: the cotangent ${dOutput.dtype} ${show(dOutput.shape)} is not of the type of the output, ${result.dtype} ${show(result.shape)}`)
      }
      const [dParams, dRows] = backward(folded('backward', dOutput, d.outShape).rows)
      return [dParams, input.unfold(dRows)]
    }
    return stateful ? [result, back, state] : [result, back]
  }
  const evaluated = (params: Fields, x: AnyTensor, state: Fields = {}): AnyTensor => {
    checkCall('evaluate', params, x, state, 'the state')
    const input = folded('evaluate', x, d.inShape)
    return input.unfold(d.evaluate(params, input.rows, state))
  }
  const compiled = automatic(evaluated, { remembered: 1, budget: EVALUATION_BYTES })
  const evaluate: typeof evaluated = (...args) => compiled(...args) ?? evaluated(...args)
  const { init, initState, inShape, outShape } = d
  return asStated(Object.freeze(Object.assign(call, { evaluate, init, initState, inShape, outShape, [definition]: d })))
}

/** The definition of a layer; one that a user assembled by hand, without `layer` or `fromForward`, is taken by its interface. */
export const definitionOf = (layer: AnyLayer, word = 'layer'): Definition => {
  if (typeof layer !== 'function') return refuse(`${word}: got ${described(layer)}, not a layer`)
  const { [definition]: known } = asStated<{ readonly [definition]?: Definition }>(layer)
  return known ?? adopted(word, asStated(layer))
}

interface ByHand {
  (params: Fields, x: AnyTensor, needs: Needed): readonly [AnyTensor, Trained['backward'], Fields?]
  readonly evaluate: (params: Fields, x: AnyTensor, state: Fields) => AnyTensor
  readonly init: (key: Key) => Fields
  readonly initState: () => Fields
  readonly inShape: Shape
  readonly outShape: Shape
}

const adopted = (word: string, layer: ByHand): Definition => ({
  fields: () => fieldsBy(layer.init),
  inShape: layer.inShape ?? mismatch(`${word}: got a maker, not a layer: begin with L.input(…), then write L.named('name', …)`),
  outShape: layer.outShape,
  init: layer.init,
  initState: layer.initState,
  evaluate: layer.evaluate,
  train: (params, x, needs) => {
    const [output, backward, state = {}] = pairOf('layer: the call', 'output, backward', layer(params, x, needs))
    return { output, backward, state }
  },
})
