import type { PrimitiveName, PrimitiveParams } from '../primitive/row/params.js'
import { show } from '../tensor/mismatch.js'
import { fromTracer, peekAt, spreadOf, storageOf, type AnyTensor } from '../tensor/value.js'
import type { Storage } from '../tensor/dtype.js'
import { below, bind, graphTracerOf, recordingBy, type Bind, type GraphTracer, type See } from './bind.js'
import { nested, nextLevel } from './nesting.js'
import type { AbstractValue } from '../primitive/row/row.js'
import type { AnyControl, Constant, Control, Instruction, Part, Structured, Transforms } from '../primitive/program.js'
import { rowOf } from '../primitive/table.js'
import { stop } from '../primitive/control/stop.js'
import { TraceError } from './trace-error.js'

/** What a function would have looked at while it was traced: a value, by number. */
export interface Look {
  readonly value: number
  readonly see: See
}

/** What a builder is made for. */
interface Purpose {
  /** As error texts name it. */
  readonly word: string
  /** Above that of all values that may be met. */
  readonly level: number
  /** Whether tensors of tapes, maps and traces around this one may be met: they become arguments. */
  readonly captures: boolean
}

class Builder {
  steps: (Instruction | Constant | Control | Part)[] = []
  /** What was met of others, which has numbers below 0 until all is known. */
  readonly captured: AnyTensor[] = []
  open = true
  /** What the control that was met works with; absent where there was none. */
  transforms: Transforms | undefined

  constructor(private readonly argumentCount: number, readonly looks: Look[] | undefined, readonly purpose: Purpose) {}

  /** After this no value of the trace can be used; one that escaped must not keep the steps in memory. */
  close(): void {
    this.open = false
    this.steps = []
  }

  /** The number of a value: its own if this trace made it, else that of a new constant or of what is captured. */
  numberOf(x: AnyTensor): number {
    const tracer = graphTracerOf(x)
    if (tracer === undefined) return this.constant(x)
    if (tracer instanceof Traced && tracer.builder === this) return tracer.number
    const { word, level, captures } = this.purpose
    if (tracer instanceof Known && !tracer.builder.open) return this.constant(tracer.elements())
    if (!captures || tracer.level >= level) {
      throw new TraceError(`${word}: a value of shape ${show(x.shape)} escaped the function it was traced in: return it as a result instead`)
    }
    const known = this.captured.indexOf(x)
    return -1 - (known >= 0 ? known : this.captured.push(x) - 1)
  }

  /** What repeats a smaller tensor is recorded as such: it need not be laid out. */
  private constant(x: AnyTensor): number {
    const type = { shape: x.shape, dtype: x.dtype }
    const spread = spreadOf(x)
    if (spread === undefined) return this.push({ constant: x, type })
    const params = { shape: x.shape, broadcastDimensions: spread.broadcastDimensions }
    return this.push({ name: 'broadcast_in_dim', params, inputs: [this.numberOf(spread.operand)], type })
  }

  bind<N extends PrimitiveName>(name: N, inputs: readonly AnyTensor[], params: PrimitiveParams[N]): AnyTensor {
    this.checkOpen(name)
    // A rule may give the type of an operand by giving the operand: a program keeps no tensor of its trace.
    const { shape, dtype } = rowOf(name).typeOf(inputs, params)
    const type = { shape, dtype }
    const number = this.push({ name, params, inputs: inputs.map(x => this.numberOf(x)), type })
    const evaluate = (): AnyTensor => bind(name, inputs.map(elementsOf), params)
    return fromTracer(shape, dtype, inputs.every(isKnown) ? new Known(this, number, type, evaluate) : new Traced(this, number, type))
  }

  control(t: Transforms, control: AnyControl, inputs: readonly AnyTensor[]): readonly AnyTensor[] {
    this.transforms = t
    this.checkOpen(control.kind)
    const types = control.typesOf(inputs).map(({ shape, dtype }) => ({ shape, dtype }))
    const of = this.push({ control, inputs: inputs.map(x => this.numberOf(x)), types })
    return types.map((type, part) => this.tensor(this.push({ part, of, type }), type))
  }

  /** Only what a loop or a branch is made of is differentiated after it was traced. */
  stop({ number, type }: Traced): AnyTensor {
    const x = this.tensor(number, type)
    return this.purpose.captures ? this.stopped(x) : x
  }

