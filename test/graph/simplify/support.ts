import { fromArray, type AnyTensor, type DType } from 'pullback'
import { expect } from 'vitest'
import { binders } from '../../../src/graph/binders.js'
import type { AbstractValue } from '../../../src/primitive/row/row.js'
import { interpret, type Program } from '../../../src/primitive/program.js'
import { withoutDead } from '../../../src/graph/simplify/dead.js'
import { rewrite } from '../../../src/graph/simplify/rewrite.js'
import type { RuleSet } from '../../../src/graph/simplify/rule.js'
import { trace } from '../../../src/graph/trace.js'
import { allocate, sizeOf } from '../../../src/tensor/dtype.js'
import { fromStorage, storageOf } from '../../../src/tensor/value.js'

export const b = binders

export const float32 = (...shape: readonly number[]): AbstractValue => ({ shape, dtype: 'float32' })
export const float64 = (...shape: readonly number[]): AbstractValue => ({ shape, dtype: 'float64' })
export const int32 = (...shape: readonly number[]): AbstractValue => ({ shape, dtype: 'int32' })
export const bool = (...shape: readonly number[]): AbstractValue => ({ shape, dtype: 'bool' })

export type Body = (...inputs: AnyTensor[]) => AnyTensor

export const traced = (f: (...inputs: AnyTensor[]) => readonly AnyTensor[], ...types: readonly AbstractValue[]): Program =>
  trace(inputs => f(...inputs), types)

export const ints = (shape: readonly number[], elements: readonly number[]): AnyTensor => fromArray(shape, elements, { dtype: 'int32' })
export const floats = (shape: readonly number[], elements: readonly number[]): AnyTensor => fromArray(shape, elements)

const number = (x: number): string => Object.is(x, -0) ? '-0' : String(Math.fround(x) === x ? x : Number(x.toPrecision(7)))

const constant = (x: AnyTensor): string => {
  const data = Array.from(storageOf(x, 'test'), number)
  return x.shape.length === 0 ? data[0]! : `[${x.shape.join()}](${data.join(' ')})`
}

const param = (value: unknown): string => Array.isArray(value) ? `[${value.join()}]` : String(value)

const params = (of: object): string => {
  const given = Object.entries(of).map(([name, value]) => `${name} ${param(value)}`)
  return given.length === 0 ? '' : `{${given.join(', ')}}`
}

/** A result as one expression of the arguments x, y, z, w. A scalar spread over a shape is `c^[shape]`. */
const expression = (program: Program, n: number): string => {
  const first = program.arguments.length
  if (n < first) return 'xyzw'[n]!
  const step = program.steps[n - first]!
  if ('constant' in step) return constant(step.constant)
  const inputs = step.inputs.map(i => expression(program, i))
  if (step.name === 'broadcast_in_dim' && program.steps[n - first]!.type.shape.length > 0 && typeOf(program, step.inputs[0]!).shape.length === 0) {
    return `${inputs[0]}^[${step.type.shape.join()}]`
  }
  return `${step.name}${params(step.params)}(${inputs.join(', ')})`
}

const typeOf = (program: Program, n: number): AbstractValue => program.arguments[n] ?? program.steps[n - program.arguments.length]!.type

export const expressions = (program: Program): readonly string[] => program.results.map(n => expression(program, n))

const special: Readonly<Record<DType, readonly number[]>> = {
  float32: [NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.1, -3, 1e-45, 3e38, 7.25],
  float64: [NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.1, -3, 5e-324, 1.7e308, 7.25],
  int32: [0, 1, -1, 2147483647, -2147483648, 5, -7, 31, 32, 1000003, 2, 3],
  bool: [0, 1],
}

/** Elements of every kind, NaN, infinities and both zeros among them; those of two arguments meet in all pairs. */
export const samples = ({ shape, dtype }: AbstractValue, index: number, salt = 0): AnyTensor => {
  const values = special[dtype]
  const data = allocate(dtype, sizeOf(shape))
  for (let i = 0; i < data.length; i++) data[i] = values[(Math.floor(i / values.length ** (index % 2)) + salt * (index + 1)) % values.length]!
  return fromStorage(shape, dtype, data)
}

/** Two programs give the same results: elements of the same value and sign, NaN for NaN. */
export const expectSame = (found: Program, wanted: Program, salt = 0): void => {
  expect(found.results.map(n => typeOf(found, n))).toEqual(wanted.results.map(n => typeOf(wanted, n)))
  const inputs = wanted.arguments.map((type, i) => samples(type, i, salt))
  const [results, others] = [interpret(found, inputs), interpret(wanted, inputs)]
  results.forEach((x, i) => {
    const [data, other] = [storageOf(x, 'test'), storageOf(others[i]!, 'test')]
    const at = data.findIndex((value, j) => !Object.is(value, other[j]))
    expect(at, `result ${i}: ${expressions(wanted)[i]} is ${other[at]} at ${at}, ${expressions(found)[i]} is ${data[at]}`).toBe(-1)
  })
}

/** What one rule makes of a function, and that the values stay. */
export const by = (rules: RuleSet, f: Body, ...types: readonly AbstractValue[]): string => {
  const program = traced((...inputs) => [f(...inputs)], ...types)
  const found = withoutDead(rewrite(program, rules))
  expectSame(found, program)
  return expressions(found)[0]!
}

/** Whether the rules leave a function as it is. */
export const keeps = (rules: RuleSet, f: Body, ...types: readonly AbstractValue[]): boolean => by(rules, f, ...types) === by({}, f, ...types)
