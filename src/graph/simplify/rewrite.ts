import type { PrimitiveName, PrimitiveParams } from '../../engine/reference/params.js'
import { allocate, sizeOf } from '../../tensor/dtype.js'
import { fromStorage, peekAt, storageOf, type AnyTensor } from '../../tensor/value.js'
import type { AbstractValue } from '../primitive.js'
import type { Constant, Instruction, Program } from '../program.js'
import { rowOf } from '../table.js'
import { Constants, isUniform, rampOf } from './constants.js'
import type { Rewriter, Rule, Rules, RuleSet, Site } from './rule.js'

const isSite = <N extends PrimitiveName>(step: Instruction | Constant | undefined, name: N): step is Site<N> =>
  step !== undefined && 'inputs' in step && step.name === name

const rulesOf = <N extends PrimitiveName>(rules: Rules, name: N): readonly Rule<N>[] => rules[name] ?? []

/** What the first rule that applies gives. */
const replaced = <N extends PrimitiveName>(r: Rewriter, rules: readonly Rule<N>[], site: Site<N>): number | undefined => {
  for (const rule of rules) {
    const n = rule(r, site)
    if (n !== undefined) return n
  }
  return undefined
}

/** Primitives whose operands may change places, in the floats too. */
const commutative: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>(['add', 'multiply', 'maximum', 'minimum', 'and', 'or', 'xor'])

/** Equal for applications of one primitive to the same operands. */
const keyOf = (name: PrimitiveName, params: PrimitiveParams[PrimitiveName], inputs: readonly number[]): string => {
  const [x, y] = inputs
  if (x !== undefined && y !== undefined && x > y && commutative.has(name)) return `${name} ${y},${x}`
  for (const _ in params) return `${name} ${inputs.join()} ${JSON.stringify(params)}`
  return `${name} ${inputs.join()}`
}

/** A spread constant of more elements is not laid out to compute with it. */
const mostLaidOut = 1024

class Forward implements Rewriter {
  readonly steps: (Instruction | Constant)[] = []
  private readonly numbers = new Map<string, number>()
  private readonly constants = new Constants()

  constructor(private readonly first: readonly AbstractValue[], private readonly rules: RuleSet) {}

  readonly emit = <N extends PrimitiveName>(name: N, params: PrimitiveParams[N], inputs: readonly number[]): number =>
    this.place(name, params, inputs, undefined)

  /** Takes over an instruction of the program that is rewritten, whose type is known already. */
  take({ name, params, type }: Instruction, inputs: readonly number[]): number {
    return this.place(name, params, inputs, type)
  }

  private place<N extends PrimitiveName>(
    name: N, params: PrimitiveParams[N], inputs: readonly number[], type: AbstractValue | undefined,
  ): number {
    const key = keyOf(name, params, inputs)
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    const site: Site<N> = { name, params, inputs, type: type ?? rowOf(name).typeOf(inputs.map(this.typeOf), params) }
    const n = this.ruled(site) ?? this.push(site)
    this.numbers.set(key, n)
    return n
  }

  private ruled<N extends PrimitiveName>(site: Site<N>): number | undefined {
    const { every = [], of = {}, last = [] } = this.rules
    return replaced(this, every, site) ?? replaced(this, rulesOf(of, site.name), site) ?? replaced(this, last, site)
  }

  readonly constant = (value: AnyTensor): number => {
    const known = this.constants.find(value)
    if (known !== undefined) return known
    const n = this.canonical(value)
    this.constants.set(value, n)
    return n
  }

  private canonical(value: AnyTensor): number {
    const { shape, dtype } = value
    const data = peekAt(value)
    if (data !== undefined && shape.length > 0) {
      if (isUniform(data)) return this.full(data[0]!, value)
      const dimension = dtype === 'int32' ? rampOf(shape, data) : undefined
      if (dimension !== undefined) return this.emit('iota', { shape, dtype, dimension }, [])
    }
    return this.constants.findEqual(value) ?? this.push({ constant: value, type: { shape, dtype } })
  }

  readonly full = (value: number, { shape, dtype }: AbstractValue): number => {
    const data = allocate(dtype, 1)
    data[0] = value
    const scalar = this.constant(fromStorage([], dtype, data))
    return shape.length === 0 ? scalar : this.emit('broadcast_in_dim', { shape, broadcastDimensions: [] }, [scalar])
  }

  readonly typeOf = (n: number): AbstractValue => n < this.first.length ? this.first[n]! : this.stepAt(n)!.type

  readonly made = <N extends PrimitiveName>(n: number, name: N): Site<N> | undefined => {
    const step = this.stepAt(n)
    return isSite(step, name) ? step : undefined
  }

  readonly isComputed = (n: number): boolean => {
    const step = this.stepAt(n)
    return step !== undefined && 'inputs' in step
  }

  readonly uniform = (n: number): number | undefined => {
    const step = this.stepAt(n)
    if (step === undefined) return undefined
    if ('constant' in step) return step.type.shape.length === 0 ? peekAt(step.constant)?.[0] : undefined
    return step.name === 'broadcast_in_dim' ? this.uniform(step.inputs[0]!) : undefined
  }

  readonly known = (n: number): AnyTensor | undefined => {
    const step = this.stepAt(n)
    if (step === undefined) return undefined
    if ('constant' in step) return peekAt(step.constant) === undefined ? undefined : step.constant
    const spread = this.made(n, 'broadcast_in_dim') ?? this.made(n, 'iota')
    if (spread === undefined || sizeOf(spread.type.shape) > mostLaidOut) return undefined
    const operands = spread.inputs.map(this.known)
    return operands.every(x => x !== undefined) ? applied(spread.name, spread.params, operands, spread.type) : undefined
  }

  private stepAt(n: number): Instruction | Constant | undefined {
    return this.steps[n - this.first.length]
  }

  private push(step: Instruction | Constant): number {
    return this.first.length + this.steps.push(step) - 1
  }
}

/** What a primitive gives for tensors that hold elements. */
export const applied = <N extends PrimitiveName>(
  name: N, params: PrimitiveParams[N], inputs: readonly AnyTensor[], type: AbstractValue,
): AnyTensor => {
  const views = inputs.map(x => ({ shape: x.shape, dtype: x.dtype, data: storageOf(x, name) }))
  return fromStorage(type.shape, type.dtype, rowOf(name).evaluate(views, params, type))
}

/** The same program rewritten by rules, step by step, each value computed once; what no result needs may be left over. */
export const rewrite = (program: Program, rules: RuleSet): Program => {
  const forward = new Forward(program.arguments, rules)
  const numbers = program.arguments.map((_, n) => n)
  for (const step of program.steps) {
    numbers.push('constant' in step ? forward.constant(step.constant) : forward.take(step, step.inputs.map(n => numbers[n]!)))
  }
  return { ...program, steps: forward.steps, results: program.results.map(n => numbers[n]!) }
}
