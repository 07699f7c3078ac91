import type { Structured } from '../../primitive/program.js'
import { typesOfResults } from '../../primitive/control/results.js'
import { moduleState, type Body, type Value } from './body.js'
import { along, pick, put, turns } from './control.js'
import { hoistLimit, hoistedFrom, hoistedOf, moduleOf, saidOf, writing, type Lowered, type LowerOptions, type Port, type Said } from './lower.js'
import { scalar } from './text.js'

/**
 * A step of a fold: its arguments are what is carried, what stays the same, what each step is given, and what the program holds; its results what is carried on,
 * then what is read.
 */
export interface FoldProgram {
  readonly program: Structured
  readonly carried: number
  readonly fixed: number
  /** How many arguments there are before what the program holds. */
  readonly own: number
}

/**
 * So many steps as one module: carried, fixed, given (of all steps, along a new first axis), held, then long constants; to carried, then what is read (of all steps). What
 * is carried is overwritten: it lies where it lay.
 */
export const lowerFold = (
  { program, carried, fixed, own }: FoldProgram, steps: number, { precision = 'HIGHEST' }: LowerOptions = {}, { head, argument, result }: Said = {},
): Lowered => {
  const types = typesOfResults(program)
  const hoisted = hoistedOf(program, hoistLimit)
  const before = carried + fixed
  const given = program.arguments.slice(before, own)
  const args = [...program.arguments.slice(0, before), ...given.map(type => along(steps, type)), ...program.arguments.slice(own), ...hoisted.map(({ shape, dtype }) => ({ shape, dtype }))]
  const read = types.slice(carried).map(type => along(steps, type))
  const outs = [...types.slice(0, carried), ...read]
  const ports: readonly Port[] = args.map((type, i) => ({ type, ...saidOf(i < carried ? `tf.aliasing_output = ${i} : i32` : undefined, argument?.(i, type)) }))
  const text = moduleOf(moduleState(precision), ports, outs.map((type, i) => ({ type, ...saidOf(result?.(i, type)) })), (b: Body, values: readonly Value[]) => {
    const write = writing(hoistedFrom(hoisted, values.slice(program.arguments.length)))
    const same = values.slice(carried, before)
    const all = values.slice(before, own)
    const held = values.slice(own, program.arguments.length)
    const zero = b.splat(0, scalar('int32'))
    return turns(b, steps, [...values.slice(0, carried), ...read.map(type => b.splat(0, type))], (inner, turn, now) => {
      const results = write(inner, program, [...now.slice(0, carried), ...same, ...all.map(x => pick(inner, x, turn, zero)), ...held])
      return [...results.slice(0, carried), ...results.slice(carried).map((y, i) => put(inner, now[carried + i]!, y, turn, zero))]
    })
  }, head)
  return { text, hoisted }
}
