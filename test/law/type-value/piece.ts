import fc from 'fast-check'
import type { AnyTensor, DType } from 'pullback'
import type { AbstractValue } from '../../../src/primitive/row/row.js'
import { rowOf } from '../../../src/primitive/table.js'
import type { GraphTracer } from '../../../src/graph/bind.js'
import { fromTracer } from '../../../src/tensor/value.js'
import { called } from '../../support/row.js'
import { sizeOf } from '../../support/samples.js'

/*
 * Source text together with the value it stands for. The values have a shape and a dtype, and no elements: they tell the generators what fits
 * next, at any size. What a law compares with is never these, but the text executed.
 */

export interface Piece {
  readonly text: string
  readonly value: unknown
}

export type Sizes = readonly number[]

/** A tensor without elements: operations work out its shape, with the same checks as for any other. */
export const abstract = (type: AbstractValue): AnyTensor => {
  const tracer: GraphTracer = {
    kind: 'tracer',
    level: 0,
    read: word => { throw new Error(`${word}: there are no elements`) },
    peek: () => undefined,
    bind: (name, inputs, params) => abstract(rowOf(name).typeOf(inputs, params)),
    stop: () => abstract(type),
    below: () => undefined,
    control: (_, control, inputs) => control.typesOf(inputs).map(abstract),
  }
  return fromTracer([...type.shape], type.dtype, tracer)
}

const written = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(written).join(', ')}]`
    : typeof value === 'object' && value !== null ? `{ ${Object.entries(value).map(([key, of]) => `${key}: ${written(of)}`).join(', ')} }`
    : typeof value === 'string' ? `'${value}'` : String(value)

/** Numbers, strings, lists and records of them. */
export const literal = (value: unknown): Piece => ({ text: written(value), value })

/** Several pieces as a list. */
export const listed = (pieces: readonly Piece[]): Piece =>
  ({ text: `[${pieces.map(({ text }) => text).join(', ')}]`, value: pieces.map(({ value }) => value) })

/** A call of one of the package's words. */
export const call = (word: string, ...args: readonly Piece[]): Piece =>
  ({ text: `${word}(${args.map(({ text }) => text).join(', ')})`, value: called(word)(...args.map(({ value }) => value)) })

const dtypeOption = (dtype: DType): string => dtype === 'float32' ? '' : `, { dtype: '${dtype}' }`

/** Zeros of any size. */
export const zeros = (shape: Sizes, dtype: DType): Piece =>
  ({ text: `zeros(${written(shape)}${dtypeOption(dtype)})`, value: abstract({ shape, dtype }) })

const nested = (shape: Sizes, element: string): string => {
  const [size, ...rest] = shape
  return size === undefined ? element : `[${Array.from({ length: size }, () => nested(rest, element)).join(', ')}]`
}

/** A tensor of zeros, or of few other elements in the other ways to write one. */
export const source = (shape: Sizes, dtype: DType): fc.Arbitrary<Piece> => {
  const [sizes, size, option] = [written(shape), sizeOf(shape), dtypeOption(dtype)]
  const element = dtype === 'bool' ? 'true' : '0'
  // A list without elements does not tell the sizes inside.
  const tells = !shape.slice(0, -1).includes(0) && shape.every(d => d <= 6) && (dtype !== 'bool' || size > 0)
  return fc.constantFrom(
    `zeros(${sizes}${option})`,
    ...(dtype === 'int32' ? [] : [`ones(${sizes}${option})`, `full(${sizes}, ${element}${option})`]),
    ...(size > 6 ? [] : [`fromArray(${sizes}, ${nested([size], element)}${option})`]),
    ...(size > 6 || !tells ? [] : [`tensor(${nested(shape, element)}${dtype === 'bool' ? '' : option})`]),
  ).map(text => ({ text, value: abstract({ shape, dtype }) }))
}
