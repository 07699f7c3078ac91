import type { Constant, Instruction, Program } from '../../primitive/program.js'
import { storageOf, type AnyTensor } from '../../tensor/value.js'

/*
 * What a program knows from when it was traced, as arguments behind its own: two traces that differ in nothing but such values are one program, whose
 * code is emitted and compiled once.
 */

/** A program without values of its own, but for those that its code may rely on. */
export interface Lifted {
  readonly program: Program
  /** How many of the arguments are those of the function; the others are held. */
  readonly own: number
  /** What the arguments behind are. */
  readonly held: readonly AnyTensor[]
}

/** The floats that decide what is left of a program when it is simplified, and those that are no measure of anything. */
const isTelling = (x: number): boolean => x === 0 || Math.abs(x) === 1 || !Number.isFinite(x)

/** The scalar that an operand is, or repeats, if it is a constant. */
const scalarBehind = (program: Program, n: number): AnyTensor | undefined => {
  const step = program.steps[n - program.arguments.length]
  if (step === undefined) return undefined
  if ('constant' in step) return step.type.shape.length === 0 ? step.constant : undefined
  return step.name === 'broadcast_in_dim' ? scalarBehind(program, step.inputs[0]!) : undefined
}

/**
 * Takes the constants out of a program: all that have axes, and scalars of floats other than 0, ±1, NaN and the infinities; of int32 those that a scalar is
 * compared with, as a schedule compares the count of steps. Each use of a scalar is an argument of its own, whether or not others happen to be equal.
 */
export const lift = (program: Program): Lifted => {
  const own = program.arguments.length
  const held: AnyTensor[] = []
  const steps: (Constant | Instruction)[] = []
  // Until all are found, what is held has the numbers -1, -2, …
  const hold = (x: AnyTensor): number => -held.push(x)
  const push = (step: Constant | Instruction): number => own + steps.push(step) - 1
  const numbers: (number | undefined)[] = program.arguments.map((_, n) => n)

  const isLifted = (scalar: AnyTensor, user?: Instruction): boolean => {
    const value = storageOf(scalar, 'compile')[0]!
    if (scalar.dtype === 'float32' || scalar.dtype === 'float64') return !isTelling(value)
    return scalar.dtype === 'int32' && user?.name === 'compare' && user.type.shape.length === 0
  }
  const use = (n: number, user?: Instruction): number => {
    const step = program.steps[n - own]
    const scalar = scalarBehind(program, n)
    if (step !== undefined && scalar !== undefined && isLifted(scalar, user)) {
      return 'constant' in step ? hold(scalar) : push({ ...step, inputs: step.inputs.map(input => use(input, user)) })
    }
    const known = numbers[n]
    if (known !== undefined || step === undefined) return known!
    return numbers[n] = 'constant' in step && step.type.shape.length > 0 ? hold(step.constant) : push(step)
  }

  program.steps.forEach((step, i) => {
    if ('constant' in step) return
    const scalar = scalarBehind(program, own + i)
    if (scalar !== undefined && isLifted(scalar)) return
    numbers[own + i] = push({ ...step, inputs: step.inputs.map(n => use(n, step)) })
  })
  const results = program.results.map(n => use(n))
  const final = (n: number): number => n < 0 ? own - 1 - n : n < own ? n : n + held.length
  return {
    own,
    held,
    program: {
      arguments: [...program.arguments, ...held.map(({ shape, dtype }) => ({ shape, dtype }))],
      steps: steps.map(step => 'constant' in step ? step : { ...step, inputs: step.inputs.map(final) }),
      results: results.map(final),
    },
  }
}

/** A lifted program as text: equal for programs that the same code computes. Params are numbers, texts, and lists and records of them. */
export const textOf = ({ program, own }: Lifted): string => {
  const type = ({ shape, dtype }: Pick<AnyTensor, 'shape' | 'dtype'>): string => `${dtype}[${shape.join()}]`
  const steps = program.steps.map(step => {
    if (!('constant' in step)) return `${step.name}(${step.inputs.join()})${JSON.stringify(step.params)}:${type(step.type)}`
    const value = storageOf(step.constant, 'compile')[0]!
    return `${Object.is(value, -0) ? '-0' : value}:${type(step.type)}`
  })
  return `${own}/${program.arguments.map(type).join(' ')}\n${steps.join('\n')}\n${program.results.join()}`
}
