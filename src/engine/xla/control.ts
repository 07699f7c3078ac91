import type { Control, Structured } from '../../primitive/program.js'
import { typesOfResults } from '../../primitive/control/results.js'
import { forwardOnly } from '../../primitive/control/while.js'
import type { CondParams, ScanParams, WhileParams } from '../../primitive/row/program.js'
import type { AbstractValue } from '../../primitive/row/row.js'
import type { Body, Value } from './body.js'
import { array, scalar } from './text.js'

/** Writes a program's steps into a body; its results. */
export type Write = (b: Body, program: Structured, args: readonly Value[]) => readonly Value[]

const INDEX = scalar('int32')

/** Stacked values of a type. */
export const along = (length: number, { shape, dtype }: AbstractValue): AbstractValue => ({ shape: [length, ...shape], dtype })

/** One of stacked values. */
export const pick = (b: Body, x: Value, place: Value, zero: Value): Value => {
  const shape = x.type.shape.slice(1)
  const row = b.op('dynamic_slice', [x, place, ...shape.map(() => zero)], along(1, { shape, dtype: x.type.dtype }), `slice_sizes = ${array([1, ...shape])}`)
  return b.reshape(row, shape)
}

/** Stacked values with one of them replaced. */
export const put = (b: Body, all: Value, one: Value, place: Value, zero: Value): Value =>
  b.op('dynamic_update_slice', [all, b.reshape(one, [1, ...one.type.shape]), place, ...one.type.shape.map(() => zero)], all.type)

/** Turns of a loop: from what goes from turn to turn and the number of the turn to what goes on. */
export const turns = (
  b: Body, count: number, first: readonly Value[], turn: (inner: Body, place: Value, carried: readonly Value[]) => readonly Value[],
): readonly Value[] => {
  const types = [INDEX, ...first.map(({ type }) => type)]
  const [zero, one, end] = [b.splat(0, INDEX), b.splat(1, INDEX), b.splat(count, INDEX)]
  const more = b.region(types, (inner, [i]) => [inner.compare('LT', i!, end)])
  const next = b.region(types, (inner, [i, ...carried]) => [inner.plain('add', [i!, one], INDEX), ...turn(inner, i!, carried)])
  return b.all('while', [zero, ...first], types, { regions: [more, next] }).slice(1)
}

const scan = (b: Body, inputs: readonly Value[], { body, invariants, carries, length, reverse }: ScanParams, write: Write): readonly Value[] => {
  const [same, first, xs] = [inputs.slice(0, invariants), inputs.slice(invariants, invariants + carries), inputs.slice(invariants + carries)]
  const stacked = typesOfResults(body).slice(carries).map(type => b.splat(0, along(length, type)))
  if (length === 0) return [...first, ...stacked]
  const zero = b.splat(0, INDEX)
  const last = b.splat(length - 1, INDEX)
  return turns(b, length, [...first, ...stacked], (inner, turn, carried) => {
    const place = reverse ? inner.plain('subtract', [last, turn], INDEX) : turn
    const results = write(inner, body, [...same, ...carried.slice(0, carries), ...xs.map(x => pick(inner, x, place, zero))])
    return [...results.slice(0, carries), ...results.slice(carries).map((y, i) => put(inner, carried[carries + i]!, y, place, zero))]
  })
}

const cond = (b: Body, [predicate, ...inputs]: readonly Value[], types: readonly AbstractValue[], { yes, no }: CondParams, write: Write): readonly Value[] =>
  types.length === 0 ? [] : b.all('if', [predicate!], types, { regions: [yes, no].map(branch => b.region([], inner => write(inner, branch, inputs))) })

const whileLoop = (b: Body, inputs: readonly Value[], { body, invariants }: WhileParams, write: Write): readonly Value[] => {
  const [same, first] = [inputs.slice(0, invariants), inputs.slice(invariants)]
  const types = first.map(({ type }) => type)
  return b.all('while', first, types, {
    regions: [b.region(types, (_, [holds]) => [holds!]), b.region(types, (inner, carried) => write(inner, body, [...same, ...carried]))],
  })
}

/** An application of control: loops and branches as such, so that the text does not grow with the number of turns. */
export const control = (b: Body, { control: found, types }: Control, inputs: readonly Value[], write: Write): readonly Value[] => {
  switch (found.kind) {
    case 'scan': return scan(b, inputs, found.params, write)
    case 'while': return whileLoop(b, inputs, found.params, write)
    case 'pulled while': return forwardOnly()
    case 'cond': return cond(b, inputs, types, found.params, write)
    case 'stop': return inputs
    // XLA would join what is computed again with what was computed before.
    case 'remat': return write(b, found.params.program, found.params.again === true ? b.all('optimization_barrier', inputs, inputs.map(({ type }) => type)) : inputs)
    case 'custom': return write(b, found.params.program, inputs)
  }
}

/** The programs that it holds. */
export const programsOf = ({ control: found }: Control): readonly Structured[] =>
  found.kind === 'scan' || found.kind === 'while' ? [found.params.body] : found.kind === 'cond' ? [found.params.yes, found.params.no]
    : found.kind === 'stop' || found.kind === 'pulled while' ? [] : [found.params.program]
