import { cond } from '../primitive/control/cond.js'
import { scan } from '../primitive/control/scan.js'
import { whileLoop } from '../primitive/control/while.js'
import type { Structured, Transforms } from '../primitive/program.js'
import type { CondParams, ScanParams } from '../primitive/row/program.js'
import type { PrimitiveName } from '../primitive/row/params.js'
import { range } from '../primitive/rules/type-of.js'
import type { AnyTensor } from '../tensor/value.js'
import { apply } from './apply.js'
import { between, inputsOf, renumbered, type Step } from './between.js'
import { bindControl } from './control.js'

/*
 * Loops for an engine that runs them as such: what a step does that need not be done in each is done once, before the loop, and what nobody reads is not done.
 */

/** Whether a loop ends by its first carry, which is then no invariant, whatever it seems. */
const isOpen = ({ length }: ScanParams): boolean => length === OPEN

/** In place of a length: as long as the first carry holds. */
export const OPEN = -1

/** A loop on its way: its operands, and what its results are, made of those that it gives now. */
interface Loop {
  readonly params: ScanParams
  readonly inputs: readonly AnyTensor[]
  readonly finish: (results: readonly AnyTensor[]) => readonly AnyTensor[]
}

/** Which of a list are of a kind, and which are not, by place. */
const apart = (count: number, is: (i: number) => boolean): readonly [yes: readonly number[], no: readonly number[]] =>
  [range(count).filter(is), range(count).filter(i => !is(i))]

/** Carries that no step changes are invariants. */
const still = ({ params, inputs, finish }: Loop): Loop => {
  const { body, invariants, carries } = params
  const [same, changing] = apart(carries, i => body.results[i] === invariants + i && !(i === 0 && isOpen(params)))
  if (same.length === 0) return { params, inputs, finish }
  const places = [...range(invariants), ...[...same, ...changing].map(i => invariants + i), ...range(inputs.length).slice(invariants + carries)]
  return {
    params: {
      ...params, invariants: invariants + same.length, carries: changing.length,
      body: between(body, places, [...changing.map(i => body.results[i]!), ...body.results.slice(carries)]),
    },
    inputs: places.map(n => inputs[n]!),
    finish: results => finish([
      ...range(carries).map(i => changing.includes(i) ? results[changing.indexOf(i)]! : inputs[invariants + i]!), ...results.slice(changing.length),
    ]),
  }
}

/** Cheaper to take again than to read. */
const VIEWS: ReadonlySet<string> = new Set<PrimitiveName>(['broadcast_in_dim', 'reshape', 'transpose', 'reverse', 'slice', 'iota'])

/** What depends on invariants alone is computed before the loop; so are constants, that a body has none. */
const hoisted = (control: Transforms['control'], { params, inputs, finish }: Loop, changes: readonly boolean[]): Loop => {
  const { body, invariants } = params
  const first = body.arguments.length
  const needed = new Set<number>()
  const need = (n: number): void => {
    const step = body.steps[n - first]
    if (changes[n]) return
    if (step !== undefined && 'name' in step && VIEWS.has(step.name)) step.inputs.forEach(need)
    else needed.add(n)
  }
  body.steps.forEach((step, i) => { if (changes[first + i]) inputsOf(step).forEach(need) })
  body.results.forEach(need)
  const all = [...needed].sort((p, q) => p - q)
  const before = apply(control, between(body, range(invariants), all), inputs.slice(0, invariants))
  return {
    params: { ...params, invariants: all.length, body: between(body, [...all, ...range(first).slice(invariants)], body.results) },
    inputs: [...before, ...inputs.slice(invariants)],
    finish,
  }
}

/** Which values of a body are not the same in each step. */
const changesIn = ({ body, invariants }: ScanParams): readonly boolean[] => {
  const changes = body.arguments.map((_, n) => n >= invariants)
  for (const step of body.steps) changes.push(inputsOf(step).some(n => changes[n]))
  return changes
}

