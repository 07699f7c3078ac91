import type { Instruction, Program } from '../../../src/primitive/program.js'
import { rowOf } from '../../../src/primitive/table.js'
import { trace } from '../../../src/graph/trace.js'
import { asStated } from '../../../src/tensor/cast.js'
import { sizeOf } from '../../../src/tensor/dtype.js'
import type { AnyTensor } from '../../../src/tensor/value.js'
import { functionOf, sourceOf, tensorOf, type Case, type Source } from './case.js'
import { same } from './draft.js'

/** The case without the steps and arguments that no result needs. */
const tidy = (c: Case): Case => {
  const { program } = c
  const first = program.arguments.length
  const live = new Set(program.results)
  for (let i = program.steps.length - 1; i >= 0; i--) {
    const step = program.steps[i]!
    if (live.has(first + i) && !('constant' in step)) step.inputs.forEach(n => live.add(n))
  }
  const kept = [...program.arguments, ...program.steps].flatMap((_, n) => live.has(n) ? [n] : [])
  const numbers = new Map(kept.map((n, i) => [n, i]))
  const number = (n: number): number => numbers.get(n)!
  return {
    ...c,
    program: {
      arguments: program.arguments.filter((_, n) => live.has(n)),
      steps: program.steps.filter((_, i) => live.has(first + i)).map(step => 'constant' in step ? step : { ...step, inputs: step.inputs.map(number) }),
      results: program.results.map(number),
    },
    inputs: c.inputs.filter((_, n) => live.has(n)),
    keys: c.keys.flatMap(n => numbers.get(n) ?? []),
  }
}

/** All values of a program that is no derivative. */
const valuesOf = (c: Case): readonly AnyTensor[] => {
  const all = c.program.arguments.length + c.program.steps.length
  return functionOf({ ...c, program: { ...c.program, results: Array.from({ length: all }, (_, n) => n) } })(c.inputs.map(tensorOf))
}

/** Value `at` becomes the last argument, with the elements it has. */
const hoisted = (c: Case, values: readonly AnyTensor[], at: number): Case => {
  const first = c.program.arguments.length
  const number = (n: number): number => n === at ? first : n < first ? n : n < at ? n + 1 : n
  const { shape, dtype } = values[at]!
  const program: Program = {
    arguments: [...c.program.arguments, { shape, dtype }],
    steps: c.program.steps.filter((_, i) => first + i !== at).map(step => 'constant' in step ? step : { ...step, inputs: step.inputs.map(number) }),
    results: c.program.results.map(number),
  }
  return tidy({ ...c, program, inputs: [...c.inputs, sourceOf(values[at]!)] })
}

/** The derivative as a program of its own. */
const written = (c: Case): Case => tidy({ ...c, derive: 'no', program: trace(functionOf(c), c.program.arguments) })

const replaced = (shape: readonly number[], from: number, to: number): readonly number[] => shape.map(d => d === from ? to : d)

/** The case with every size `from` made `to`, where that still is a program. */
const resized = (c: Case, from: number, to: number): Case | undefined => {
  try {
    const arrays = (params: object): object => Object.fromEntries(Object.entries(params).map(([name, value]) =>
      ['shape', 'limit', 'sliceSizes'].includes(name) ? [name, replaced(asStated(value), from, to)] : [name, asStated<unknown>(value)]))
    const cut = (source: Source): Source => {
      const shape = replaced(source.shape, from, to)
      return { ...source, shape, data: source.data.slice(0, sizeOf(shape)) }
    }
    const inputs = c.inputs.map(cut)
    const types = inputs.map(({ shape, dtype }) => ({ shape, dtype }))
    const first = types.length
    const steps = c.program.steps.map(step => {
      if ('constant' in step) {
        const constant = tensorOf(cut(sourceOf(step.constant)))
        types.push({ shape: constant.shape, dtype: constant.dtype })
        return { constant, type: types.at(-1)! }
      }
      const params: Instruction['params'] = asStated(arrays(step.params))
      const type = rowOf(step.name).typeOf(step.inputs.map(n => types[n]!), asStated(params))
      types.push(type)
      return { ...step, params, type }
    })
    if (c.keys.some(n => !same(inputs[n]!.shape, [2])) || types.some(({ shape }) => shape.some(d => !(d >= 0)))) return undefined
    return { ...c, inputs, program: { arguments: types.slice(0, first), steps, results: c.program.results } }
  } catch {
    return undefined
  }
}

const simple = (source: Source): readonly Source[] => {
  const plain = source.data.map((_, i) => source.dtype === 'bool' ? i % 2 : i % 7 + 1)
  return [source.data.map(() => 1), plain].flatMap(data => complexity(data) < complexity(source.data) ? [{ ...source, data }] : [])
}

const complexity = (data: readonly number[]): number =>
  data.every(x => x === 1) ? 0 : data.every(x => Number.isInteger(x) && Math.abs(x) <= 7) ? (data.every((x, i) => x === i % 7 + 1 || x === i % 2) ? 1 : 2) : 3

const half = (n: number): readonly number[] => [...new Set([1, 2, 3, n >> 1, n - 1])].filter(to => to > 0 && to < n)

/** Cases smaller than one: fewer results, values in place of the steps that made them, smaller sizes, plainer elements. */
export function* smaller(c: Case): Generator<Case> {
  if (c.derive !== 'no') {
    yield written(c)
    return
  }
  const { program } = c
  const first = program.arguments.length
  if (program.results.length > 1) for (const n of program.results) yield tidy({ ...c, program: { ...program, results: [n] } })
  const tidied = tidy(c)
  if (tidied.program.steps.length + tidied.inputs.length < program.steps.length + c.inputs.length) yield tidied
  const values = valuesOf(c)
  for (let i = program.steps.length - 1; i >= 0; i--) {
    const step = program.steps[i]!
    if (!('constant' in step) || sizeOf(step.type.shape) > 0) yield hoisted(c, values, first + i)
  }
  for (const [at, result] of program.results.entries()) {
    const step = program.steps[result - first]
    if (step === undefined || 'constant' in step) continue
    for (const n of step.inputs) yield tidy({ ...c, program: { ...program, results: program.results.with(at, n) } })
  }
  const sizes = new Set(values.flatMap(({ shape }) => shape))
  for (const from of [...sizes].sort((p, q) => q - p)) {
    for (const to of half(from)) {
      const found = resized(c, from, to)
      if (found !== undefined) yield found
    }
  }
  for (const [n, source] of c.inputs.entries()) {
    for (const plain of simple(source)) yield { ...c, inputs: c.inputs.with(n, plain) }
  }
}
