import type { ShapeError } from '../shape/error.js'
import { asStated } from '../tensor/cast.js'
import type { Key } from '../tensor/key.js'
import { show } from '../tensor/mismatch.js'
import type { AnyTensor } from '../tensor/value.js'
import { graphTracerOf } from './bind.js'
import { isNested } from './nesting.js'
import { interpret, type Program } from './program.js'
import { flatten, type Flattened, type Tree } from './tree.js'
import { withoutDead } from './simplify.js'
import { trace, TraceError } from './trace.js'

/** The first part of a result that is neither tensor nor key nor a record or tuple of them; `never` when there is none. */
type NotTree<R, Path extends string> =
  R extends AnyTensor | Key ? never
  : R extends (...args: never[]) => unknown ? `${Path} is a function: call it inside, and return the tensors it gives`
  : R extends readonly unknown[] ? NotTree<R[number], Path>
  : R extends object ? { [K in keyof R & string]: NotTree<R[K], `${Path}.${K}`> }[keyof R & string]
  : `${Path} is no tensor: return tensors and keys, in records and tuples`

type ResultCheck<R> = R extends Tree ? unknown : [NotTree<R, 'result'>] extends [never] ? unknown : ShapeError<`compile: ${NotTree<R, 'result'>}`>

/** A compiled function: called as the function itself. */
export type Compiled<F> = F & {
  /** What was traced so far, one table for each set of shapes, dtypes and statics: every step with its result's type. */
  readonly explain: () => string
}

/** The first overload takes every function whose result is a tree, generic ones too; the second takes records of interfaces as well, and speaks. */
interface Compile {
  <F extends (...args: never[]) => Tree>(f: F): Compiled<F>
  <F extends (...args: never[]) => unknown>(f: F & ResultCheck<ReturnType<F>>): Compiled<F>
}

interface Entry {
  readonly program: Program
  readonly rebuild: Flattened['rebuild']
}

const refuseArgument = (path: string, found: string): never => {
  throw new TraceError(`compile: argument${path} is ${found}: arguments are records and tuples of tensors and keys, or static numbers, booleans and strings`)
}

const refuseResult = (path: string, found: string): never => {
  const advice = found === 'a function' ? 'call it inside, and return the tensors it gives' : 'return tensors and keys, in records and tuples'
  throw new TraceError(`compile: result${path} is ${found}: ${advice}`)
}

/**
 * The same function, traced once for each set of shapes, dtypes and static arguments, then run as a program. Arguments and results are
 * trees of tensors and keys; numbers, booleans and strings among the arguments are static: another value is another trace. Tensors that `f`
 * closes over are constants. A compiled function called while another is traced, or under `grad`, becomes part of it.
 *
 * @throws {TraceError} when `f` reads a traced value (`item`, `toArray`), or returns something that is no tree.
 * @example
 * import { add, compile, mul, tensor, type Tensor } from 'pullback'
 *
 * const f = compile((x: Tensor<readonly [2]>, c: number) => add(mul(x, x), c))
 * console.log(f(tensor([1, 2]), 1).toString()) // => Tensor [2] float32 (2, 5)
 *
 * @since 0.1.0
 * @category compilation
 */
export const compile: Compile = asStated((f: (...args: readonly unknown[]) => unknown) => {
  const cache = new Map<string, Entry>()
  const compiled = (...args: readonly unknown[]): unknown => {
    if (isNested()) return f(...args)
    const flat = flatten(args, refuseArgument, true)
    if (flat.leaves.some(leaf => graphTracerOf(leaf) !== undefined)) return f(...args)
    const types = flat.leaves.map(({ shape, dtype }) => ({ shape, dtype }))
    const key = `${flat.structure} ${types.map(type => `${type.dtype}${show(type.shape)}`).join(' ')}`
    let entry = cache.get(key)
    if (entry === undefined) {
      let rebuild: Flattened['rebuild']
      const program = withoutDead(trace(leaves => {
        const result = flatten(f(...asStated<readonly unknown[]>(flat.rebuild(leaves))), refuseResult)
        rebuild = result.rebuild
        return result.leaves
      }, types))
      entry = { program, rebuild: rebuild! }
      cache.set(key, entry)
    }
    return entry.rebuild(interpret(entry.program, flat.leaves))
  }
  const explain = (): string => cache.size === 0 ? 'not traced yet: call it once' : [...cache].map(([key, { program }]) => table(key, program)).join('\n\n')
  return Object.assign(compiled, { explain })
})

const table = (key: string, program: Program): string => {
  const first = program.arguments.length
  const rows = program.steps.map((step, i) => {
    const what = 'constant' in step ? 'constant' : `${step.name}(${step.inputs.map(n => `%${n}`).join(', ')})`
    return `%${first + i} = ${what} : ${step.type.dtype}${show(step.type.shape)}`
  })
  return [`trace of ${key}`, `${program.steps.length} steps`, ...rows, `return ${program.results.map(n => `%${n}`).join(', ')}`].join('\n')
}
