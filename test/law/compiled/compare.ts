import { compile, type AnyTensor, type Tree } from 'pullback'
import { trace } from '../../../src/graph/trace.js'
import { asStated } from '../../../src/tensor/cast.js'
import { storageOf } from '../../../src/tensor/value.js'
import { bounds } from './bound.js'
import { exact, type Bounded } from './bounded.js'
import { argumentsOf, functionOf, tensorOf, userFunctionOf, type Case, type Source } from './case.js'

/** What compiling makes of a function; canaries put something wrong in its place. */
export type Compiler = (f: (...args: never[]) => readonly Tree[]) => (...args: never[]) => readonly Tree[]

const compiler: Compiler = f => compile(f)

const typeOf = (x: AnyTensor): string => `${x.dtype}[${x.shape.join(', ')}]`

/** NaN is NaN, numbers differ by at most `error`, and zeros have one sign where that is certain. */
const near = (found: number, expected: number, error: number, signed: boolean): boolean =>
  signed && error === 0 ? Object.is(found, expected)
  : error === Infinity || found === expected || (Number.isNaN(found) && Number.isNaN(expected)) || Math.abs(found - expected) <= error

const plain = (x: number): string => Object.is(x, -0) ? '-0' : String(x)

/** Where results lie farther from the expected ones than their bounds. */
export const differences = (found: readonly AnyTensor[], expected: readonly AnyTensor[], allowed: readonly Bounded[]): readonly string[] => {
  if (found.length !== expected.length) return [`${found.length} results, expected ${expected.length}`]
  return found.flatMap((x, r) => {
    const y = expected[r]!
    if (typeOf(x) !== typeOf(y)) return [`result ${r} is ${typeOf(x)}, expected ${typeOf(y)}`]
    const [got, want, { error, signed }] = [storageOf(x, 'found'), storageOf(y, 'expected'), allowed[r]!]
    if (got.length !== want.length) return [`result ${r} has ${got.length} elements, expected ${want.length}`]
    const wrong = [...got.keys()].filter(i => !near(got[i]!, want[i]!, error?.[i] ?? 0, signed))
    const shown = wrong.slice(0, 4).map(i => `[${i}] is ${plain(got[i]!)}, expected ${plain(want[i]!)} ± ${(error?.[i] ?? 0).toPrecision(3)}`)
    return wrong.length === 0 ? [] : [`result ${r} (${typeOf(x)}) differs at ${wrong.length} of ${got.length}: ${shown.join('; ')}`]
  })
}

const bitsOf = (xs: readonly AnyTensor[]): readonly string[] => xs.map(x => {
  const data = storageOf(x, 'bits')
  return `${typeOf(x)} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1')}`
})

/** Other elements for the same types: what a second call must not remember of the first. */
const others = (inputs: readonly Source[]): readonly Source[] => inputs.map(source => ({ ...source, data: source.data.toReversed() }))

const told = (problem: unknown): string => problem instanceof Error ? problem.stack?.split('\n').slice(0, 5).map(line => line.replace(/^ +at /, '  · ')).join('\n') ?? problem.message : String(problem)

/** What is wrong with the compiled function: nothing, where it gives what the function gives. */
export const complaints = (c: Case, compiling: Compiler = compiler, boundsOf = bounds): readonly string[] => {
  const f = functionOf(c)
  const inputs = c.inputs.map(tensorOf)
  const expected = f(inputs)
  const allowed = boundsOf(trace(f, c.program.arguments), inputs.map(x => exact(x, storageOf(x, 'input'))))
  const args = argumentsOf(c, c.inputs)
  const before = bitsOf(inputs)
  try {
    const compiled: (...args: readonly unknown[]) => readonly AnyTensor[] = asStated(compiling(asStated(userFunctionOf(c))))
    const found = compiled(...args)
    const wrong = differences(found, expected, allowed)
    if (wrong.length > 0) return wrong
    const first = bitsOf(found)
    compiled(...argumentsOf(c, others(c.inputs)))
    const again = bitsOf(compiled(...args))
    const kept = bitsOf(found)
    const argument = bitsOf(args.map((arg, n) => c.keys.includes(n) ? inputs[n]! : asStated(arg)))
    return [
      ...first.flatMap((bits, r) => bits === again[r] ? [] : [`result ${r} is another on the third call`]),
      ...first.flatMap((bits, r) => bits === kept[r] ? [] : [`result ${r} of the first call was changed by later calls`]),
      ...before.flatMap((bits, n) => bits === argument[n] ? [] : [`argument ${n} was written to`]),
    ]
  } catch (problem) {
    return [`compiled: ${told(problem)}`]
  }
}
