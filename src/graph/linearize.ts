import type { Structured, Transforms } from '../primitive/program.js'
import { reached } from '../primitive/control/reach.js'
import type { Linearized } from '../primitive/row/program.js'
import type { PrimitiveName } from '../primitive/row/params.js'
import type { AnyTensor } from '../tensor/value.js'
import { typesOfResults } from '../primitive/control/results.js'
import { apply } from './apply.js'
import { inputsOf, renumbered, type Step } from './between.js'
import { withoutDead } from './simplify/dead.js'
import { simplify } from './simplify/index.js'
import { record } from './tape.js'

/** Views: the pullback takes them again rather than having them saved. */
const views: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>(['broadcast_in_dim', 'reshape', 'transpose', 'reverse', 'slice', 'iota'])

/** A program and its pullback, in two programs. Both are traced as one, arguments and cotangents to results and cotangents. */
export const linearize = (t: Transforms, program: Structured, wrt: readonly boolean[]): Linearized => {
  const count = program.arguments.length
  const types = typesOfResults(program)
  const pulled = reached(program, wrt)
  const cotangents = types.flatMap((_, r) => pulled[r] ? [r] : [])
  const ofWrt = wrt.flatMap((yes, n) => yes ? [n] : [])
  const joint = simplify(t.programOf(inputs => {
    const args = inputs.slice(0, count)
    const dys = inputs.slice(count)
    const { outputs, pullback } = record(xs => {
      const all: AnyTensor[] = [...args]
      ofWrt.forEach((n, i) => { all[n] = xs[i]! })
      return apply(t.control, program, all)
    }, ofWrt.map(n => args[n]!))
    const full = outputs.map((output, r) => pulled[r] ? dys[cotangents.indexOf(r)]! : t.binders.constant(0, output))
    return [...outputs, ...pullback(full)]
  }, [...program.arguments, ...cotangents.map(r => types[r]!)]))
  return split(joint, count, types.length, cotangents)
}

/** The same forward: the pullback of the pullback, which is linear in its cotangents. */
export const forwarded = (t: Transforms, program: Structured, wrt: readonly boolean[], wanted: readonly boolean[]): Structured => {
  const count = program.arguments.length
  const ofWrt = wrt.flatMap((yes, n) => yes ? [n] : [])
  const results = wanted.flatMap((yes, r) => yes ? [r] : [])
  return simplify(t.programOf(inputs => {
    const args = inputs.slice(0, count)
    const { outputs, pullback } = record(xs => {
      const all: AnyTensor[] = [...args]
      ofWrt.forEach((n, i) => { all[n] = xs[i]! })
      return apply(t.control, program, all)
    }, ofWrt.map(n => args[n]!))
    const { pullback: forward } = record(dys => pullback(outputs.map((_, r) => wanted[r] ? dys[results.indexOf(r)] : undefined)),
      results.map(r => t.binders.constant(0, outputs[r]!)))
    return [...outputs, ...forward(inputs.slice(count))]
  }, [...program.arguments, ...ofWrt.map(n => program.arguments[n]!)]))
}

/**
 * A program from arguments and cotangents of results to results and cotangents of arguments, in two: what depends on no cotangent and the rest of it reads is
 * saved.
 */
export const split: Transforms['splitOf'] = (joint, count, resultCount, cotangents) => {
  const first = joint.arguments.length
  const results = joint.results.slice(0, resultCount)
  const gradients = joint.results.slice(resultCount)
  const stepAt = (n: number): Step | undefined => joint.steps[n - first]
  /** Whether a value depends on a cotangent. */
  const late: boolean[] = joint.arguments.map((_, n) => n >= count)
  joint.steps.forEach(step => late.push(inputsOf(step).some(n => late[n])))

  const backward: Step[] = []
  const saved: number[] = []
  const uses = new Set<number>()
  /** What the backward part needs, before it is numbered: arguments used and values saved. */
  const live = new Set<number>()
  const need = (n: number): void => {
    if (live.has(n)) return
    live.add(n)
    const step = stepAt(n)
    if (step === undefined) { if (n < count) uses.add(n) }
    else if (late[n] || 'constant' in step || ('name' in step && views.has(step.name))) inputsOf(step).forEach(need)
    else saved.push(n)
  }
  gradients.forEach(need)
  const used = [...uses].sort((p, q) => p - q)
  saved.sort((p, q) => p - q)
  const numbers = new Map<number, number>([...used, ...saved, ...cotangents.map((_, i) => count + i)].map((n, i) => [n, i]))
  const inner = numbers.size
  joint.steps.forEach((step, i) => {
    const n = first + i
    if (!live.has(n) || numbers.has(n)) return
    numbers.set(n, inner + backward.push(renumbered(step, m => numbers.get(m)!)) - 1)
  })
  const typeOf = (n: number) => {
    const step = stepAt(n)
    return step === undefined ? joint.arguments[n]! : 'control' in step ? joint.arguments[0]! : step.type
  }
  return {
    forward: withoutDead({ arguments: joint.arguments.slice(0, count), ...cut(joint, count, cotangents.length, [...results, ...saved]) }),
    backward: { arguments: [...[...used, ...saved].map(typeOf), ...joint.arguments.slice(count)], steps: backward, results: gradients.map(n => numbers.get(n)!) },
    uses: used,
    cotangents,
  }
}

/** The steps that no cotangent decides, numbered as if there were none. */
const cut = (joint: Structured, count: number, cotangents: number, results: readonly number[]): Pick<Structured, 'steps' | 'results'> => {
  const first = joint.arguments.length
  const late: boolean[] = joint.arguments.map((_, n) => n >= count)
  const numbers = joint.arguments.map((_, n) => n)
  const steps: Step[] = []
  joint.steps.forEach((step, i) => {
    const n = first + i
    late[n] = inputsOf(step).some(m => late[m])
    if (late[n]) return
    numbers[n] = first - cotangents + steps.push(renumbered(step, m => numbers[m]!)) - 1
  })
  return { steps, results: results.map(n => numbers[n]!) }
}
