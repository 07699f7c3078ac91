import { readFileSync } from 'node:fs'

/** An array: row-major elements, bool as 0 and 1, uint32 (keys and random bits only) as 0 … 2³² − 1. */
export interface Recorded {
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'float64' | 'int32' | 'bool' | 'uint32'
  readonly data: readonly number[]
}

/** Arrays by the dotted path of a parameter, `hidden.w`. */
export type RecordedTree = { readonly [path: string]: Recorded }

export type Argument = number | boolean | string | readonly Argument[] | { readonly [name: string]: Argument }

/** One call of a word; the generator's module says what `args` holds. */
export interface Case {
  readonly word: string
  /** Unique in its file; opens with the word. */
  readonly name: string
  readonly args: { readonly [name: string]: Argument }
  readonly inputs: readonly Recorded[]
  readonly outputs: readonly Recorded[]
  /** A cotangent for each output; absent where the word is not differentiated. */
  readonly dOutputs?: readonly Recorded[]
  /** The cotangent of each input, null where the input is int32 or bool, or a target. */
  readonly dInputs?: readonly (Recorded | null)[]
  /** Elementwise second derivative at the input, for smooth unary words. */
  readonly second?: Recorded
}

export interface RandomCase extends Case {
  /** `key` only: JAX needs 64-bit mode to keep this seed's high half. */
  readonly x64?: boolean
  /** `chain` only: the key at the end of the path. */
  readonly key?: Recorded
}

export interface LayerCase extends Case {
  readonly params: RecordedTree
  readonly dParams: RecordedTree
  readonly state?: RecordedTree
  readonly nextState?: RecordedTree
  readonly mask?: Recorded
  /** What inference gives for the same input, where it differs from the training output. */
  readonly evaluated?: Recorded
}

export interface LossCase extends Case {
  readonly params?: RecordedTree
  readonly dParams?: RecordedTree
}

/** Trajectories have `start`, `gradients`, `trajectory`; schedules have none of them. */
export interface OptimizerCase extends Case {
  readonly start?: RecordedTree
  /** By leaf, [10, …]: the gradient before each step. */
  readonly gradients?: RecordedTree
  /** By leaf, [11, …]: the points, the start first. */
  readonly trajectory?: RecordedTree
}

export interface FixtureCases {
  readonly elementwise: Case
  readonly contraction: Case
  readonly convolution: Case
  readonly reduction: Case
  readonly movement: Case
  readonly random: RandomCase
  readonly layer: LayerCase
  readonly loss: LossCase
  readonly optimizer: OptimizerCase
  readonly tails: Case
  readonly files: Case
  readonly transform: Case
  readonly vocabulary: Case
  readonly accuracy: Case
  readonly pattern: Case
  readonly refused: Case
  readonly places: Case
}

export type FixtureName = keyof FixtureCases

export interface Fixture<C extends Case = Case> {
  readonly about: string
  readonly versions: { readonly [library: string]: string }
  readonly cases: readonly C[]
}

/** JSON has no spelling for these three. */
const nonFinite: ReadonlyMap<unknown, number> = new Map([
  ['NaN', NaN], ['Infinity', Infinity], ['-Infinity', -Infinity],
])

const revive = (_: string, value: unknown): unknown => {
  const number = nonFinite.get(value)
  if (number !== undefined) return number
  // A float32 is written by its shortest decimal, which names the float32 and not the double of the same value.
  if (isFloat32(value)) return { ...value, data: value.data.map(Math.fround) }
  return value
}

const isFloat32 = (value: unknown): value is { readonly data: readonly number[] } =>
  typeof value === 'object' && value !== null && 'dtype' in value && value.dtype === 'float32' && 'data' in value &&
  Array.isArray(value.data)

/** The fixture file of this name as plain data, every non-finite number decoded and every float32 exact. */
export const readFixture = <N extends FixtureName>(name: N): Fixture<FixtureCases[N]> =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'), revive)

/** The cases of one word. */
export const casesOf = <C extends Case>(fixture: Fixture<C>, word: string): readonly C[] =>
  fixture.cases.filter(c => c.word === word)
