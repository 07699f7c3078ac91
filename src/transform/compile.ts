import type { ShapeError } from '../shape/error.js'
import { asStated } from '../tensor/cast.js'
import { show } from '../tensor/mismatch.js'
import type { AnyTensor } from '../tensor/value.js'
import { graphTracerOf } from '../graph/bind.js'
import { matcher } from '../graph/match.js'
import { isNested } from '../graph/nesting.js'
import { build, type Run } from '../graph/builder.js'
import type { Structured } from '../primitive/program.js'
import type { AbstractValue } from '../primitive/row/row.js'
import { flatten, type Flattened, type Tree } from '../graph/tree.js'
import { simplify } from '../graph/simplify/index.js'
import { TraceError } from '../graph/trace-error.js'
import { traceLoops, type Look } from '../graph/trace.js'
import type { Engine, Executable } from './engine.js'
import type { NumberPrograms, Running } from './numbers.js'

/** How deep a walk is: interfaces may hold themselves, and what lies deeper is left to the run. */
type Deep = readonly 0[]

/** The first part of a result that is neither tensor nor key nor a record or tuple of them; `never` when there is none. */
type NotTree<R, Path extends string, Depth extends Deep = []> =
  Depth['length'] extends 8 ? never
  : R extends Tree ? never
  : R extends (...args: never[]) => unknown ? `${Path} is a function: call it inside, and return the tensors it gives`
  : R extends readonly unknown[] ? NotTree<R[number], Path, [...Depth, 0]>
  : R extends object ? { [K in keyof R & string]: NotTree<R[K], `${Path}.${K}`, [...Depth, 0]> }[keyof R & string]
  : `${Path} is no tensor: return tensors and keys, in records and tuples`

/**
 * `unknown` for a result that `compile`, or the word that is named, takes, else a sentence that names its first part which is no tree.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ResultCheck<R, Word extends string = 'compile'> =
  R extends Tree ? unknown : [NotTree<R, 'result'>] extends [never] ? unknown : ShapeError<`${Word}: ${NotTree<R, 'result'>}`>

type Static = number | boolean | string | bigint | null | undefined
type Callable = (...args: never[]) => unknown

/** What can be told apart from what `compile` takes: functions, and what holds them, as a Date or a Map does. */
type NotArgument<P, Path extends string, Depth extends Deep = []> =
  Depth['length'] extends 8 ? never
  : unknown extends P ? never
  : P extends Tree | Static ? never
  : P extends Callable ? `${Path} is a function`
  : P extends readonly unknown[] ? NotArgument<P[number], Path, [...Depth, 0]>
  : [Extract<P[keyof P], Callable>] extends [never] ? { [K in keyof P & string]: NotArgument<P[K], `${Path}.${K}`, [...Depth, 0]> }[keyof P & string]
  : `${Path} holds functions`

/**
 * `unknown` for arguments that `compile` takes, else a sentence that names the first part which is none.
 *
 * @since 0.2.0
 * @category type checks
 */
export type ArgumentsCheck<A extends readonly unknown[]> =
  [NotArgument<A, 'argument'>] extends [infer Found extends string]
    ? [Found] extends [never] ? unknown : ShapeError<`compile: ${Found}: arguments are records and tuples of tensors and keys, or static numbers, booleans and strings`>
    : never

/** A compiled function: called as the function itself. */
export type Compiled<F> = F & {
  /**
   * What was compiled so far, one table for each set of shapes, dtypes and statics: the kernels in their order with what was fused into each,
   * the operations, and the plan of the memory.
   */
  readonly explain: () => string
}

/**
 * The word `compile` of an engine with options. The first overload takes every function whose result is a tree, generic ones too; the second takes
 * records of interfaces as well, and speaks.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface Compile<Options> {
  <F extends (...args: never[]) => Tree, A extends readonly (Tree | Static)[]>(f: F & ((...args: A) => unknown), options?: Options): Compiled<F>
  <F extends (...args: never[]) => unknown>(f: F & NoInfer<ArgumentsCheck<Parameters<F>> & ResultCheck<ReturnType<F>>>, options?: Options): Compiled<F>
}

/** A function traced for arguments of one structure, and the program that it became. */
export interface Tracing {
  readonly program: Structured
  /** The result's tree over the program's results. */
  readonly rebuild: Flattened['rebuild']
}

const refuseArgument = (word: string) => (path: string, found: string): never => {
  throw new TraceError(`${word}: argument${path} is ${found}: arguments are records and tuples of tensors and keys, or static numbers, booleans and strings`)
}

const refuseResult = (word: string) => (path: string, found: string): never => {
  const advice = found === 'a function' ? 'call it inside, and return the tensors it gives' : 'return tensors and keys, in records and tuples'
  throw new TraceError(`${word}: result${path} is ${found}: ${advice}`)
}

