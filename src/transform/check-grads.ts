import { left, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { checkArgument, counted, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { mismatch, ShapeMismatch, show } from '../tensor/mismatch.js'
import { copyOf, sizeOf } from '../tensor/dtype.js'
import { placeWhere } from '../tensor/storage.js'
import { fromStorage, storageOf, type AnyTensor } from '../tensor/value.js'
import { binders } from '../graph/binders.js'
import { record } from '../graph/tape.js'
import { flatten, type Flattened, type Tree } from '../graph/tree.js'

/** How `checkGrads` compares. */
export interface CheckGradsOptions {
  /** The largest relative error that passes; 10⁻⁶ unless said otherwise. */
  readonly tolerance?: number | undefined
  /** How many entries of each leaf are compared, at most; 64 unless said otherwise. Every call picks the same ones. */
  readonly entries?: number | undefined
}

/**
 * The entry at which a derivative is furthest from the central difference, in a sentence.
 *
 * @since 0.1.0
 * @category errors
 */
export class GradientMismatch extends Error {
  override readonly name = 'GradientMismatch'

  constructor(
    /** Where the entry stands: `argument 0.hidden.w[3, 4]`. */
    readonly path: string,
    /** What the derivative rules say. */
    readonly derivative: number,
    /** What the central difference says. */
    readonly difference: number,
    readonly relativeError: number,
    tolerance: number,
  ) {
    super(`checkGrads: ${path}: the derivative is ${derivative}, the central difference is ${difference}: `
      + `a relative error of ${relativeError.toPrecision(3)}, above ${tolerance}`)
  }
}

/** About ∛ε of float64, where the error of the difference, of order step², meets that of rounding, of order ε/step. */
const STEP = 6e-6

/** Gradients below this part of the largest output drown in the rounding of the differences: measured against it. */
const FLOOR = 1e-4

/** Numbers in [0, 1) that fill it evenly: multiples of the golden ratio modulo 1. */
const golden = (i: number): number => (i * 0.6180339887498949) % 1

const isFloat = ({ dtype }: AnyTensor): boolean => dtype === 'float32' || dtype === 'float64'

const notTensor = (what: string) => (path: string, found: string): never =>
  refuse(`checkGrads: ${what}${path} is ${found}, not a tensor`)

type Run = (floats: readonly AnyTensor[]) => readonly AnyTensor[]

/** The float leaves of the result, each of float64. */
const floatsOf = (result: unknown): readonly AnyTensor[] => {
  const { leaves, paths } = flatten(result, notTensor('the result'))
  leaves.forEach((leaf, i) => {
    if (leaf.dtype === 'float32') {
      mismatch(`checkGrads: the result${paths[i]} is float32, and the differences need float64: `
        + 'cast to the dtype of an argument instead')
    }
  })
  return leaves.filter(isFloat)
}

/** The sentence for a function that met the float64 copies with float32 tensors of its own. */
const explained = <T>(run: () => T): T => {
  try {
    return run()
  } catch (error) {
    const ofBoth = /^(?!checkGrads).*(float32.*float64|float64.*float32)/
    if (!(error instanceof ShapeMismatch) || !ofBoth.test(error.message)) throw error
    throw new ShapeMismatch(`${error.message}. checkGrads calls the function with float64 copies of its arguments: `
      + 'pass the float32 tensors that it closes over as arguments, or cast them', { cause: error })
  }
}

/** Numbers of size ½ to 1½ and either sign, other ones for each output; 1 for a scalar that is the only output. */
const cotangentsOf = (outputs: readonly AnyTensor[]): readonly Float64Array[] => {
  let i = 0
  const next = (): number => (i % 2 === 0 ? 1 : -1) * (0.5 + golden(i++))
  const [only] = outputs
  return outputs.length === 1 && only!.shape.length === 0 ? [Float64Array.of(1)]
    : outputs.map(output => Float64Array.from({ length: sizeOf(output.shape) }, next))
}

/** At most `count` places below `size`. */
const sample = (size: number, count: number): readonly number[] => size <= count
  ? Array.from({ length: size }, (_, i) => i)
  : [...new Set(Array.from({ length: count }, (_, i) => Math.floor(golden(i + 1) * size)))]

const placeOf = (path: string, shape: readonly number[], flat: number): string => {
  let rest = flat
  const index = shape.map((_, axis) => {
    const stride = shape.slice(axis + 1).reduce((n, d) => n * d, 1)
    const i = Math.floor(rest / stride)
    rest %= stride
    return i
  })
  return `${path.replace(/^\[(\d+)\]/, 'argument $1')}${shape.length === 0 ? '' : show(index)}`
}

/** Σ v·(f(x + h) − f(x − h)) / 2h for one entry of one float leaf. */
const difference = (
  run: Run, floats: readonly AnyTensor[], leaf: number, entry: number, cotangents: readonly Float64Array[],
): number => {
  const at = storageOf(floats[leaf]!, 'checkGrads')[entry]!
  const h = STEP * Math.max(1, Math.abs(at))
  const moved = (to: number): readonly AnyTensor[] => run(floats.map((x, i) => {
    if (i !== leaf) return x
    const data = copyOf('float64', storageOf(x, 'checkGrads'))
    data[entry] = to
    return fromStorage(x.shape, 'float64', data)
  }))
  const [above, below] = [moved(at + h), moved(at - h)]
  const change = cotangents.reduce((sum, cotangent, k) => {
    const [up, down] = [storageOf(above[k]!, 'checkGrads'), storageOf(below[k]!, 'checkGrads')]
    return cotangent.reduce((s, v, i) => s + v * (up[i]! - down[i]!), sum)
  }, 0)
  return change / ((at + h) - (at - h))
}

const largestOf = (tensors: readonly AnyTensor[]): number => {
  let largest = 0
  for (const x of tensors) placeWhere(storageOf(x, 'checkGrads'), value => {
    largest = Math.max(largest, Math.abs(value))
    return false
  })
  return largest
}

interface Entry { readonly path: string; readonly derivative: number; readonly difference: number }

interface Compared { readonly entries: readonly Entry[]; readonly scale: number }

const widened = (x: AnyTensor): AnyTensor => x.dtype === 'float64' ? x : binders.convert({ dtype: 'float64' }, x)

const compared = (flat: Flattened, call: (args: unknown) => unknown, count: number): Compared => {
  const floating = flat.leaves.flatMap((leaf, i) => isFloat(leaf) ? [i] : [])
  const floats = floating.map(i => widened(flat.leaves[i]!))
  const withFloats = (xs: readonly AnyTensor[]): unknown =>
    flat.rebuild(flat.leaves.map((leaf, i) => floating.includes(i) ? xs[floating.indexOf(i)]! : leaf))
  const run: Run = xs => explained(() => floatsOf(call(withFloats(xs))))
  const { outputs, pullback } = record(run, floats)
  const cotangents = cotangentsOf(outputs)
  const derivatives = pullback(cotangents.map((data, i) => fromStorage(outputs[i]!.shape, 'float64', data.slice())))
  const entries = floats.flatMap((x, i) => sample(storageOf(x, 'checkGrads').length, count).map(entry => ({
    path: placeOf(flat.paths[floating[i]!]!, x.shape, entry),
    derivative: storageOf(derivatives[i]!, 'checkGrads')[entry]!,
    difference: difference(run, floats, i, entry, cotangents),
  })))
  const gradient = entries.reduce((m, entry) => Math.max(m, Math.abs(entry.difference)), largestOf(derivatives))
  return { entries, scale: Math.max(gradient, FLOOR * largestOf(outputs)) }
}

/** NaN and infinities are as wrong as can be. */
const errorOf = ({ derivative, difference }: Entry, scale: number): number => {
  const error = Math.abs(derivative - difference)
  return error === 0 ? 0 : Number.isFinite(error) && Number.isFinite(scale) ? error / scale : Infinity
}

/**
 * Compares what the derivative rules say of a function with central differences, (f(x + h) − f(x − h)) / 2h, at the
 * given arguments. Float leaves are taken as float64 for it; integers, booleans and keys stay as they are. A result
 * that is no scalar is multiplied with a fixed cotangent of mixed signs. Errors are relative to the gradient's largest
 * entry (or to 10⁻⁴ of the largest output, if that is more).
 *
 * A `Left` names the entry that is furthest off. Near a kink, as of `relu` at 0, the two differ though neither is
 * wrong.
 *
 * @throws {ShapeMismatch} when the function mixes the float64 copies with float32 tensors that it closes over: pass
 * these as arguments.
 * @example
 * import { checkGrads, mul, sin, stopGradient, tensor, type Tensor } from 'pullback'
 * import { isRight } from 'fp-ts/lib/Either.js'
 *
 * const f = (x: Tensor<readonly [3]>) => mul(sin(x), x)
 * const wrong = (x: Tensor<readonly [3]>) => mul(sin(x), stopGradient(x))
 * console.log(isRight(checkGrads(f)(tensor([1, 2, 3]))))     // => true
 * console.log(isRight(checkGrads(wrong)(tensor([1, 2, 3])))) // => false
 *
 * @since 0.1.0
 * @category differentiation
 */
export const checkGrads = counted('checkGrads', 2, <A extends readonly unknown[], Y extends Tree>(
  f: (...args: A) => Y, options: CheckGradsOptions = {},
) => {
  checkArgument('checkGrads', 'the function', f, 'function')
  const { tolerance = 1e-6, entries = 64 } = optionsArgument<CheckGradsOptions>('checkGrads', options, { tolerance: 'number', entries: 'number' })
  return (...args: A): Either<GradientMismatch, { readonly relativeError: number }> => {
    const result = compared(flatten(args, notTensor('argument'), true), xs => f(...asStated<A>(xs)), entries)
    const worst = result.entries.reduce<Entry | undefined>((so, entry) =>
      so === undefined || errorOf(entry, result.scale) > errorOf(so, result.scale) ? entry : so, undefined)
    if (worst === undefined) return right({ relativeError: 0 })
    const relativeError = errorOf(worst, result.scale)
    return relativeError <= tolerance ? right({ relativeError })
      : left(new GradientMismatch(worst.path, worst.derivative, worst.difference, relativeError, tolerance))
  }
})
