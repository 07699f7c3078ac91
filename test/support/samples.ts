import fc from 'fast-check'
import { fromArray, type AnyTensor } from 'pullback'

/*
 * Random operands for the laws. Floats are float64, and away from where words have kinks or poles.
 */

type Sizes = readonly number[]

export const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)
export const sizeOf = (shape: Sizes): number => shape.reduce((n, d) => n * d, 1)

const exactly = <T>(one: fc.Arbitrary<T>, n: number): fc.Arbitrary<readonly T[]> => fc.array(one, { minLength: n, maxLength: n })

/** Shapes without an empty axis. */
export const shapes = (minLength = 0, maxLength = 3): fc.Arbitrary<Sizes> =>
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength, maxLength })

export const permutationOf = (n: number): fc.Arbitrary<Sizes> => fc.shuffledSubarray([...range(n)], { minLength: n, maxLength: n })

/** A shape that broadcasts to `shape`: some axes 1, some leading ones gone. */
export const broadcasting = (shape: Sizes): fc.Arbitrary<Sizes> =>
  fc.tuple(fc.nat(shape.length), exactly(fc.boolean(), shape.length))
    .map(([gone, one]) => shape.map((d, i) => one[i]! ? 1 : d).slice(gone % 2 === 0 ? 0 : gone))

/** An axis, at random counted from the end. */
export const axisOf = (rank: number): fc.Arbitrary<number> => fc.integer({ min: -rank, max: rank - 1 })

/** Several axes in any order, at random counted from the end. */
export const axesOf = (rank: number): fc.Arbitrary<Sizes> =>
  fc.shuffledSubarray([...range(rank)], { minLength: 1 })
    .chain(axes => exactly(fc.boolean(), axes.length).map(back => axes.map((axis, i) => back[i]! ? axis - rank : axis)))

/**
 * `any` values are of size 0.2 to 2.2; those `apart` are nowhere closer to each other than 0.1, so that no two tie, and 0.02 or
 * more from any multiple of 0.05.
 */
export type Kind = 'any' | 'positive' | 'apart'

const numbers = (kind: Kind, n: number): fc.Arbitrary<readonly number[]> => {
  const size = fc.integer({ min: 200, max: 2200 }).map(x => x / 1000)
  const signed = fc.tuple(size, fc.boolean()).map(([x, negative]) => negative ? -x : x)
  return kind === 'apart' ? permutationOf(n).map(order => order.map(p => (p - n / 2) * 0.1 + 0.03))
    : exactly(kind === 'positive' ? size : signed, n)
}

/** A float64 tensor of each shape; where it says how to change each number, of one shape. */
export const floatsOf = (kind: Kind, ...of: readonly (Sizes | ((x: number) => number))[]): fc.Arbitrary<readonly AnyTensor[]> => {
  const each = of.filter(part => typeof part !== 'function')
  const change = of.find(part => typeof part === 'function') ?? ((x: number) => x)
  return numbers(kind, each.reduce((n, shape) => n + sizeOf(shape), 0)).map(data => {
    let from = 0
    return each.map(shape => fromArray(shape, data.slice(from, from += sizeOf(shape)).map(change), { dtype: 'float64' }))
  })
}

export const boolsOf = (shape: Sizes): fc.Arbitrary<AnyTensor> =>
  exactly(fc.boolean(), sizeOf(shape)).map(data => fromArray(shape, data, { dtype: 'bool' }))
