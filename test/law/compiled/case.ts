import { grad, valueAndGrad, type AnyTensor, type Tensor, type Tree } from 'pullback'
import type { FloatTree } from 'pullback/types'
import type { PrimitiveName } from '../../../src/primitive/row/params.js'
import { bind } from '../../../src/graph/bind.js'
import type { AbstractValue } from '../../../src/primitive/row/row.js'
import type { Program } from '../../../src/primitive/program.js'
import { asStated } from '../../../src/tensor/cast.js'
import { allocate, type DType } from '../../../src/tensor/dtype.js'
import { keyFromWords, keyWords, type Key } from '../../../src/tensor/key.js'
import { fromStorage, storageOf } from '../../../src/tensor/value.js'

/** A tensor as data. */
export interface Source extends AbstractValue {
  readonly data: readonly number[]
}

/** A program, what it is run on, and how. */
export interface Case {
  readonly program: Program
  readonly inputs: readonly Source[]
  /** The arguments that go in as keys. */
  readonly keys: readonly number[]
  /** Instead of the results, the first of which is a float scalar: its gradient in all float arguments. */
  readonly derive: 'no' | 'grad' | 'valueAndGrad'
  /** NaN, infinities and the like may occur. */
  readonly special: boolean
  /** What drew it. */
  readonly origin: string
}

export const tensorOf = ({ shape, dtype, data }: Source): AnyTensor => {
  const storage = allocate(dtype, data.length)
  storage.set(data)
  return fromStorage([...shape], dtype, storage)
}

export const sourceOf = (x: AnyTensor): Source => ({ shape: x.shape, dtype: x.dtype, data: [...storageOf(x, 'sourceOf')] })

export const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64'

type Run = (inputs: readonly AnyTensor[]) => readonly AnyTensor[]

/** The program applied to tensors: elements, traced or taped ones. */
const run = ({ program }: Case): Run => inputs => {
  const values = [...inputs]
  for (const step of program.steps) {
    values.push('constant' in step ? step.constant : bind(step.name, step.inputs.map(n => values[n]!), asStated(step.params)))
  }
  return program.results.map(n => values[n]!)
}

/** What the case says, as a function of tensors. */
export const functionOf = (c: Case): Run => {
  const f = run(c)
  if (c.derive === 'no') return f
  const floats = c.program.arguments.flatMap(({ dtype }, n) => isFloat(dtype) ? [n] : [])
  return inputs => {
    const scalar = (xs: readonly FloatTree[]): Tensor<readonly []> => {
      const all = [...inputs]
      floats.forEach((n, i) => { all[n] = asStated(xs[i]) })
      return asStated(f(all)[0]!)
    }
    const at = asStated<readonly FloatTree[]>(floats.map(n => inputs[n]!))
    if (c.derive === 'grad') return asStated(grad(scalar)(at))
    const [value, gradient] = valueAndGrad(scalar)(at)
    return [asStated(value), ...asStated<readonly AnyTensor[]>(gradient)]
  }
}

/** The same as a user writes it: keys are keys. */
export const userFunctionOf = (c: Case): (...args: readonly (AnyTensor | Key)[]) => readonly Tree[] => {
  const f = functionOf(c)
  return (...args) => f(args.map((arg, n) => c.keys.includes(n) ? keyWords(asStated(arg)) : asStated(arg)))
}

export const argumentsOf = (c: Case, inputs: readonly Source[]): readonly (AnyTensor | Key)[] =>
  inputs.map((source, n) => c.keys.includes(n) ? keyFromWords(asStated(tensorOf(source))) : tensorOf(source))

export const namesIn = ({ program }: Case): readonly PrimitiveName[] => program.steps.flatMap(step => 'constant' in step ? [] : [step.name])

const typeText = ({ dtype, shape }: AbstractValue): string => `${dtype}[${shape.join(', ')}]`

const number = (x: number): string => Object.is(x, -0) ? '-0' : String(x)

const dataText = (data: readonly number[]): string =>
  data.length > 1 && data.every(x => Object.is(x, data[0])) ? `all ${number(data[0]!)}`
  : data.length > 2 && data.every((x, i) => x === i) ? '0, 1, 2, …'
  : data.length <= 40 ? data.map(number).join(' ') : `${data.slice(0, 24).map(number).join(' ')} … (${data.length})`

const paramsText = (params: object): string =>
  Object.entries(params).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(' ')

/** The case as a person reads it. */
export const listing = (c: Case): string => {
  const first = c.program.arguments.length
  const args = c.inputs.map((source, n) => `%${n} = ${c.keys.includes(n) ? 'key' : 'argument'} : ${typeText(source)}  ${dataText(source.data)}`)
  const steps = c.program.steps.map((step, i) => {
    const what = 'constant' in step ? 'constant' : `${step.name}(${step.inputs.map(n => `%${n}`).join(', ')}) ${paramsText(step.params)}`.trimEnd()
    return `%${first + i} = ${what} : ${typeText(step.type)}${'constant' in step ? `  ${dataText(sourceOf(step.constant).data)}` : ''}`
  })
  const results = c.program.results.map(n => `%${n}`).join(', ')
  return [`${c.origin}${c.special ? ', special values' : ''}`, ...args, ...steps, `return ${c.derive === 'no' ? results : `${c.derive} of ${results} in all float arguments`}`].join('\n')
}
