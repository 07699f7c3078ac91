import type { AnyControl, Transforms } from '../primitive/program.js'
import type { PrimitiveName, PrimitiveParams } from '../primitive/row/params.js'
import { asStated } from '../tensor/cast.js'
import type { Storage } from '../tensor/dtype.js'
import { checkCount } from '../tensor/size.js'
import { fromSpread, fromStorage, storageOf, tracerOf, type AnyTensor, type Tracer } from '../tensor/value.js'
import { rowOf } from '../primitive/table.js'

/** A tracer that takes part in applying primitives. Of several among the operands, the one of the highest level does. */
export interface GraphTracer extends Tracer {
  /** 0 for a trace by `compile`; for tapes and maps, higher the later they began, so that an inner one comes before an outer one. */
  readonly level: number
  readonly bind: <N extends PrimitiveName>(name: N, inputs: readonly AnyTensor[], params: PrimitiveParams[N]) => AnyTensor
  readonly control: (t: Transforms, control: AnyControl, inputs: readonly AnyTensor[]) => readonly AnyTensor[]
  /** The same value, through which no derivative flows. */
  readonly stop: () => AnyTensor
  /** The same value without the tapes above a level; `undefined` where there are none. */
  readonly below: (level: number) => AnyTensor | undefined
  /** Keeps what would be looked at, for whoever will know the elements; absent where nobody will. */
  readonly defer?: (see: See) => void
}

/** Looks at elements, and throws when they are not what they should be. */
export type See = (elements: Storage) => void

/** The tracer behind a tensor; the graph room makes all tracers there are. */
export const graphTracerOf = (x: AnyTensor): GraphTracer | undefined => asStated(tracerOf(x))

/** The tracer of the highest level among the operands'. */
export const topOf = (inputs: readonly AnyTensor[]): GraphTracer | undefined => {
  let top: GraphTracer | undefined
  for (const input of inputs) {
    const tracer = graphTracerOf(input)
    if (tracer !== undefined && (top === undefined || tracer.level > top.level)) top = tracer
  }
  return top
}

/** Applies primitives. */
export type Bind = <N extends PrimitiveName>(name: N, inputs: readonly AnyTensor[], params: PrimitiveParams[N]) => AnyTensor

/** What records primitives of tensors that hold elements, while a function is traced; inner ones know the outer ones. */
interface Recorder {
  readonly record: Bind
  readonly level: number
  readonly outer: Recorder | undefined
}

let recording: Recorder | undefined // Set while a function is traced, and at no other time.

const withRecorder = <T>(recorder: Recorder | undefined, f: () => T): T => {
  const before = recording
  recording = recorder
  try {
    return f()
  } finally {
    recording = before
  }
}

/** Runs `f`, in which primitives of tensors that hold elements are not applied at once, but by `record`, which a trace of this level does. */
export const recordingBy = <T>(record: Bind | undefined, f: () => T, level = 0): T =>
  withRecorder(record && { record, level, outer: recording }, f)

/** Runs `f`, which does what a tape or map of this level does: outside of traces that began within it. */
export const outside = <T>(level: number, f: () => T): T => {
  let recorder = recording
  while (recorder !== undefined && recorder.level > level) recorder = recorder.outer
  return recorder === recording ? f() : withRecorder(recorder, f)
}

/** Applies a primitive: at once to tensors that hold elements, else by recording it. */
export const bind: Bind = (name, inputs, params) => {
  const top = topOf(inputs)
  if (top !== undefined) return top.bind(name, inputs, params)
  if (recording !== undefined) return recording.record(name, inputs, params)
  const row = rowOf(name)
  const type = row.typeOf(inputs, params)
  const evaluate = (): Storage => {
    checkCount(name, type.shape)
    return row.evaluate(inputs.map(x => ({ shape: x.shape, dtype: x.dtype, data: storageOf(x, name) })), params, type)
  }
  if (name !== 'broadcast_in_dim') return fromStorage(type.shape, type.dtype, evaluate())
  const { broadcastDimensions }: PrimitiveParams['broadcast_in_dim'] = asStated(params)
  return fromSpread(type.shape, type.dtype, { operand: inputs[0]!, broadcastDimensions }, evaluate)
}

/** The same value, through which no derivative flows. */
export const stopped = (x: AnyTensor): AnyTensor => graphTracerOf(x)?.stop() ?? x

/** The same value without the tapes above a level. */
export const below = (x: AnyTensor, level: number): AnyTensor => graphTracerOf(x)?.below(level) ?? x

/** The same value without tapes: for what is looked at, and not computed with. */
export const withoutTape = (x: AnyTensor): AnyTensor => below(x, 0)
