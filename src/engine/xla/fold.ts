import type { Structured } from '../../primitive/program.js'
import { typesOfResults } from '../../primitive/control/results.js'
import { moduleState, type Body, type Value } from './body.js'
import { along, pick, put, turns } from './control.js'
import { hoistLimit, hoistedFrom, hoistedOf, moduleOf, saidOf, writing, type Lowered, type LowerOptions, type Port, type Said } from './lower.js'
import { scalar } from './text.js'

/** A step of a fold: its arguments are what is carried, what stays the same, and what each step is given; its results what is carried on, then what is read. */
export interface FoldProgram {
  readonly program: Structured
  readonly carried: number
  readonly fixed: number
}

/**
 * So many steps as one module: carried, fixed, given (of all steps, along a new first axis), then long constants; to carried, then what is read (of all steps). What
 * is carried is overwritten: it lies where it lay.
 */
export const lowerFold = (
  { program, carried, fixed }: FoldProgram, steps: number, { precision = 'HIGHEST' }: LowerOptions = {}, { head, argument, result }: Said = {},
): Lowered => {
  const types = typesOfResults(program)
  const hoisted = hoistedOf(program, hoistLimit)
  const own = program.arguments.length
  const given = program.arguments.slice(carried + fixed)
  const args = [...program.arguments.slice(0, carried + fixed), ...given.map(type => along(steps, type)), ...hoisted.map(({ shape, dtype }) => ({ shape, dtype }))]
  const read = types.slice(carried).map(type => along(steps, type))
  const outs = [...types.slice(0, carried), ...read]
  const ports: readonly Port[] = args.map((type, i) => ({ type, ...saidOf(i < carried ? `tf.aliasing_output = ${i} : i32` : undefined, argument?.(i, type)) }))
  const text = moduleOf(moduleState(precision), ports, outs.map((type, i) => ({ type, ...saidOf(result?.(i, type)) })), (b: Body, values: readonly Value[]) => {
    const write = writing(hoistedFrom(hoisted, values.slice(own)))
    const same = values.slice(carried, carried + fixed)
    const all = values.slice(carried + fixed, own)
    const zero = b.splat(0, scalar('int32'))
    return turns(b, steps, [...values.slice(0, carried), ...read.map(type => b.splat(0, type))], (inner, turn, now) => {
      const results = write(inner, program, [...now.slice(0, carried), ...same, ...all.map(x => pick(inner, x, turn, zero))])
      return [...results.slice(0, carried), ...results.slice(carried).map((y, i) => put(inner, now[carried + i]!, y, turn, zero))]
    })
  }, head)
  return { text, hoisted }
}
