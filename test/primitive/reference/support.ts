import fc from 'fast-check'
import { expect } from 'vitest'
import type { ArrayView } from '../../../src/primitive/row/kernel.js'
import { kernels } from '../../support/primitives.js'
import type { PrimitiveName, PrimitiveParams } from '../../../src/primitive/row/params.js'
import { allocate, type DType } from '../../../src/tensor/dtype.js'

export const view = (dtype: DType, shape: readonly number[], values: readonly number[]): ArrayView => {
  const data = allocate(dtype, values.length)
  data.set(values)
  return { shape, dtype, data }
}

/** Every index of `shape`, in row-major order. */
export const indices = (shape: readonly number[]): number[][] =>
  shape.reduce<number[][]>((all, size) => all.flatMap((i) => Array.from({ length: size }, (_, j) => [...i, j])), [[]])

export const count = (shape: readonly number[]): number => indices(shape).length

/** The element at an index, by Horner over the sizes. */
export const at = (x: ArrayView, index: readonly number[]): number => {
  const value = x.data[index.reduce((offset, i, axis) => offset * x.shape[axis]! + i, 0)]
  if (value === undefined) throw new Error(`no element at [${index}] of [${x.shape}]`)
  return value
}

/** Evaluates a primitive, and sees that it left its operands alone and gave a buffer of the result's size and type. */
export const run = <N extends PrimitiveName>(
  name: N, inputs: readonly ArrayView[], params: PrimitiveParams[N], shape: readonly number[], dtype: DType,
): number[] => {
  const before = inputs.map(({ data }) => data.slice())
  const out = kernels[name](inputs, params, { shape, dtype })
  inputs.forEach(({ data }, i) => expect(data).toEqual(before[i]))
  expect(out.constructor).toBe(allocate(dtype, 0).constructor)
  expect(out.length).toBe(count(shape))
  return [...out]
}

/** What a buffer of the dtype makes of the values. */
export const stored = (dtype: DType, values: readonly number[]): number[] =>
  [...view(dtype, [values.length], values).data]

const edges = [0, -0, 1, -1, NaN, Infinity, -Infinity]
const element: Readonly<Record<DType, fc.Arbitrary<number>>> = {
  float32: fc.oneof(fc.constantFrom(...edges), fc.float()),
  float64: fc.oneof(fc.constantFrom(...edges), fc.double()),
  int32: fc.oneof(fc.constantFrom(0, 1, -1, 2147483647, -2147483648), fc.integer()),
  bool: fc.nat(1),
}

export const numericDtype = fc.constantFrom<DType>('float32', 'float64', 'int32')
export const anyDtype = fc.constantFrom<DType>('float32', 'float64', 'int32', 'bool')
export const shapeOf = (minRank = 0, maxRank = 4): fc.Arbitrary<number[]> =>
  fc.array(fc.nat(3), { minLength: minRank, maxLength: maxRank })

/** Arrays with edge values among their elements. */
export const arrayOf = (dtype: DType, shape: readonly number[]): fc.Arbitrary<ArrayView> => {
  const length = count(shape)
  return fc.array(element[dtype], { minLength: length, maxLength: length }).map((values) => view(dtype, shape, values))
}

/** Arrays of small integers, whose sums and products are exact in every numeric dtype. */
export const smallOf = (dtype: DType, shape: readonly number[]): fc.Arbitrary<ArrayView> => {
  const length = count(shape)
  return fc.array(fc.integer({ min: -9, max: 9 }).map((x) => x + 0), { minLength: length, maxLength: length })
    .map((values) => view(dtype, shape, values))
}

/** `0, 1, 2, …`: every element tells its own place. */
export const ramp = (shape: readonly number[]): ArrayView => view('int32', shape, indices(shape).map((_, i) => i))

/** The law holds for every generated value; what it returns is of no concern. */
export const forAll = <T>(arbitrary: fc.Arbitrary<T>, law: (x: T) => unknown): void =>
  fc.assert(fc.property(arbitrary, (x) => { law(x) }))
