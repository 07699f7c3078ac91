import { compileWith, explainTraces, type Compile } from '../../transform/compile.js'
import { engineOfDevice, type Engine } from '../../transform/engine.js'
import { interpret } from '../../primitive/program.js'
import { NumberPrograms } from '../../transform/numbers.js'
import { checkArgument, counted, optionsArgument } from '../../tensor/argument.js'
import { asStated } from '../../tensor/cast.js'
import { withConstants } from './constants.js'
import { explainAlone, explainProgram, type Explained } from './explain.js'
import { compilingOr } from './host/host.js'
import { engineOptions, type CompileOptions } from './options.js'
import { lift } from './lift.js'
import { Instance } from './program.js'

/** A program made ready on a host that has WebAssembly. */
const compiling = (explained: Explained): Engine<CompileOptions | undefined> => (program, options) => {
  const found = engineOptions(options)
  const computed = withConstants(program, found)
  const instance = new Instance(lift(computed), found)
  return {
    run: (inputs, remembered) => instance.run(inputs, remembered),
    explain: () => explained.program(instance.built(), computed, options),
    bytes: instance.ready.bytes,
  }
}

/** Programs as WebAssembly; where there is none, they are evaluated. What has a device goes there. */
const engineThat = (explained: Explained): Engine<CompileOptions | undefined> => {
  const compiled = compiling(explained)
  return (program, options, paths) => {
    const { device, threads } = options ?? {}
    if (device !== undefined) return engineOfDevice({ device, threads }).engine(program, options, paths)
    return compilingOr(() => compiled(program, options), why => ({
      run: inputs => interpret(program, inputs), explain: () => explained.alone(why), bytes: 0,
    }))
  }
}

/** Who cannot be asked to explain does not load what would. */
export const quietEngine = engineThat({ program: () => '', alone: () => '' })

/**
 * The same function, traced once for each set of shapes, dtypes and static arguments, then run as one WebAssembly program. Arguments and results are
 * trees of tensors and keys; numbers, booleans and strings among the arguments are static: another value is another trace, and for a number another
 * program only where `f` does something else with it. Tensors that `f` closes over are constants. A compiled function called while another is traced, or
 * under `grad`, becomes part of it.
 *
 * The options choose what runs it: a pool of {@link threads}, `turbo`, and a `device` of `pullback/xla`. On a host without WebAssembly the operations run
 * one by one, and `explain()` says why.
 *
 * @throws {TraceError} when `f` reads a traced value (`item`, `toArray`), or returns something that is no tree.
 * @throws {MemoryError} when the program needs more memory than there is.
 * @example
 * import { add, compile, mul, tensor, type Tensor } from 'pullback'
 *
 * const f = compile((x: Tensor<readonly [2]>, c: number) => add(mul(x, x), c))
 * console.log(f(tensor([1, 2]), 1).toString()) // => Tensor [2] float32 (2, 5)
 *
 * @since 0.1.0
 * @category compilation
 */
export const compile: Compile<CompileOptions> = asStated(counted('compile', 2, (f: unknown, options?: unknown) => compileWith(
  engineThat({ program: explainProgram, alone: explainAlone }), { numbersOf: make => new NumberPrograms(make), explained: explainTraces },
)(
  checkArgument('compile', 'the function', f, 'function'),
  optionsArgument<CompileOptions>('compile', options, { turbo: 'boolean', threads: 'object', device: 'object' }))))

/** `compile` for what is compiled within the library. */
export const quietly: Compile<CompileOptions> = asStated(compileWith(quietEngine))
