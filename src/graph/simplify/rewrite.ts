import type { PrimitiveName } from '../../primitive/row/params.js'
import { allocate, sizeOf } from '../../tensor/dtype.js'
import { fromStorage, peekAt, storageOf, type AnyTensor } from '../../tensor/value.js'
import type { AbstractValue } from '../../primitive/row/row.js'
import type { Constant, Control, Instruction, Part, Structured } from '../../primitive/program.js'
import { rowOf } from '../../primitive/table.js'
import { hashOf, isUniform, rampOf, sameBits } from './constants.js'
import { asStated } from '../../tensor/cast.js'
import { commutative, spread, type Rewriter, type Rewriting, type Rule, type Rules, type RuleSet, type Site } from './rule.js'

/** A spread constant of more elements is not laid out to compute with it. */
const mostLaidOut = 1024

/** Above this many elements, constants are told apart by identity alone. */
const mostCompared = 65536

type Step = Instruction | Constant | Control | Part

const isSite = <N extends PrimitiveName>(step: Step | undefined, name: N): step is Site<N> =>
  step !== undefined && 'name' in step && step.name === name

const rulesOf = <N extends PrimitiveName>(rules: Rules, name: N): readonly Rule<N>[] => rules[name] ?? []

/** Equal for applications of one primitive to the same operands. */
const keyOf = ({ name, params, inputs }: Omit<Instruction, 'type'>): string =>
  `${name} ${(commutative.has(name) ? [...inputs].sort((p, q) => p - q) : inputs).join()} ${JSON.stringify(params)}`

/** What a primitive gives for tensors that hold elements. */
export const applied = ({ name, params, type }: Instruction, inputs: readonly AnyTensor[]): AnyTensor => {
  const views = inputs.map(x => ({ shape: x.shape, dtype: x.dtype, data: storageOf(x, name) }))
  return fromStorage(type.shape, type.dtype, rowOf(name).evaluate(views, params, type))
}

/** The same program rewritten by rules, step by step, each value computed once; what no result needs may be left over. */
export const rewrite: Rewriting<[rules: RuleSet]> = asStated((program: Structured, { every = [], of = {}, last = [] }: RuleSet): Structured => {
  const first = program.arguments
  const steps: Step[] = []
  /** By what they apply to what; constants by themselves, and by their elements. */
  const numbers = new Map<string | AnyTensor, number>()

  const stepAt = (n: number): Step | undefined => steps[n - first.length]
  const push = (step: Step): number => first.length + steps.push(step) - 1
  const typeOf = (n: number): AbstractValue => {
    const step = stepAt(n)
    return step !== undefined && 'type' in step ? step.type : first[n]!
  }

  /** The number under a key, else the one found now. */
  const once = (key: string | AnyTensor, find: () => number): number => {
    const n = numbers.get(key) ?? find()
    numbers.set(key, n)
    return n
  }

  /** The first rule's that applies, else the application itself. */
  const place = <N extends PrimitiveName>(site: Site<N>): number => {
    for (const rule of [...every, ...rulesOf(of, site.name), ...last]) {
      const n = rule(r, site)
      if (n !== undefined) return n
    }
    return push(site)
  }

  const canonical = (constant: AnyTensor): number => {
    const { shape, dtype } = constant
    const add = (): number => push({ constant, type: { shape, dtype } })
    const data = peekAt(constant)
    if (data === undefined) return add()
    if (shape.length > 0) {
      if (isUniform(data)) return r.full(data[0]!, constant)
      const dimension = dtype === 'int32' ? rampOf(shape, data) : undefined
      if (dimension !== undefined) return r.emit('iota', { shape, dtype, dimension }, [])
    }
    if (data.length > mostCompared) return add()
    const n = once(`${dtype} ${shape.join()} ${hashOf(data)}`, add)
    const step = stepAt(n)!
    return 'constant' in step && sameBits(peekAt(step.constant)!, data) ? n : add()
  }

  const r: Rewriter = {
    emit: (name, params, inputs) =>
      once(keyOf({ name, params, inputs }), () => place({ name, params, inputs, type: rowOf(name).typeOf(inputs.map(typeOf), params) })),
    constant: value => once(value, () => canonical(value)),
    full: (value, { shape, dtype }) => {
      const data = allocate(dtype, 1)
      data[0] = value
      return spread(r, r.constant(fromStorage([], dtype, data)), shape)
    },
    typeOf,
    made: (n, name) => {
      const step = stepAt(n)
      return isSite(step, name) ? step : undefined
    },
    isComputed: n => {
      const step = stepAt(n)
      return step !== undefined && !('constant' in step)
    },
    uniform: n => {
      const step = stepAt(n)
      if (step === undefined) return undefined
      if ('constant' in step) return step.type.shape.length === 0 ? peekAt(step.constant)?.[0] : undefined
      return isSite(step, 'broadcast_in_dim') ? r.uniform(step.inputs[0]!) : undefined
    },
    known: n => {
      const step = stepAt(n)
      if (step === undefined) return undefined
      if ('constant' in step) return peekAt(step.constant) && step.constant
      if (!(isSite(step, 'broadcast_in_dim') || isSite(step, 'iota')) || sizeOf(step.type.shape) > mostLaidOut) return undefined
      const operands = step.inputs.flatMap(i => r.known(i) ?? [])
      return operands.length === step.inputs.length ? applied(step, operands) : undefined
    },
  }

  const renumbered = first.map((_, n) => n)
  for (const step of program.steps) {
    if ('constant' in step) renumbered.push(r.constant(step.constant))
    else if ('part' in step) renumbered.push(push({ ...step, of: renumbered[step.of]! }))
    else if ('control' in step) renumbered.push(push({ ...step, inputs: step.inputs.map(n => renumbered[n]!) }))
    else {
      const moved = { ...step, inputs: step.inputs.map(n => renumbered[n]!) }
      // Its type is known already.
      renumbered.push(once(keyOf(moved), () => place(moved)))
    }
  }
  return { ...program, steps, results: program.results.map(n => renumbered[n]!) }
})
