import { renumbered, type Step } from '../../graph/between.js'
import type { Instruction, Structured } from '../../primitive/program.js'
import { storageOf, type AnyTensor } from '../../tensor/value.js'

/*
 * What a program knows from when it was traced, as arguments behind its own: two traces that differ in nothing but such values are one program, whose
 * code is emitted and compiled once.
 */

/** A program without values of its own, but for those that its code may rely on. */
export interface Lifted {
  readonly program: Structured
  /** How many of the arguments are those of the function; the others are held. */
  readonly own: number
  /** What the arguments behind are. */
  readonly held: readonly AnyTensor[]
}

/** The floats that decide what is left of a program when it is simplified, and those that are no measure of anything. */
const isTelling = (x: number): boolean => x === 0 || Math.abs(x) === 1 || !Number.isFinite(x)

/** The scalar that an operand is, or repeats, if it is a constant. */
const scalarBehind = (program: Structured, n: number): AnyTensor | undefined => {
  const step = program.steps[n - program.arguments.length]
  if (step === undefined) return undefined
  if ('constant' in step) return step.type.shape.length === 0 ? step.constant : undefined
  return 'name' in step && step.name === 'broadcast_in_dim' ? scalarBehind(program, step.inputs[0]!) : undefined
}

/**
 * Takes the constants out of a program: all that have axes, and scalars of floats other than 0, ±1, NaN and the infinities; of int32 those that a scalar is
 * compared with, as a schedule compares the count of steps. Each use of a scalar is an argument of its own, whether or not others happen to be equal.
 */
export const lift = (program: Structured): Lifted => {
  const own = program.arguments.length
  const held: AnyTensor[] = []
  const steps: Step[] = []
  // Until all are found, what is held has the numbers -1, -2, …
  const hold = (x: AnyTensor): number => -held.push(x)
  const push = (step: Step): number => own + steps.push(step) - 1
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
      return 'constant' in step ? hold(scalar) : push(renumbered(step, input => use(input, user)))
    }
    const known = numbers[n]
    if (known !== undefined || step === undefined) return known!
    return numbers[n] = 'constant' in step && step.type.shape.length > 0 ? hold(step.constant) : push(step)
  }

  program.steps.forEach((step, i) => {
    if ('constant' in step) return
    const scalar = scalarBehind(program, own + i)
    if (scalar !== undefined && isLifted(scalar)) return
    numbers[own + i] = push(renumbered(step, n => use(n, 'name' in step ? step : undefined)))
  })
  const results = program.results.map(n => use(n))
  const final = (n: number): number => n < 0 ? own - 1 - n : n < own ? n : n + held.length
  return {
    own,
    held,
    program: {
      arguments: [...program.arguments, ...held.map(({ shape, dtype }) => ({ shape, dtype }))],
      steps: steps.map(step => renumbered(step, final)),
      results: results.map(final),
    },
  }
}

const typeText = ({ shape, dtype }: Pick<AnyTensor, 'shape' | 'dtype'>): string => `${dtype}[${shape.join()}]`

const stepText = (step: Step): string => {
  if ('part' in step) return `${step.of}.${step.part}:${typeText(step.type)}`
  // Bodies hold no constants.
  if ('control' in step) return `${step.inputs.join()}${JSON.stringify(step.control)}`
  if (!('constant' in step)) return `${step.name}(${step.inputs.join()})${JSON.stringify(step.params)}:${typeText(step.type)}`
  const value = storageOf(step.constant, 'compile')[0]!
  return `${Object.is(value, -0) ? '-0' : value}:${typeText(step.type)}`
}

/** A lifted program as text: equal for programs that the same code computes. Params are numbers, texts, lists and records of them, and programs. */
export const textOf = ({ program, own }: Lifted): string =>
  `${own}/${program.arguments.map(typeText).join(' ')}\n${program.steps.map(stepText).join('\n')}\n${program.results.join()}`
