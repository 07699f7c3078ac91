import type { Constant, Instruction, Program } from '../../primitive/program.js'
import type { PrimitiveName, PrimitiveParams } from '../../primitive/row/params.js'
import { storageOf, type AnyTensor } from '../../tensor/value.js'
import type { DType } from '../../tensor/dtype.js'
import { OnnxError } from './error.js'
import type { Size } from './size.js'

/** A type whose sizes the batch may decide. */
export interface SymbolicType {
  readonly shape: readonly Size[]
  readonly dtype: DType
}

/** One application of a primitive. Numbers among the parameters that the batch decides are those of the first trace; `sizes` has them all. */
export interface SymbolicInstruction {
  readonly name: PrimitiveName
  readonly params: PrimitiveParams[PrimitiveName]
  readonly sizes: Readonly<Record<string, readonly Size[]>>
  readonly inputs: readonly number[]
  readonly type: SymbolicType
}

/** A value that is known, or a number that the batch decides. */
export type SymbolicConstant = { readonly constant: AnyTensor } | { readonly number: Size; readonly dtype: DType }

/** A program for batches of any size. */
export interface SymbolicProgram {
  readonly arguments: readonly SymbolicType[]
  readonly steps: readonly (SymbolicInstruction | SymbolicConstant)[]
  readonly results: readonly number[]
  readonly types: readonly SymbolicType[]
}

/** Batches of the traces: no size of a network is likely to be one of them, nor one a multiple of another. The third is there to check what two say. */
export const BATCHES = [5, 7, 11] as const

/** What stands at one place in the three traces. */
type Three<T> = readonly [T, T, T]

const three = <A, B>(xs: Three<A>, f: (x: A) => B): Three<B> => [f(xs[0]), f(xs[1]), f(xs[2])]

const allSame = (xs: Three<unknown>): boolean => JSON.stringify(xs[0]) === JSON.stringify(xs[1]) && JSON.stringify(xs[1]) === JSON.stringify(xs[2])

/** The number as one of batches; `undefined` where it is none. */
const sizeOf = ([a, b, c]: Three<number>): Size | undefined => {
  const [m, n, o] = BATCHES
  const times = (b - a) / (n - m)
  const plus = a - times * m
  return Number.isSafeInteger(times) && plus + times * o === c ? { times, plus } : undefined
}

const DEPENDS = 'depends on the batch by more than its size times a number'

const sizesOf = (xs: Three<readonly number[]>, what: string, primitive?: string): readonly Size[] => {
  if (xs[0].length !== xs[1].length || xs[0].length !== xs[2].length) throw new OnnxError(`toOnnx: ${what} depends on the batch in its number of axes`, primitive)
  return xs[0].map((_, i) => sizeOf(three(xs, x => x[i]!)) ?? refuseSize(what, three(xs, x => x[i]!), primitive))
}

const refuseSize = (what: string, found: Three<number>, primitive?: string): never => {
  throw new OnnxError(`toOnnx: ${what} ${DEPENDS}: of batches of ${BATCHES.join(', ')} it is ${found.join(', ')}`, primitive)
}

const isNumbers = (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(item => typeof item === 'number')

const typeOf = (xs: Three<{ readonly shape: readonly number[]; readonly dtype: DType }>, what: string, primitive?: string): SymbolicType =>
  ({ shape: sizesOf(three(xs, ({ shape }) => shape), `the shape of ${what}`, primitive), dtype: xs[0].dtype })

/** What may differ from trace to trace; all else says that other things are computed. */
const SIZES: ReadonlySet<string> = new Set(['shape', 'start', 'limit', 'low', 'high', 'sliceSizes'])

const instruction = (xs: Three<Instruction>): SymbolicInstruction => {
  const [{ name, params, inputs }] = xs
  const sizes: Record<string, readonly Size[]> = {}
  for (const key of Object.keys(params)) {
    const values = three(xs, (x): unknown => Reflect.get(x.params, key))
    const [a, b, c] = values
    if (SIZES.has(key) && isNumbers(a) && isNumbers(b) && isNumbers(c)) sizes[key] = sizesOf([a, b, c], `${key} of ${name}`, name)
    else if (!allSame(values)) throw new OnnxError(`toOnnx: ${key} of ${name} depends on the batch`, name)
  }
  return { name, params, sizes, inputs, type: typeOf(three(xs, x => x.type), `what ${name} gives`, name) }
}

const constant = (xs: Three<Constant>): SymbolicConstant => {
  const [{ constant: first }] = xs
  const same = xs.every(({ constant: x }) => x.dtype === first.dtype && x.shape.join() === first.shape.join()
    && storageOf(x, 'toOnnx').every((element, i) => Object.is(element, storageOf(first, 'toOnnx')[i])))
  if (same) return { constant: first }
  if (first.shape.length === 0) {
    const found = three(xs, ({ constant: x }) => storageOf(x, 'toOnnx')[0]!)
    return { number: sizeOf(found) ?? refuseSize('a number', found), dtype: first.dtype }
  }
  throw new OnnxError(`toOnnx: a constant of shape [${first.shape.join(', ')}] depends on the batch: make it an input, or of the inputs`)
}

/**
 * Three traces of one function, of batches of different sizes, as one program: what differs by the size of the batch times a number is of that size.
 *
 * @throws {OnnxError} when anything else differs.
 */
export const merged = (programs: Three<Program>): SymbolicProgram => {
  const [first] = programs
  const alike = programs.every(({ steps, results }) => steps.length === first.steps.length && results.join() === first.results.join()
    && steps.every((step, i) => same(step, first.steps[i]!)))
  if (!alike) throw new OnnxError('toOnnx: batches of different sizes are computed by different operations')
  const steps = first.steps.map((step, i) => {
    const all = three(programs, ({ steps: own }) => own[i]!)
    return 'constant' in step ? constant(constants(all)) : instruction(instructions(all))
  })
  const types = [
    ...first.arguments.map((_, i) => typeOf(three(programs, program => program.arguments[i]!), 'an input')),
    ...steps.map((step): SymbolicType => 'name' in step ? step.type : 'constant' in step
      ? { shape: step.constant.shape.map(plus => ({ times: 0, plus })), dtype: step.constant.dtype } : { shape: [], dtype: step.dtype }),
  ]
  return { arguments: types.slice(0, first.arguments.length), steps, results: first.results, types }
}

type Step = Program['steps'][number]

const same = (a: Step, b: Step): boolean => 'constant' in a ? 'constant' in b : !('constant' in b) && a.name === b.name && a.inputs.join() === b.inputs.join()

const isConstant = (step: Step): step is Constant => 'constant' in step

const constants = (steps: Three<Step>): Three<Constant> => {
  const [a, b, c] = steps
  if (isConstant(a) && isConstant(b) && isConstant(c)) return [a, b, c]
  throw new OnnxError('toOnnx: batches of different sizes are computed by different operations')
}

const instructions = (steps: Three<Step>): Three<Instruction> => {
  const [a, b, c] = steps
  if (!isConstant(a) && !isConstant(b) && !isConstant(c)) return [a, b, c]
  throw new OnnxError('toOnnx: batches of different sizes are computed by different operations')
}
