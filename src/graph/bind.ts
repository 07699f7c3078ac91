import type { PrimitiveName, PrimitiveParams } from '../primitive/row/params.js'
import type { AbstractValue } from '../primitive/row/row.js'
import { asStated } from '../tensor/cast.js'
import type { Storage } from '../tensor/dtype.js'
import { checkCount, checkSizes } from '../tensor/size.js'
import { fromSpread, fromStorage, storageOf, tracerOf, type AnyTensor, type Tracer } from '../tensor/value.js'
import { rowOf } from '../primitive/table.js'

/** A tracer that takes part in applying primitives. Of several among the operands, the one of the highest level does. */
export interface GraphTracer extends Tracer {
  /** 0 for a trace by `compile`; for tapes and maps, higher the later they began, so that an inner one comes before an outer one. */
  readonly level: number
  readonly bind: <N extends PrimitiveName>(name: N, inputs: readonly AnyTensor[], params: PrimitiveParams[N]) => AnyTensor
  /** Keeps what would be looked at, for whoever will know the elements; absent where nobody will. */
  readonly defer?: (see: See) => void
}

/** Looks at elements, and throws when they are not what they should be. */
export type See = (elements: Storage) => void

/** The tracer behind a tensor; the graph room makes all tracers there are. */
export const graphTracerOf = (x: AnyTensor): GraphTracer | undefined => asStated(tracerOf(x))

const topOf = (inputs: readonly AnyTensor[]): GraphTracer | undefined => {
  let top: GraphTracer | undefined
  for (const input of inputs) {
    const tracer = graphTracerOf(input)
    if (tracer !== undefined && (top === undefined || tracer.level > top.level)) top = tracer
  }
  return top
}

/** Shape and dtype of the result of a primitive; throws a sentence when the operands do not fit, or nothing of that size can be. */
export const typeOf = <N extends PrimitiveName>(name: N, inputs: readonly AbstractValue[], params: PrimitiveParams[N]): AbstractValue => {
  const type = rowOf(name).typeOf(inputs, params)
  checkSizes(name, type.shape)
  return type
}

/** Applies a primitive: at once to tensors that hold elements, else by recording it. */
export const bind = <N extends PrimitiveName>(name: N, inputs: readonly AnyTensor[], params: PrimitiveParams[N]): AnyTensor => {
  const top = topOf(inputs)
  if (top !== undefined) return top.bind(name, inputs, params)
  const type = typeOf(name, inputs, params)
  const evaluate = (): Storage => {
    checkCount(name, type.shape)
    return rowOf(name).evaluate(inputs.map(x => ({ shape: x.shape, dtype: x.dtype, data: storageOf(x, name) })), params, type)
  }
  if (name !== 'broadcast_in_dim') return fromStorage(type.shape, type.dtype, evaluate())
  const { broadcastDimensions }: PrimitiveParams['broadcast_in_dim'] = asStated(params)
  return fromSpread(type.shape, type.dtype, { operand: inputs[0]!, broadcastDimensions }, evaluate)
}
