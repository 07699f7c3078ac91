import {
  add, cast, compile, concat, fromArray, grad, jvp, mul, remat, reshape, scan, slice, stack, sum, tensor, vjp, type AnyTensor, type Shape, type Tensor, type Tree,
} from 'pullback'
import type { FloatTree } from 'pullback/types'
import { trace } from '../../../src/graph/trace.js'
import { asStated } from '../../../src/tensor/cast.js'
import type { DType } from '../../../src/tensor/dtype.js'
import { storageOf } from '../../../src/tensor/value.js'
import { bounds } from './bound.js'
import { exact } from './bounded.js'
import { isFloat, type Case } from './case.js'
import { differences } from './compare.js'
import { scanned, type Over, type ScannedCase } from './scanned.js'

export type Run = (inputs: readonly AnyTensor[]) => readonly AnyTensor[]

const placeOf = (x: AnyTensor, i: number): AnyTensor =>
  asStated(reshape(slice(asStated<Tensor<readonly [9]>>(x), [[i, i + 1]]), asStated<readonly []>(x.shape.slice(1))))

const stackOf = (xs: readonly AnyTensor[]): AnyTensor => asStated(stack(asStated<readonly AnyTensor[]>(xs), 0))

/** `scan` as a loop of JavaScript over words. */
export const byHand: Over = (f, init, xs, { reverse = false, length }) => {
  let carry = init
  const ys: (readonly AnyTensor[])[] = []
  for (let step = 0; step < length; step++) {
    const place = reverse ? length - 1 - step : step
    const [next, y] = f(carry, xs?.map(x => placeOf(x, place)) ?? [])
    carry = next
    ys[place] = y
  }
  return [carry, ys[0]!.map((_, r) => stackOf(ys.map(y => y[r]!)))]
}

const wide = (dtype: DType): DType => dtype === 'float32' ? 'float64' : dtype

/** The case with float64 in place of float32. */
export const widened = (c: Case): Case => {
  const type = <T extends { readonly dtype: DType }>(x: T): T => ({ ...x, dtype: wide(x.dtype) })
  const { program } = c
  return {
    ...c,
    inputs: c.inputs.map(type),
    program: {
      ...program, arguments: program.arguments.map(type),
      steps: program.steps.map(step => 'constant' in step
        ? { constant: isFloat(step.type.dtype) ? cast(step.constant, 'float64') : step.constant, type: type(step.type) }
        : { ...step, type: type(step.type), params: 'dtype' in step.params ? type(asStated<{ readonly dtype: DType }>(step.params)) : step.params }),
    },
  }
}

/** A number that depends on every element of the results that are floats. */
const total = (results: readonly AnyTensor[]): Tensor<readonly [], 'float64'> => results.filter(({ dtype }) => isFloat(dtype))
  .map((x, r) => sum(mul(cast(asStated<Tensor<Shape, 'float64'>>(x), 'float64'), 1 + r / 4)))
  .reduce((a, b) => add(a, b), tensor(0, { dtype: 'float64' }))

const floatsOf = (inputs: readonly AnyTensor[]): readonly number[] => inputs.flatMap(({ dtype }, i) => isFloat(dtype) ? [i] : [])

/** A function as one of its float arguments alone. */
const ofFloats = (run: Run, inputs: readonly AnyTensor[]): Run => floats => {
  const all = [...inputs]
  floatsOf(inputs).forEach((n, i) => { all[n] = floats[i]! })
  return run(all)
}

const atFloats = (inputs: readonly AnyTensor[]): readonly AnyTensor[] => floatsOf(inputs).map(n => inputs[n]!)

/** The gradient of the total in all float arguments. */
export const gradientOf = (run: Run): Run => inputs =>
  asStated(grad((floats: readonly Tensor<Shape, 'float64'>[]) => total(ofFloats(run, inputs)(floats)))(asStated(atFloats(inputs))))

/** Where results lie farther from the expected ones than a share of their largest finite element, or of 1e-6 where all cancels; other dtypes are equal. */
export const apart = (found: readonly AnyTensor[], expected: readonly AnyTensor[], share: number): readonly string[] =>
  differences(found, expected, expected.map(y => {
    const data = storageOf(y, 'expected')
    const largest = [...data].reduce((most, x) => Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most, 1e-6)
    return { ...exact(y, data), signed: false, error: new Float64Array(data.length).fill(isFloat(y.dtype) ? share * largest : 0) }
  }))

const said = (what: string, lines: readonly string[]): readonly string[] => lines.map(line => `${what}: ${line}`)

const compiled = (run: Run): Run => {
  const f = compile(asStated<(...xs: readonly AnyTensor[]) => readonly Tree[]>((...xs: readonly AnyTensor[]) => run(xs)))
  return inputs => asStated(f(...inputs))
}

/** What the definition rounds otherwise than the engine. */
const within = (run: Run, inputs: readonly AnyTensor[]) =>
  bounds(trace(run, inputs.map(({ shape, dtype }) => ({ shape, dtype }))), inputs.map(x => exact(x, storageOf(x, 'input'))))

const finite = (xs: readonly AnyTensor[]): boolean => xs.every(x => [...storageOf(x, 'finite')].every(Number.isFinite))

const equal = (found: readonly AnyTensor[], expected: readonly AnyTensor[]): readonly string[] =>
  differences(found, expected, expected.map(x => exact(x, storageOf(x, 'expected'))))

