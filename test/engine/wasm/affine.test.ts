import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { composed, delinear, grouped, linear, range, type Affine } from '../../../src/engine/wasm/kernel/affine.js'
import { sizeOf, stridesOf } from '../../../src/tensor/dtype.js'

/* Places are sums over loop indices: each function is checked at every index of its loops. */

type Index = readonly number[]

const indices = (extents: Index): readonly Index[] =>
  extents.reduce<readonly Index[]>((all, extent) => all.flatMap(index => Array.from({ length: extent }, (_, i) => [...index, i])), [[]])

const at = ({ constant, coefs }: Affine, index: Index): number => coefs.reduce((sum, c, d) => sum + c * index[d]!, constant)

/** The row-major index of the i-th element of `shape`. */
const unravel = (i: number, shape: Index): Index => stridesOf(shape).map((stride, d) => Math.floor(i / stride) % shape[d]!)

const extents = (maxLength: number): fc.Arbitrary<number[]> => fc.array(fc.integer({ min: 1, max: 4 }), { maxLength })

const places = (axes: number, most = 9): fc.Arbitrary<Affine> => fc.record({
  constant: fc.integer({ min: -most, max: 3 * most }), coefs: fc.array(fc.integer({ min: -most, max: most }), { minLength: axes, maxLength: axes }),
})

const withPlaces = (count: number): fc.Arbitrary<readonly [loops: Index, places: readonly Affine[]]> =>
  extents(4).chain(loops => fc.tuple(fc.constant(loops), fc.array(places(loops.length), { minLength: count, maxLength: count })))

describe('range', () => {
  it('is the least and the greatest place of all', () => fc.assert(fc.property(withPlaces(1), ([loops, [place]]) => {
    const all = indices(loops).map(index => at(place!, index))
    expect(range(place!, loops)).toEqual([Math.min(...all), Math.max(...all)])
  })))

  it('of loops that never run is the constant, whatever the coefficients', () => {
    expect(range({ constant: 5, coefs: [3, -2] }, [0, 0])).toEqual([5, 5])
  })
})

describe('composed', () => {
  it('is the place at the places', () => fc.assert(fc.property(withPlaces(3), places(3), ([loops, inner], outer) => {
    const place = composed(outer, inner, loops.length)
    for (const index of indices(loops)) expect(at(place, index)).toBe(at(outer, inner.map(p => at(p, index))))
  })))
})

/** Consecutive axes cut into groups at some of the borders; axes of size 1 in the group where they stand. */
const partition = (axes: number, cuts: readonly boolean[]): readonly (readonly number[])[] => {
  const groups: number[][] = [[]]
  for (let d = 0; d < axes; d++) {
    if (d > 0 && cuts[d]!) groups.push([])
    groups.at(-1)!.push(d)
  }
  return groups
}

describe('grouped', () => {
  /** Half of the places lie row-major in part of their axes, so that some groups do run as one. */
  const cases = extents(5).chain(loops => fc.tuple(
    fc.constant(loops), fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    fc.oneof(places(loops.length, 3), fc.tuple(fc.integer({ min: -3, max: 3 }), fc.array(fc.constantFrom(0, 1, 1, 1, 2), { minLength: 5, maxLength: 5 })).map(([constant, factors]): Affine =>
      ({ constant, coefs: stridesOf(loops).map((stride, d) => stride * factors[d]!) }))),
  ))

  it('is the same place with one index for each group, and undefined exactly where there is none', () => fc.assert(fc.property(cases, ([loops, cuts, place]) => {
    const groups = partition(loops.length, cuts)
    const shapes = groups.map(group => group.map(d => loops[d]!))
    const sizes = shapes.map(sizeOf)
    // Where the place is a sum over groups, one step in a group is what its second index adds.
    const inside = (index: Index): number => at(place, index.flatMap((i, g) => unravel(i, shapes[g]!)))
    const start = inside(sizes.map(() => 0))
    const steps = sizes.map((size, g) => size === 1 ? 0 : inside(sizes.map((_, other) => other === g ? 1 : 0)) - start)
    const summed: Affine = { constant: start, coefs: steps }
    const exists = indices(sizes).every(index => inside(index) === at(summed, index))
    const found = grouped(place, groups, loops)
    expect(found && indices(sizes).map(index => at(found, index))).toEqual(exists ? indices(sizes).map(inside) : undefined)
  }), { numRuns: 500 }))
})

describe('delinear', () => {
  it('gives an index of the shape at that place, for every index of the loops', () => fc.assert(fc.property(
    withPlaces(1), fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }), ([loops, [place]], shape) => {
      const found = delinear(place!, shape, loops)
      if (found === undefined) return
      expect(found).toHaveLength(shape.length)
      for (const index of indices(loops)) {
        const own = found.map(p => at(p, index))
        expect(own.every((i, a) => i >= 0 && i < shape[a]!), `${own} in [${shape}]`).toBe(true)
        expect(own.reduce((sum, i, a) => sum + i * stridesOf(shape)[a]!, 0)).toBe(at(place!, index))
      }
    }), { numRuns: 2000 }))

  it('finds the index wherever each loop moves along one axis: slices, reversals, transposes, broadcasts', () => fc.assert(fc.property(
    extents(4).chain(loops => fc.tuple(fc.constant(loops), fc.array(fc.record({ axis: fc.nat(2), coef: fc.integer({ min: -3, max: 3 }) }), { minLength: loops.length, maxLength: loops.length }))),
    fc.array(fc.record({ before: fc.nat(3), behind: fc.nat(2) }), { minLength: 3, maxLength: 3 }), ([loops, moves], margins) => {
      const index = margins.map(({ before }, a): Affine => {
        const coefs = moves.map(({ axis, coef }) => axis === a ? coef : 0)
        return { constant: before - range({ constant: 0, coefs }, loops)[0], coefs }
      })
      const shape = index.map((place, a) => range(place, loops)[1] + 1 + margins[a]!.behind)
      const found = delinear(linear(index, stridesOf(shape), loops.length), shape, loops)
      expect(found).toBeDefined()
      for (const i of indices(loops)) expect(found!.map(place => at(place, i))).toEqual(index.map(place => at(place, i)))
    }), { numRuns: 500 }))

  it('is undefined where a loop runs through several axes, and where the place leaves the shape', () => {
    expect(delinear({ constant: 0, coefs: [1] }, [2, 3], [6])).toBeUndefined()
    expect(delinear({ constant: 0, coefs: [4] }, [2, 3], [2])).toBeUndefined()
    expect(delinear({ constant: -1, coefs: [1] }, [6], [6])).toBeUndefined()
    expect(delinear({ constant: 4, coefs: [1] }, [6], [3])).toBeUndefined()
  })
})
