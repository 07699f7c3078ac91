import { buildClosed } from '../graph/builder.js'
import { simplify } from '../graph/simplify/index.js'
import { transforms } from '../graph/transforms.js'
import { scan as loop } from '../primitive/control/scan.js'
import { flatten, leavesAs, outline, type Flattened } from '../graph/tree.js'
import type { Refuse, ShapeError } from '../shape/error.js'
import type { Box, Dim, Shape, Sizes } from '../shape/kind/dim.js'
import { asStated } from '../tensor/cast.js'
import { checkArgument, counted, described, optionsArgument, refuse } from '../tensor/argument.js'
import type { Key } from '../tensor/key.js'
import { mismatch } from '../tensor/mismatch.js'
import type { Tensor } from '../tensor/value.js'
import { listedKeys, stackedKeys } from './keys.js'
import type { Stacked } from './stacked.js'

/** How a loop steps along stacked values. */
export interface ScanOptions {
  /** From the last place to the first; what is stacked keeps the order of the places. */
  readonly reverse?: boolean | undefined
}

/**
 * What one step sees of stacked values: each leaf without its first axis.
 *
 * @since 0.2.0
 * @category types of words
 */
export type StepOf<X> =
  // Nothing is known of the stacked values yet, where they are a call of a word with a data-last form, which the compiler puts off: any step fits till then.
  [object] extends [X] ? never
  : X extends readonly Key[] ? X extends readonly [] ? readonly [] : Key
  : X extends Tensor<infer S, infer D> ? S extends readonly [unknown, ...infer R] ? Tensor<readonly [...R], D> : Tensor<Shape, D>
  // Of Y, so that X is inferred from the stacked values alone, and not from what the step says of its parameter.
  : X extends infer Y ? { readonly [K in keyof Y]: StepOf<Y[K]> } : never

/**
 * The number of steps: the size of every first axis; `null` for a leaf without.
 *
 * @since 0.2.0
 * @category types of words
 */
export type StepsOf<X> = X extends readonly Key[] ? X extends readonly [] ? never : X['length'] : X extends Tensor<infer S, infer _>
  ? S extends readonly [infer N, ...unknown[]] ? N : S extends readonly [] ? null : number
  : Leaves<{ [K in keyof X]: StepsOf<X[K]> }>

type Leaves<X> = X extends Sizes ? X[number] : X[keyof X]

/** The first axes that are not of size U. */
type Uneven<X, U> = X extends readonly Key[] ? X extends readonly [] ? never : Box<U> extends Box<X['length']> ? never : X['length'] : X extends Tensor<infer S, infer _>
  ? S extends readonly [infer N, ...unknown[]] ? Box<U> extends Box<N> ? never : N : S extends readonly [] ? null : never
  : Leaves<{ [K in keyof X]: Uneven<X[K], U> }>

/**
 * `unknown` when all leaves have as many steps, else the error.
 *
 * @since 0.2.0
 * @category type checks
 */
export type StepsCheck<X> = Refuse<StepsProblem<X>>

type StepsProblem<X> = X extends unknown ? UnevenProblem<X, StepsOf<X>> : never

type UnevenProblem<X, U> =
  [Uneven<X, U>] extends [never] ? never
    : null extends U ? 'scan: a leaf is a scalar, without an axis to step along'
    : number extends U ? never : `scan: the leaves have ${U & number} steps`

/** A number of steps as an axis. */
type Steps<N> = N extends Dim ? N : number

/**
 * The type of `scan`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface Scan {
  // Its step has two parameters as well: an arrow with more parameters than a signature is read without it, and its list, read once for both, would be no pair.
  <C, Y, const N extends number>(
    f: (carry: C, x: undefined) => readonly [carry: NoInfer<C>, y: Y], init: C, xs: undefined, options: ScanOptions & { readonly length: N },
  ): readonly [carry: C, ys: Stacked<N, Y>]
  // The constraint is read by those who stack nothing and say no length: `undefined` has nothing in common with an error, so that a check makes `never` of it.
  <C, X extends object | ShapeError<'scan: without stacked values the number of steps is missing: scan(f, init, undefined, { length })'>, Y>(
    f: (carry: C, x: StepOf<X>) => readonly [carry: NoInfer<C>, y: Y], init: C, xs: X & NoInfer<StepsCheck<X>>, options?: ScanOptions & { readonly length?: Steps<StepsOf<X>> },
  ): readonly [carry: C, ys: Stacked<Steps<StepsOf<X>>, Y>]
}

const noTree = (what: string) => (path: string, found: string): never =>
  refuse(`scan: ${what}${path} is ${found}: carries and stacked values are trees of tensors and keys`)

const refuseCarry = (path: string, wanted: string, found: string): never =>
  mismatch(`scan: the carry${path} begins as ${wanted} and is ${found} after a step: a carry keeps its shapes and dtypes`)

/** The number of steps that the stacked values have, or that is asked for. */
const stepsOf = (xs: Flattened, asked: number | undefined): number => {
  let length = asked
  let first = 'length'
  xs.leaves.forEach(({ shape }, i) => {
    const what = `xs${xs.paths[i]!}`
    const [size] = shape
    if (size === undefined) return mismatch(`scan: ${what} is a scalar, without an axis to step along`)
    if (length !== undefined && size !== length) mismatch(`scan: ${what} has ${size} steps, ${first} has ${length}`)
    if (length === undefined) first = what
    length = size
  })
  if (length === undefined) return refuse('scan: without stacked values the number of steps is missing: scan(f, init, undefined, { length })')
  return Number.isInteger(length) && length >= 0 && length < 2 ** 31 ? length : refuse(`scan: length ${length} is no number of steps`)
}

/** {@link Scan}, for whatever engine. */
export const scanning: Scan = asStated(counted('scan', 4, (
  step: unknown, init: unknown, xs: unknown, options?: unknown,
): readonly [unknown, unknown] => {
  const f = checkArgument('scan', 'the step', step, 'function')
  const { reverse = false, length: asked } = optionsArgument<ScanOptions & { readonly length?: number }>('scan', options, { reverse: 'boolean', length: 'number' })
  const carry = flatten(init, noTree('the carry'))
  const stacked = flatten(xs === undefined ? {} : stackedKeys('scan: xs', xs, x => x), noTree('xs'))
  const length = stepsOf(stacked, asked)
  const like = outline(carry)
  const count = carry.leaves.length
  let results: Flattened | undefined
  const types = [...like.leaves, ...stacked.leaves.map(({ shape, dtype }) => ({ shape: shape.slice(1), dtype }))]
  const { program, captured } = buildClosed('scan', inputs => {
    const found = f(carry.rebuild(inputs.slice(0, count)), xs === undefined ? undefined : stacked.rebuild(inputs.slice(count)))
    if (!Array.isArray(found) || found.length !== 2) return refuse(`scan: a step gave ${described(found)}: it gives [carry, y], and y may be {} where nothing is stacked`)
    results = flatten(found[1], noTree('y'))
    return [...leavesAs(like, flatten(found[0], noTree('the carry')), refuseCarry), ...results.leaves]
  }, types)
  const all = transforms.control(loop({ body: simplify(program), invariants: captured.length, carries: count, length, reverse }),
    [...captured, ...carry.leaves, ...stacked.leaves])
  return [carry.rebuild(all.slice(0, count)), listedKeys(results!.rebuild(all.slice(count)), x => x)]
}))