/**
 * Whether a function has a gradient that can be compared. Where a value has none, as at infinity, a loop's may be NaN beside the unrolled one's 0: it hands on
 * cotangents of 0 where the unrolled one has none, and 0 · ∞ is NaN; so it is in JAX.
 */
export const hasGradient = (run: Run, inputs: readonly AnyTensor[]): boolean =>
  atFloats(inputs).length > 0 && finite(run(inputs)) && run(inputs).some(({ dtype }) => isFloat(dtype)) && finite(gradientOf(run)(inputs))

/** The loop is the unrolled one, bit for bit, and so is its gradient within 1e-6 of its largest element; compiled, the gradient is what it is. */
export const unrolledComplaints = (s: ScannedCase, compiles: boolean): readonly string[] => {
  const { run, inputs } = scanned(s)
  const unrolled = scanned(s, byHand).run
  const values = said('value', equal(run(inputs), unrolled(inputs)))
  if (values.length > 0 || !hasGradient(scanned({ ...s, unread: false }, byHand).run, inputs)) return values
  const found = gradientOf(run)(inputs)
  return [
    ...said('gradient', apart(found, gradientOf(unrolled)(inputs), 1e-6)),
    ...compiles ? said('compiled gradient', differences(compiled(gradientOf(run))(inputs), found, within(gradientOf(run), inputs))) : [],
  ]
}

/** `scan` in two parts, the first of so many steps: m steps after n are n + m steps. */
const inParts = (first: number): Over => (f, init, xs, { reverse = false, length }) => {
  const over: Over = asStated(scan)
  const [sooner, at] = [Math.min(first, length), reverse ? Math.max(0, length - first) : Math.min(first, length)]
  const part = (from: number, to: number): readonly AnyTensor[] | undefined => xs?.map(x => asStated<AnyTensor>(slice(asStated<Tensor<readonly [9]>>(x), [[from, to]])))
  const [low, high] = [part(0, at), part(at, length)]
  const [carry, early] = over(f, init, reverse ? high : low, { reverse, length: sooner })
  const [last, late] = over(f, carry, reverse ? low : high, { reverse, length: length - sooner })
  return [last, early.map((y, r) => asStated<AnyTensor>(concat(asStated<readonly Tensor<readonly [number]>[]>(reverse ? [late[r]!, y] : [y, late[r]!]), 0)))]
}

/** n + m steps are m steps after n, bit for bit, compiled as well. */
export const partedComplaints = (s: ScannedCase, first: number, compiles: boolean): readonly string[] => {
  const { run, inputs } = scanned(s)
  const { run: parted } = scanned(s, inParts(first))
  return [...said('value', equal(parted(inputs), run(inputs))), ...compiles ? said('compiled', equal(compiled(parted)(inputs), compiled(run)(inputs))) : []]
}

/** `remat` changes no bit of the value, compiled neither; of the gradient the order of sums alone. */
export const rematComplaints = (run: Run, inputs: readonly AnyTensor[], compiles: boolean): readonly string[] => {
  const again: Run = xs => asStated(remat((...ys: readonly AnyTensor[]) => run(ys))(...xs))
  return [
    ...said('value', equal(again(inputs), run(inputs))),
    ...compiles ? said('compiled', equal(compiled(again)(inputs), compiled(run)(inputs))) : [],
    ...hasGradient(run, inputs) ? said('gradient', apart(gradientOf(again)(inputs), gradientOf(run)(inputs), 1e-9)) : [],
  ]
}

const inner = (a: readonly AnyTensor[], b: readonly AnyTensor[]): number => a.reduce((all, x, r) => {
  const [p, q] = [storageOf(x, 'inner'), storageOf(b[r]!, 'inner')]
  return all + [...p].reduce((s, y, i) => s + y * q[i]!, 0)
}, 0)

/** Some number for each element. */
const directions = (like: readonly AnyTensor[]): readonly AnyTensor[] => like.map(({ shape, dtype }, r) =>
  fromArray([...shape], Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => Math.cos(1 + r + 3 * i)), { dtype: asStated<'float64'>(dtype) }))

/** ⟨u, Jv⟩ = ⟨Jᵀu, v⟩, relative to the sizes of the factors. */
export const adjointComplaints = (run: Run, inputs: readonly AnyTensor[]): readonly string[] => {
  if (!hasGradient(run, inputs)) return []
  const f = (...floats: readonly AnyTensor[]): FloatTree => asStated(ofFloats(run, inputs)(floats).filter(({ dtype }) => isFloat(dtype)))
  const at = atFloats(inputs)
  const [y, pull] = vjp(asStated<(...xs: readonly FloatTree[]) => FloatTree>(f))(...asStated<readonly FloatTree[]>(at))
  const [u, v] = [directions(asStated(y)), directions(at)]
  const forward: readonly AnyTensor[] = asStated(jvp(asStated<(...xs: readonly FloatTree[]) => FloatTree>(f))(asStated<readonly FloatTree[]>(at), asStated<readonly FloatTree[]>(v))[1])
  const backward: readonly AnyTensor[] = asStated(pull(asStated(u)))
  const [left, right] = [inner(u, forward), inner(backward, v)]
  const size = Math.sqrt(inner(forward, forward) * inner(u, u)) + Math.sqrt(inner(backward, backward) * inner(v, v))
  return Math.abs(left - right) <= 1e-10 * size || !Number.isFinite(size) ? [] : [`⟨u, Jv⟩ is ${left}, ⟨Jᵀu, v⟩ ${right}`]
}
