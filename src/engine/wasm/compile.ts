import { compileWith, type Compiled, type Engine, type ResultCheck } from '../../graph/compile.js'
import type { Tree } from '../../graph/tree.js'
import { asStated } from '../../tensor/cast.js'
import { explainProgram } from './explain.js'
import { build, Instance } from './program.js'

/** How a compiled function runs. */
export interface CompileOptions {
  readonly turbo?: boolean
}

/** The first overload takes every function whose result is a tree, generic ones too; the second takes records of interfaces as well, and speaks. */
interface Compile {
  <F extends (...args: never[]) => Tree>(f: F, options?: CompileOptions): Compiled<F>
  <F extends (...args: never[]) => unknown>(f: F & ResultCheck<ReturnType<F>>, options?: CompileOptions): Compiled<F>
}

const engine: Engine<CompileOptions | undefined> = program => {
  const first = program.arguments.length
  const types = program.results.map(n => n < first ? program.arguments[n]! : program.steps[n - first]!.type)
  const built = build(program, { relaxed: false })
  const instance = new Instance(built, types)
  return { run: inputs => instance.run(inputs), explain: () => explainProgram(program, built.lowered, built.plan, built.module.length) }
}

/**
 * The same function, traced once for each set of shapes, dtypes and static arguments, then run as one WebAssembly program. Arguments and results are
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
export const compile: Compile = asStated(compileWith(engine))
