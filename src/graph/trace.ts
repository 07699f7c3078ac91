import type { Constant, Instruction, Program, Structured } from '../primitive/program.js'
import type { AbstractValue } from '../primitive/row/row.js'
import { build, type Look, type Run } from './builder.js'
import { apply } from './apply.js'
import { unrolled } from './unroll.js'

export type { Look } from './builder.js'

const isStraight = (step: Structured['steps'][number]): step is Instruction | Constant => 'constant' in step || 'name' in step

/** The program, where it has no control. */
const straight = (program: Structured): Program | undefined => {
  const steps = program.steps.filter(isStraight)
  return steps.length === program.steps.length ? { ...program, steps } : undefined
}

/**
 * Runs `f` once on values without elements, and returns what it did as a program: loops step by step, and both branches with a choice. With
 * `looks` nothing may go unnoticed: what would have been looked at is added, and what would be printed as `(traced)` is an error.
 */
export const trace = (f: Run, types: readonly AbstractValue[], looks?: Look[]): Program => {
  const seen: Look[] | undefined = looks && []
  const made = build(f, types, seen)
  const program = straight(made)
  if (program !== undefined) {
    looks?.push(...seen ?? [])
    return program
  }
  const count = made.results.length
  const all = { ...made, results: [...made.results, ...(seen ?? []).map(({ value }) => value)] }
  const flat = trace(inputs => apply(unrolled, all, inputs), types)
  looks?.push(...(seen ?? []).map(({ see }, i) => ({ value: flat.results[count + i]!, see })))
  return { ...flat, results: flat.results.slice(0, count) }
}
