import { renumbered, type Step } from '../graph/between.js'
import type { Structured } from '../primitive/program.js'
import { sameShape } from '../primitive/rules/type-of.js'
import type { AbstractValue } from '../primitive/row/row.js'
import { allPairs } from '../tensor/storage.js'
import { storageOf, isTensor, type AnyTensor } from '../tensor/value.js'

/*
 * A program whose constants may be other ones. What a function does with a number can only be seen by running it, so a call with another number is traced
 * again; where that gives the same steps over other constants, these are arguments of one program.
 */

/** So many elements are compared; larger constants are told apart by identity alone. */
const COMPARED = 4096

/** Whether two constants certainly are the same elements. */
const sameElements = (a: AnyTensor, b: AnyTensor): boolean => {
  if (a === b) return true
  const [x, y] = [storageOf(a, 'compile'), storageOf(b, 'compile')]
  return x.length <= COMPARED && allPairs(x, y, Object.is)
}

const sameType = (a: AbstractValue, b: AbstractValue): boolean => a.dtype === b.dtype && sameShape(a.shape, b.shape)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** Whether parameters of primitives are the same: numbers, texts, and lists and records of them. */
const sameParams = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true
  if (!isObject(a) || !isObject(b) || isTensor(a) || isTensor(b)) return false
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every(name => Object.hasOwn(b, name) && sameParams(a[name], b[name]))
}

const sameStep = (a: Step, b: Step): boolean =>
  'constant' in a || 'constant' in b ? false
  : 'part' in a || 'part' in b ? sameParams(a, b)
  : 'control' in a || 'control' in b ? 'control' in a && 'control' in b && a.control.kind === b.control.kind && sameShape(a.inputs, b.inputs) && sameParams(a.control.params, b.control.params)
  : a.name === b.name && sameShape(a.inputs, b.inputs) && sameType(a.type, b.type) && sameParams(a.params, b.params)

/** The steps of two traces that are constants of one type and other elements; `undefined` when the traces differ in anything else. */
export const difference = (a: Structured, b: Structured): readonly number[] | undefined => {
  if (a.steps.length !== b.steps.length || !sameShape(a.results, b.results)) return undefined
  const found: number[] = []
  for (const [i, step] of a.steps.entries()) {
    const other = b.steps[i]!
    if ('constant' in step) {
      if (!('constant' in other) || !sameType(step.type, other.type)) return undefined
      if (!sameElements(step.constant, other.constant)) found.push(i)
    } else if (!sameStep(step, other)) return undefined
  }
  return found
}

/** The constants at these steps. */
export const constantsAt = ({ steps }: Structured, at: readonly number[]): readonly AnyTensor[] => at.flatMap(i => {
  const step = steps[i]!
  return 'constant' in step ? [step.constant] : []
})

/** The program with the constants at these steps as arguments behind its own. */
export const opened = (program: Structured, at: readonly number[]): Structured => {
  const first = program.arguments.length
  const numbers = program.arguments.map((_, n) => n)
  const position = new Map(at.map((step, i) => [step, first + i]))
  let next = first + at.length
  program.steps.forEach((_, i) => numbers.push(position.get(i) ?? next++))
  return {
    arguments: [...program.arguments, ...constantsAt(program, at).map(({ shape, dtype }) => ({ shape, dtype }))],
    steps: program.steps.flatMap((step, i) =>
      position.has(i) ? [] : [renumbered(step, n => numbers[n]!)]),
    results: program.results.map(n => numbers[n]!),
  }
}
