import { TraceError } from '../graph/trace-error.js'
import { lower } from '../engine/xla/lower.js'
import { asStated } from '../tensor/cast.js'
import type { Tree } from '../graph/tree.js'
import { checkArgument, counted, optionsArgument } from '../tensor/argument.js'
import { flattenArguments, hasTracer, structured, type ResultCheck } from '../transform/compile.js'

/** How a program is written for XLA. */
export interface StablehloOptions {
  /** Products may round their factors, as a GPU's tensor cores do; unless it is said, float32 stays float32. */
  readonly turbo?: boolean | undefined
}

/** The word `stablehlo`: of every function whose result is a tree, generic ones too; and of those of records of interfaces. */
export interface Stablehlo {
  <F extends (...args: never[]) => Tree>(f: F, options?: StablehloOptions): (...args: Parameters<F>) => string
  <F extends (...args: never[]) => unknown>(f: F & ResultCheck<ReturnType<F>, 'stablehlo'>, options?: StablehloOptions): (...args: Parameters<F>) => string
}

/**
 * What `compile` hands to XLA: the function traced for arguments of these shapes and dtypes, as the text of a StableHLO module whose `main` takes the tensors
 * of the arguments in their order and gives those of the result. It needs no device, no Python and no Node. Loops and branches stay loops and branches;
 * constants that are closed over stand in the text.
 *
 * @throws {TraceError} when `f` reads a traced value, returns something that is no tree, or is called while another function is traced.
 * @example
 * import { add, ones, type Tensor } from 'pullback'
 * import * as Xla from 'pullback/xla'
 *
 * const text = Xla.stablehlo((x: Tensor<readonly [2]>) => add(x, x))(ones([2]))
 * console.log(text.includes('stablehlo.add %arg0, %arg0 : tensor<2xf32>')) // => true
 *
 * @since 0.2.0
 * @category compilation
 */
export const stablehlo: Stablehlo = asStated(counted('stablehlo', 2, (f: unknown, options?: unknown): ((...args: readonly unknown[]) => string) => {
  const run: (...args: readonly unknown[]) => unknown = asStated(checkArgument('stablehlo', 'the function', f, 'function'))
  const { turbo = false } = optionsArgument<StablehloOptions>('stablehlo', options, { turbo: 'boolean' })
  return (...args) => {
    const flat = flattenArguments(args, 'stablehlo')
    if (hasTracer(flat.leaves)) throw new TraceError('stablehlo: an argument is traced: ask for the text of the whole function instead')
    return lower(structured(run, flat, 'stablehlo').program, { precision: turbo ? 'DEFAULT' : 'HIGHEST' }).text
  }
}))