/** What `f` does for arguments like these, as the program that `make` makes. */
const tracingBy = (
  make: (run: Run, types: readonly AbstractValue[]) => Structured, f: (...args: readonly unknown[]) => unknown, flat: Flattened, word = 'compile',
): Tracing => {
  let rebuild: Flattened['rebuild'] | undefined
  const program = make(leaves => {
    const result = flatten(f(...asStated<readonly unknown[]>(flat.rebuild(leaves))), refuseResult(word))
    rebuild = result.rebuild
    return result.leaves
  }, flat.leaves.map(({ shape, dtype }) => ({ shape, dtype })))
  return { program, rebuild: rebuild! }
}

/** What `f` does for arguments like these. */
export const tracing = (f: (...args: readonly unknown[]) => unknown, flat: Flattened, looks?: Look[]): Tracing =>
  tracingBy((run, types) => traceLoops(run, types, looks), f, flat)

/** The same with loops and branches as such, simplified: for an engine that has its own. */
export const structured = (f: (...args: readonly unknown[]) => unknown, flat: Flattened, word: string): Tracing =>
  tracingBy((run, types) => simplify(build(run, types, undefined).program), f, flat, word)

/** The same, simplified. */
export const traced = (f: (...args: readonly unknown[]) => unknown, flat: Flattened): Tracing => {
  const { program, rebuild } = tracing(f, flat)
  return { program: simplify(program), rebuild }
}

/** The leaves of a call's arguments. */
export const flattenArguments = (args: readonly unknown[], word = 'compile'): Flattened => flatten(args, refuseArgument(word), true)

const typesOf = (leaves: readonly AnyTensor[]): string => leaves.map(leaf => `${leaf.dtype}${show(leaf.shape)}`).join(' ')

/** What two calls have in common when one trace serves both: structure, statics, shapes and dtypes. */
export const signatureOf = ({ structure, leaves }: Flattened): string => `${structure} ${typesOf(leaves)}`

/** A trace of a function. */
interface Entry extends Running {
  readonly rebuild: Flattened['rebuild']
  /** The leaves of arguments that are certainly its own. */
  readonly match: ReturnType<typeof matcher>
}

/** Whether some of them are traced or taped. */
export const hasTracer = (leaves: readonly AnyTensor[]): boolean => leaves.some(leaf => graphTracerOf(leaf) !== undefined)

/** How many traces of one function are kept: the one that was not called for longest goes first. */
const KEPT = 64

/** What only users of `compile` need. */
interface Outspoken {
  /** Programs for many numbers among the arguments; else each is a trace. */
  readonly numbersOf: (make: (program: Structured) => Executable) => NumberPrograms
  readonly explained: (traces: ReadonlyMap<string, Pick<Entry, 'executable'>>) => string
}

export const explainTraces: Outspoken['explained'] = all => {
  const traces = new Map<Executable, string[]>()
  for (const [key, { executable }] of all) traces.set(executable, [...traces.get(executable) ?? [], key])
  return traces.size === 0 ? 'not traced yet: call it once' : [...traces].map(([executable, [key, ...others]]) =>
    `trace of ${key}${others.length === 0 ? '' : `, and of ${others.length} that differ in numbers`}\n${executable.explain()}`).join('\n\n')
}

/** The word `compile` of an engine. */
export const compileWith = <Options>(
  engine: Engine<Options>, more?: Outspoken,
) => (f: (...args: readonly unknown[]) => unknown, options: Options): Compiled<typeof f> => {
  const cache = new Map<string, Entry>()
  const byNumbers = more?.numbersOf(program => engine(program, options))
  let last: Entry | undefined
  const traceOf = (args: readonly unknown[], flat: Flattened): Entry => {
    const { program, rebuild } = tracing(f, flat)
    const running = byNumbers === undefined || flat.numbers.length === 0 ? { executable: engine(simplify(program), options, flat.paths), given: [] }
      : byNumbers.of(`${flat.skeleton} ${typesOf(flat.leaves)}`, flat.numbers, program)
    return { ...running, rebuild, match: matcher(args) }
  }
  const compiled = (...args: readonly unknown[]): unknown => {
    if (isNested()) return f(...args)
    let leaves = last?.match(args)
    if (leaves === undefined) {
      const flat = flattenArguments(args)
      leaves = flat.leaves
      if (hasTracer(leaves)) return f(...args)
      const key = signatureOf(flat)
      last = cache.get(key)
      if (last === undefined) {
        last = traceOf(args, flat)
        if (cache.size >= KEPT) cache.delete(cache.keys().next().value!)
      } else cache.delete(key)
      cache.set(key, last)
    } else if (hasTracer(leaves)) return f(...args)
    const { rebuild, executable, given } = last!
    return rebuild(executable.run(given.length === 0 ? leaves : [...leaves, ...given]))
  }
  return Object.assign(compiled, { explain: () => more?.explained(cache) ?? '' })
}
