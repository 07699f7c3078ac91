import type { Constant, Instruction, Program, Structured } from '../primitive/program.js'
import type { AbstractValue } from '../primitive/row/row.js'
import { build, type Look, type Run } from './builder.js'
import { apply } from './apply.js'
import { keeping } from './keeping.js'
import { withoutDead } from './simplify/dead.js'

export type { Look } from './builder.js'

const isStraight = (step: Structured['steps'][number]): step is Instruction | Constant => 'constant' in step || 'name' in step

const traced = (loops: boolean, f: Run, types: readonly AbstractValue[], looks: Look[] | undefined): Structured => {
  const seen: Look[] | undefined = looks && []
  const { program: made, transforms: t } = build(f, types, seen)
  if (t === undefined) {
    looks?.push(...seen ?? [])
    return made
  }
  const count = made.results.length
  const all = { ...made, results: [...made.results, ...(seen ?? []).map(({ value }) => value)] }
  const { program } = build(inputs => apply(t.laidOut(loops), withoutDead(all), inputs), types, undefined)
  const flat = loops ? t.withoutUnread(program) : program
  looks?.push(...(seen ?? []).map(({ see }, i) => ({ value: flat.results[count + i]!, see })))
  return { ...flat, results: flat.results.slice(0, count) }
}

/**
 * Runs `f` once on values without elements, and returns what it did as a program: loops step by step, and both branches with a choice. With
 * `looks` nothing may go unnoticed: what would have been looked at is added, and what would be printed as `(traced)` is an error.
 */
export const trace = (f: Run, types: readonly AbstractValue[], looks?: Look[]): Program => {
  const { steps, ...program } = traced(false, f, types, looks)
  return { ...program, steps: steps.filter(isStraight) }
}

/** The same for an engine that knows loops: long ones stay as they are. */
export const traceLoops = (f: Run, types: readonly AbstractValue[], looks?: Look[]): Structured => traced(keeping.loops, f, types, looks)