  private stopped(x: AnyTensor): AnyTensor {
    const { shape, dtype } = x
    const of = this.push({ control: stop, inputs: [this.numberOf(x)], types: [{ shape, dtype }] })
    return this.tensor(this.push({ part: 0, of, type: { shape, dtype } }), { shape, dtype })
  }

  tensor(number: number, type: AbstractValue): AnyTensor {
    return fromTracer(type.shape, type.dtype, new Traced(this, number, type))
  }

  private checkOpen(name: string): void {
    if (!this.open) throw new TraceError(`${this.purpose.word}: ${name} met a value whose trace has ended: return it as a result of the ${this.purpose.word === 'compile' ? 'compiled ' : ''}function instead`)
  }

  private push(step: Instruction | Constant | Control | Part): number {
    return this.argumentCount + this.steps.push(step) - 1
  }
}

class Traced implements GraphTracer {
  readonly kind = 'tracer'
  readonly level: number

  constructor(readonly builder: Builder, readonly number: number, readonly type: AbstractValue) {
    this.level = builder.purpose.level
  }

  peek(): Storage | undefined {
    if (this.builder.looks !== undefined) this.read('toString')
    return undefined
  }

  read(word: string): Storage {
    const { dtype, shape } = this.type
    throw new TraceError(
      `${word}: the elements of this ${dtype} tensor of shape ${show(shape)} are not known while ${this.builder.purpose.word} traces the function: `
      + `read it after the ${this.builder.purpose.word === 'compile' ? 'compiled ' : ''}call, or choose with where instead of a branch`)
  }

  bind<N extends PrimitiveName>(name: N, inputs: readonly AnyTensor[], params: PrimitiveParams[N]): AnyTensor {
    return this.builder.bind(name, inputs, params)
  }

  below(): undefined {
    return undefined
  }

  stop(): AnyTensor {
    return this.builder.stop(this)
  }

  control(t: Transforms, control: AnyControl, inputs: readonly AnyTensor[]): readonly AnyTensor[] {
    return this.builder.control(t, control, inputs)
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

  override stop(): AnyTensor {
    return fromTracer(this.type.shape, this.type.dtype, this)
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

/** A function of tensors. */
export type Run = (inputs: readonly AnyTensor[]) => readonly AnyTensor[]

/** A program, and what it needs beside its arguments: its first arguments. */
export interface Closed {
  readonly program: Structured
  readonly captured: readonly AnyTensor[]
  readonly transforms: Transforms | undefined
}

const run = (f: Run, types: readonly AbstractValue[], looks: Look[] | undefined, purpose: Purpose): Closed => {
  const builder = new Builder(types.length, looks, purpose)
  try {
    const record: Bind = (name, inputs, params) => builder.bind(name, inputs, params)
    const outputs = nested(() => recordingBy(record, () => f(types.map((type, number) => builder.tensor(number, type))), purpose.level))
    const found = outputs.map(output => builder.numberOf(below(output, purpose.level)))
    const { captured, steps } = builder
    const moved = (n: number): number => n < 0 ? -1 - n : n + captured.length
    return {
      captured,
      transforms: builder.transforms,
      program: captured.length === 0 ? { arguments: types, steps, results: found } : {
        arguments: [...captured.map(({ shape, dtype }) => ({ shape, dtype })), ...types],
        steps: steps.map(step => 'constant' in step ? step : 'part' in step ? { ...step, of: moved(step.of) } : { ...step, inputs: step.inputs.map(moved) }),
        results: found.map(moved),
      },
    }
  } finally {
    builder.close()
  }
}

/**
 * Runs `f` once on values without elements, and returns what it did as a program, and what its control works with, where there is some. What it would have
 * looked at is added to `looks`, if there are any.
 */
export const build = (f: Run, types: readonly AbstractValue[], looks: Look[] | undefined): Omit<Closed, 'captured'> =>
  run(f, types, looks, { word: 'compile', level: 0, captures: false })

/** The same for a function that may use tensors of tapes, maps and traces around it: they become the first arguments. */
export const buildClosed = (word: string, f: Run, types: readonly AbstractValue[]): Closed =>
  run(f, types, undefined, { word, level: nextLevel(), captures: true })