/** A loop as an engine runs it, recorded; the body is laid out already. `control` lays out what is hoisted. */
export const looped = (t: Transforms, control: Transforms['control'], params: ScanParams, inputs: readonly AnyTensor[]): readonly AnyTensor[] => {
  const moving = still({ params, inputs, finish: results => results })
  const loop = hoisted(control, moving, changesIn(moving.params))
  return loop.finish(loop.params.body.results.length === 0 ? [] : bindControl(t, isOpen(params) ? whileLoop(loop.params) : scan(loop.params), loop.inputs))
}

/** The constants of a program, by number, and itself with these as its first arguments. */
const opened = (program: Structured): { readonly constants: readonly AnyTensor[]; readonly program: Structured } => {
  const first = program.arguments.length
  const found = program.steps.flatMap((step, i) => 'constant' in step ? [[first + i, step.constant] as const] : [])
  return { constants: found.map(([, constant]) => constant), program: between(program, [...found.map(([n]) => n), ...range(first)], program.results) }
}

/** A program with more arguments, which it does not use. */
const spaced = ({ arguments: args, steps, results }: Structured, at: number, more: Structured['arguments']): Structured => {
  const number = (n: number): number => n < at ? n : n + more.length
  return { arguments: [...args.slice(0, at), ...more, ...args.slice(at)], steps: steps.map(step => renumbered(step, number)), results: results.map(number) }
}

/** A branch as an engine runs it, recorded; both sides are laid out already, and hold no constants. */
export const branched = (t: Transforms, { yes, no }: CondParams, [predicate, ...args]: readonly AnyTensor[]): readonly AnyTensor[] => {
  const [first, second] = [opened(yes), opened(no)]
  const [of, others] = [first, second].map(({ constants, program }) => program.arguments.slice(0, constants.length))
  return bindControl(t, cond({ yes: spaced(first.program, of!.length, others!), no: spaced(second.program, 0, of!) }),
    [predicate!, ...first.constants, ...second.constants, ...args])
}

/** The loops of a program without what nobody reads: stacked values, and carries for their own sake. */
export const withoutUnread = (program: Structured): Structured => {
  const first = program.arguments.length
  const read = new Set(program.results)
  const steps: Step[] = [...program.steps]
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i]!
    if ('part' in step) continue
    if (!('control' in step) || step.control.kind !== 'scan') {
      if ('control' in step || read.has(first + i)) inputsOf(step).forEach(n => read.add(n))
      continue
    }
    const { params } = step.control
    const { body, invariants, carries } = params
    const parts = steps.flatMap((part, k) => 'part' in part && part.of === first + i ? [{ place: part.part, k }] : [])
    const wanted = new Set(parts.filter(({ k }) => read.has(first + k)).map(({ place }) => place))
    for (let size = -1; size < wanted.size;) {
      size = wanted.size
      const { live } = liveIn(body, [...wanted].map(r => body.results[r]!))
      for (const c of range(carries)) if (live.has(invariants + c)) wanted.add(c)
    }
    if (wanted.size === 0) continue
    const { live } = liveIn(body, [...wanted].map(r => body.results[r]!))
    const kept = range(body.arguments.length).filter(n => live.has(n) || (n >= invariants && n < invariants + carries && wanted.has(n - invariants)))
    const results = range(body.results.length).filter(r => wanted.has(r))
    const of = (from: number, to: number): number => kept.filter(n => n >= from && n < to).length
    const narrowed = scan({
      ...params, invariants: of(0, invariants), carries: of(invariants, invariants + carries),
      body: withoutUnread(between(body, kept, results.map(r => body.results[r]!))),
    })
    steps[i] = { control: narrowed, inputs: kept.map(n => step.inputs[n]!), types: results.map(r => step.types[r]!) }
    for (const { place, k } of parts) {
      const part = steps[k]!
      // One that nobody reads goes, whatever it is part of.
      if ('part' in part) steps[k] = { ...part, part: Math.max(0, results.indexOf(place)) }
    }
    kept.forEach(n => read.add(step.inputs[n]!))
  }
  return { ...program, steps }
}

/** The values on which results depend. */
const liveIn = ({ arguments: args, steps }: Structured, results: readonly number[]): { readonly live: ReadonlySet<number> } => {
  const live = new Set(results)
  for (let i = steps.length - 1; i >= 0; i--) if (live.has(args.length + i)) for (const n of inputsOf(steps[i]!)) live.add(n)
  return { live }
}