import type { PrimitiveName, PrimitiveParams } from '../primitive/row/params.js'
import type { Storage } from '../tensor/dtype.js'
import { show } from '../tensor/mismatch.js'
import { fromTracer, peekAt, spreadOf, storageOf, type AnyTensor } from '../tensor/value.js'
import { bind, graphTracerOf, recordingBy, type Bind, type GraphTracer, type See } from './bind.js'
import { nested } from './nesting.js'
import type { AbstractValue } from '../primitive/row/row.js'
import type { Constant, Instruction, Program } from '../primitive/program.js'
import { rowOf } from '../primitive/table.js'
import { withoutTape } from './tape.js'
import { TraceError } from './trace-error.js'

/** What a function would have looked at while it was traced: a value, by number. */
export interface Look {
  readonly value: number
  readonly see: See
}

class Builder {
  steps: (Instruction | Constant)[] = []
  open = true

  constructor(private readonly argumentCount: number, readonly looks: Look[] | undefined) {}

  /** After this no value of the trace can be used; one that escaped must not keep the steps in memory. */
  close(): void {
    this.open = false
    this.steps = []
  }

  /** The number of a value: its own if this trace made it, else that of a new constant. */
  numberOf(x: AnyTensor): number {
    const tracer = graphTracerOf(x)
    if (tracer === undefined) return this.constant(x)
    if (tracer instanceof Traced && tracer.builder === this) return tracer.number
    if (tracer instanceof Known) return this.constant(tracer.elements())
    throw new TraceError(`compile: a value of shape ${show(x.shape)} escaped the function it was traced in: return it as a result instead`)
  }

  /** What repeats a smaller tensor is recorded as such: it need not be laid out. */
  private constant(x: AnyTensor): number {
    const type = { shape: x.shape, dtype: x.dtype }
    const spread = spreadOf(x)
    if (spread === undefined) return this.push({ constant: x, type })
    const params = { shape: x.shape, broadcastDimensions: spread.broadcastDimensions }
    return this.push({ name: 'broadcast_in_dim', params, inputs: [this.constant(spread.operand)], type })
  }

  bind<N extends PrimitiveName>(name: N, inputs: readonly AnyTensor[], params: PrimitiveParams[N]): AnyTensor {
    if (!this.open) throw new TraceError(`compile: ${name} met a value whose trace has ended: return it as a result of the compiled function instead`)
    // A rule may give the type of an operand by giving the operand: a program keeps no tensor of its trace.
    const { shape, dtype } = rowOf(name).typeOf(inputs, params)
    const type = { shape, dtype }
    const number = this.push({ name, params, inputs: inputs.map(x => this.numberOf(x)), type })
    const evaluate = (): AnyTensor => bind(name, inputs.map(elementsOf), params)
    return fromTracer(shape, dtype, inputs.every(isKnown) ? new Known(this, number, type, evaluate) : new Traced(this, number, type))
  }

  argument(number: number, type: AbstractValue): AnyTensor {
    return fromTracer(type.shape, type.dtype, new Traced(this, number, type))
  }

  private push(step: Instruction | Constant): number {
    return this.argumentCount + this.steps.push(step) - 1
  }
}

class Traced implements GraphTracer {
  readonly kind = 'tracer'
  readonly level = 0

  constructor(readonly builder: Builder, readonly number: number, private readonly type: AbstractValue) {}

  peek(): Storage | undefined {
    if (this.builder.looks !== undefined) this.read('toString')
    return undefined
  }

  read(word: string): Storage {
    throw new TraceError(
      `${word}: the elements of this ${this.type.dtype} tensor of shape ${show(this.type.shape)} are not known while compile traces the function: `
      + 'read it after the compiled call, or choose with where instead of a branch')
  }

  bind<N extends PrimitiveName>(name: N, inputs: readonly AnyTensor[], params: PrimitiveParams[N]): AnyTensor {
    return this.builder.bind(name, inputs, params)
  }

  defer(see: See): void {
    this.builder.looks?.push({ value: this.number, see })
  }
}

/**
 * A value that depends on no argument. It is recorded as the others are, so that it has the bits that it would have as an argument; its elements are
 * computed by definition when somebody reads them, and where it is used after its trace.
 */
class Known extends Traced {
  private made: AnyTensor | undefined

  constructor(builder: Builder, number: number, type: AbstractValue, private readonly evaluate: () => AnyTensor) {
    super(builder, number, type)
  }

  elements(): AnyTensor {
    return this.made ??= recordingBy(undefined, this.evaluate)
  }

  override peek(): Storage | undefined {
    return peekAt(this.elements())
  }

  override read(word: string): Storage {
    return storageOf(this.elements(), word)
  }

  override bind<N extends PrimitiveName>(name: N, inputs: readonly AnyTensor[], params: PrimitiveParams[N]): AnyTensor {
    return this.builder.open ? super.bind(name, inputs, params) : bind(name, inputs.map(elementsOf), params)
  }

  override defer(see: See): void {
    see(this.read('look'))
  }
}

const isKnown = (x: AnyTensor): boolean => {
  const tracer = graphTracerOf(x)
  return tracer === undefined || tracer instanceof Known
}

const elementsOf = (x: AnyTensor): AnyTensor => {
  const tracer = graphTracerOf(x)
  return tracer instanceof Known ? tracer.elements() : x
}

/**
 * Runs `f` once on values without elements, and returns what it did as a program. With `looks` nothing may go unnoticed: what would have been looked at is
 * added, and what would be printed as `(traced)` is an error.
 */
export const trace = (f: (inputs: readonly AnyTensor[]) => readonly AnyTensor[], types: readonly AbstractValue[], looks?: Look[]): Program => {
  const builder = new Builder(types.length, looks)
  try {
    const record: Bind = (name, inputs, params) => builder.bind(name, inputs, params)
    const outputs = nested(() => recordingBy(record, () => f(types.map((type, number) => builder.argument(number, type)))))
    const results = outputs.map(output => builder.numberOf(withoutTape(output)))
    return { arguments: types, steps: builder.steps, results }
  } finally {
    builder.close()
  }
}
