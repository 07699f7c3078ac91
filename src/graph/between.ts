import type { Structured } from '../primitive/program.js'
import type { AbstractValue } from '../primitive/row/row.js'
import { mismatch } from '../tensor/mismatch.js'

/** One step of a program that may hold control. */
export type Step = Structured['steps'][number]

/** The values that a step is made of. */
export const inputsOf = (step: Step): readonly number[] => 'constant' in step ? [] : 'part' in step ? [step.of] : step.inputs

/** The step with the values it is made of numbered anew. */
export const renumbered = <S extends Step>(step: S, number: (n: number) => number): S =>
  'constant' in step ? step : 'part' in step ? { ...step, of: number(step.of) } : { ...step, inputs: step.inputs.map(number) }

/** The type of a value. */
export const typeIn = ({ arguments: args, steps }: Structured, n: number): AbstractValue => {
  const step = steps[n - args.length]
  return step === undefined ? args[n]! : 'control' in step ? mismatch('control gives several values') : step.type
}

/** What of a program leads from some of its values, which become the arguments, to others. */
export const between = (program: Structured, from: readonly number[], results: readonly number[]): Structured => {
  const first = program.arguments.length
  const numbers = new Map<number, number>(from.map((n, i) => [n, i]))
  const live = new Set(results)
  for (let i = program.steps.length - 1; i >= 0; i--) if (live.has(first + i) && !numbers.has(first + i)) for (const n of inputsOf(program.steps[i]!)) live.add(n)
  const steps: Step[] = []
  program.steps.forEach((step, i) => {
    const n = first + i
    if (live.has(n) && !numbers.has(n)) numbers.set(n, from.length + steps.push(renumbered(step, m => numbers.get(m)!)) - 1)
  })
  return { arguments: from.map(n => typeIn(program, n)), steps, results: results.map(n => numbers.get(n)!) }
}
