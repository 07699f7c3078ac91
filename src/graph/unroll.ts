import type { AnyControl, Structured, Transforms } from '../primitive/program.js'
import type { CondParams, ScanParams } from '../primitive/row/program.js'
import { typesOfResults } from '../primitive/control/results.js'
import { forwardOnly } from '../primitive/control/while.js'
import { range } from '../primitive/rules/type-of.js'
import { sizeOf } from '../tensor/dtype.js'
import type { AnyTensor } from '../tensor/value.js'
import { apply } from './apply.js'
import { binders as b } from './binders.js'
import { build } from './builder.js'
import { branched, looped, OPEN } from './loops.js'
import { withoutDead } from './simplify/dead.js'
import { simplify } from './simplify/index.js'
import { joining } from './simplify/pieces.js'
import { rewrite } from './simplify/rewrite.js'
import { TraceError } from './trace-error.js'

/** One of stacked values. */
const stepOf = (x: AnyTensor, place: number): AnyTensor => {
  const rest = x.shape.slice(1)
  const one = b.slice({ start: [place, ...rest.map(() => 0)], limit: [place + 1, ...rest], strides: x.shape.map(() => 1) }, x)
  return b.reshape({ shape: rest }, one)
}

const stack = (values: readonly AnyTensor[]): AnyTensor =>
  b.concatenate({ dimension: 0 }, ...values.map(x => b.reshape({ shape: [1, ...x.shape] }, x)))

const scanned = (control: Transforms['control'], inputs: readonly AnyTensor[], { body, invariants, carries, length, reverse }: ScanParams): readonly AnyTensor[] => {
  let now = inputs.slice(invariants, invariants + carries)
  const ys: (readonly AnyTensor[])[] = []
  for (const step of range(length)) {
    const place = reverse ? length - 1 - step : step
    const results = apply(control, body, [...inputs.slice(0, invariants), ...now, ...inputs.slice(invariants + carries).map(x => stepOf(x, place))])
    now = results.slice(0, carries)
    ys[place] = results.slice(carries)
  }
  const types = typesOfResults(body).slice(carries)
  return [...now, ...types.map(({ shape, dtype }, i) => length === 0 ? b.constant(0, { shape: [0, ...shape], dtype }) : stack(ys.map(results => results[i]!)))]
}

/** Of fewer elements computed in both branches, both are. */
const LITTLE = 4096

/** About how many elements a program computes; of products it is many. */
const workOf = ({ steps }: Structured): number => steps.reduce((sum, step) => sum + ('control' in step ? LITTLE
  : 'name' in step ? sizeOf(step.type.shape) * (step.name === 'dot_general' ? 16 : 1) : 0), 0)

/** Fewer steps are laid out: what is computed in one can be joined with the next. */
const FEW = 4

const both = (control: Transforms['control'], { yes, no }: CondParams, [predicate, ...args]: readonly AnyTensor[]): readonly AnyTensor[] => {
  const other = apply(control, no, args)
  return apply(control, yes, args)
    .map((x, i) => b.select(b.broadcast_in_dim({ shape: x.shape, broadcastDimensions: [] }, predicate!), x, other[i]!))
}

/** Control other than loops, without it: both branches with a choice, and what has a pullback of its own as what it computes; derivatives have been taken. */
const straight = (control: Transforms['control'], { kind, params }: Exclude<AnyControl, { readonly kind: 'scan' | 'while' }>, inputs: readonly AnyTensor[]): readonly AnyTensor[] => {
  switch (kind) {
    case 'stop': return inputs
    case 'cond': return both(control, params, inputs)
    case 'pulled while': return forwardOnly()
    // A pullback that nobody asks for is no step, and may be none that could be laid out.
    default: return apply(control, withoutDead(params.program), inputs)
  }
}

const unknownLength = (): never => {
  throw new TraceError('whileLoop: nobody knows beforehand how many steps it takes, so that they cannot be laid out one by one: scan a known number of them')
}

/** Loops step by step, and both branches with a choice; derivatives have been taken. */
export const unrolled: Transforms['control'] = (control, inputs) =>
  control.kind === 'scan' ? scanned(unrolled, inputs, control.params)
    : control.kind === 'while' ? unknownLength() : straight(unrolled, control, inputs)

/** What is computed again, as a loop of one step: what is inside is not joined with what was computed before, and its memory is free behind it. */
const apart = (t: Transforms, laid: Transforms['control'], program: Structured, inputs: readonly AnyTensor[]): readonly AnyTensor[] => {
  const stacked = inputs.map(x => b.reshape({ shape: [1, ...x.shape] }, x))
  return looped(t, laid, { body: program, invariants: 0, carries: 0, length: 1, reverse: false }, stacked)
    .map((y, i) => b.reshape({ shape: typesOfResults(program)[i]!.shape }, y))
}

/**
 * The same, but that long loops stay loops, branches that have much to do stay branches, and what is computed again to save memory stays apart, but in the steps
 * of a loop, before which nothing was computed that it could be joined with.
 */
export const laidOut = (t: Transforms, inStep = false): Transforms['control'] => (control, inputs) => {
  const laid = laidOut(t, inStep)
  const inner = (program: Structured, within = laid): Structured => simplify(rewrite(build(args => apply(within, withoutDead(program), args), program.arguments, undefined).program, joining))
  if (control.kind === 'remat' && control.params.again === true && !inStep) return apart(t, laid, inner(control.params.program), inputs)
  const step = (program: Structured): Structured => inner(program, laidOut(t, true))
  if (control.kind === 'cond') {
    const branches = { yes: inner(control.params.yes), no: inner(control.params.no) }
    if (branches.yes.results.length > 0 && workOf(branches.yes) + workOf(branches.no) >= LITTLE) return branched(t, branches, inputs)
  }
  if (control.kind === 'while') return looped(t, laid, { ...control.params, body: step(control.params.body), length: OPEN, reverse: false }, inputs)
  if (control.kind !== 'scan') return straight(laid, control, inputs)
  const { params } = control
  return params.length < FEW ? scanned(laid, inputs, params) : looped(t, laid, { ...params, body: step(params.body) }, inputs)
}
