import { withoutDead } from '../../graph/simplify/index.js'
import { inputsOf, renumbered } from '../../graph/between.js'
import type { Structured } from '../../primitive/program.js'
import { lift } from './lift.js'
import { CHEAP, VIEWS } from './lower/decide.js'
import type { EngineOptions } from './options.js'
import { Instance } from './program.js'

/**
 * What depends on no argument, costs more to compute than to read, and is read by what does depend: the values that are computed beforehand. Of one
 * that is repeated, the smaller one.
 */
const fixedIn = ({ arguments: { length: first }, steps, results }: Structured): readonly number[] => {
  /** Of values that depend on no argument, whether their computing costs anything. */
  const costly = new Map<number, boolean>()
  steps.forEach((step, i) => {
    if ('constant' in step) costly.set(first + i, false)
    else if ('name' in step && step.inputs.every(n => costly.has(n))) {
      const dear = !CHEAP.has(step.name) && !VIEWS.has(step.name) && step.name !== 'iota'
      costly.set(first + i, dear || step.inputs.some(n => costly.get(n)))
    }
  })
  const read = new Set<number>()
  const see = (n: number): void => {
    const step = steps[n - first]
    if (!costly.get(n) || step === undefined || !('name' in step)) return
    if (step.name === 'broadcast_in_dim') see(step.inputs[0]!)
    else read.add(n)
  }
  steps.forEach((step, i) => { if (!costly.has(first + i)) inputsOf(step).forEach(see) })
  results.forEach(see)
  return [...read]
}

/** The program that computes values which depend on no argument. */
const computing = (program: Structured, values: readonly number[]): Structured => {
  const first = program.arguments.length
  const { steps, results } = withoutDead({ ...program, results: values })
  return {
    arguments: [],
    steps: steps.map(step => renumbered(step, n => n - first)),
    results: results.map(n => n - first),
  }
}

/**
 * The program with what depends on no argument computed, once and by a program of its own: so it has the bits that it would have as an argument,
 * which the definitions need not have.
 */
export const withConstants = (program: Structured, { gemm }: EngineOptions): Structured => {
  const fixed = fixedIn(program)
  if (fixed.length === 0) return program
  const options: EngineOptions = { gemm, team: undefined }
  const constants = new Instance(lift(computing(program, fixed)), options).run([])
  const first = program.arguments.length
  const steps = [...program.steps]
  fixed.forEach((n, i) => { steps[n - first] = { constant: constants[i]!, type: { shape: constants[i]!.shape, dtype: constants[i]!.dtype } } })
  return withoutDead({ ...program, steps })
}
