import { toArray, toFlat, type Tensor } from 'pullback'
import { blobs, copyTask, sine, spirals, twoMoons, xor } from 'pullback/datasets'
import { key } from 'pullback/random'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { contents } from '../data/format/support.js'

const sets = {
  twoMoons: (seed: number, rows: number) => twoMoons(key(seed), rows), spirals: (seed: number, rows: number) => spirals(key(seed), rows, { arms: 3 }),
  blobs: (seed: number, rows: number) => blobs(key(seed), rows), xor: (seed: number, rows: number) => xor(key(seed), rows, { noise: 0.1 }),
  sine: (seed: number, rows: number) => sine(key(seed), rows), copyTask: (seed: number, rows: number) => copyTask(key(seed), rows),
} as const

const labelled = (x: Tensor<readonly [number, 2]>, y: Tensor<readonly [number], 'int32'>): readonly (readonly [number, number, number])[] => {
  const labels = toFlat(y)
  return toArray(x).map((row: readonly number[], i) => [row[0]!, row[1]!, labels[i]!])
}

it.each(Object.entries(sets))('%s: a key decides it all', (_, make) => {
  expect(contents(make(0, 50).x)).toEqual(contents(make(0, 50).x))
  expect(contents(make(0, 50).x)).not.toEqual(contents(make(1, 50).x))
  for (const rows of [1, 2, 7]) {
    const { x, y } = make(3, rows)
    expect([x.shape[0], y.shape[0]]).toEqual([rows, rows])
    expect(toFlat(x).every(Number.isFinite)).toBe(true)
  }
  for (const rows of [0, -1, 1.5, NaN]) expect(() => make(0, rows)).toThrow(/rows is .*: it must be a whole number, 1 or more/)
})

it('shapes are in the types', () => {
  const moons = twoMoons(key(0), 10)
  expectTypeOf(moons.x).toEqualTypeOf<Tensor<readonly [10, 2]>>()
  expectTypeOf(moons.y).toEqualTypeOf<Tensor<readonly [10], 'int32'>>()
  expectTypeOf(sine(key(0), 10).y).toEqualTypeOf<Tensor<readonly [10, 1]>>()
  expectTypeOf(copyTask(key(0), 10).x).toEqualTypeOf<Tensor<readonly [10, number], 'int32'>>()
})

describe('without noise, points lie where they should', () => {
  it('two moons: half circles around (0, 0) and (1, ½)', () => {
    const { x, y } = twoMoons(key(1), 101, { noise: 0 })
    for (const [p, q, label] of labelled(x, y)) {
      expect(label === 0 ? Math.hypot(p, q) : Math.hypot(p - 1, q - 0.5)).toBeCloseTo(1, 5)
      expect(label === 0 ? q >= -1e-6 : q <= 0.5 + 1e-6).toBe(true)
    }
    expect([...toFlat(y)].filter(label => label === 1)).toHaveLength(50)
  })

  it('spirals: the angle grows with the distance', () => {
    const { x, y } = spirals(key(1), 90, { arms: 3, turns: 1, noise: 0 })
    for (const [p, q, label] of labelled(x, y)) {
      const far = Math.hypot(p, q)
      const angle = 2 * Math.PI * (far + label / 3)
      expect(Math.hypot(p - far * Math.cos(angle), q - far * Math.sin(angle))).toBeLessThan(1e-5)
    }
  })

  it('blobs: at their middles', () => {
    const middles = [[0, 0], [5, -5]] as const
    const { x, y } = blobs(key(1), 20, { centers: middles, spread: 0 })
    for (const [p, q, label] of labelled(x, y)) expect([p, q]).toEqual(middles[label === 0 ? 0 : 1])
    expect(new Set(toFlat(blobs(key(1), 20, { centers: 4 }).y)).size).toBe(4)
  })

  it('xor: in quadrants', () => {
    const { x, y } = xor(key(1), 60)
    for (const [p, q, label] of labelled(x, y)) expect(label).toBe(Number(p * q < 0))
  })

  it('sine: on it', () => {
    const { x, y } = sine(key(1), 60, { noise: 0 })
    toFlat(x).forEach((at, i) => expect(toFlat(y)[i]).toBeCloseTo(Math.sin(at), 6))
  })
})

it('the noise has the deviation asked for', () => {
  const { x, y } = sine(key(2), 20_000, { noise: 0.5 })
  const off = toFlat(y).map((value, i) => value - Math.sin(toFlat(x)[i]!))
  expect(Math.sqrt(off.reduce((sum, value) => sum + value * value, 0) / off.length)).toBeCloseTo(0.5, 1)
})

it('the copy task says at its end what it began with', () => {
  const { x, y } = copyTask(key(0), 40, { length: 3, symbols: 5, delay: 4 })
  const [given, said] = [toArray(x), toArray(y)]
  given.forEach((row, i) => {
    expect(row.slice(3)).toEqual([0, 0, 0, 6, 0, 0, 0])
    expect(said[i]).toEqual([0, 0, 0, 0, 0, 0, 0, ...row.slice(0, 3)])
  })
  expect(new Set(given.flatMap(row => row.slice(0, 3)))).toEqual(new Set([1, 2, 3, 4, 5]))
})

it.each([
  [() => spirals(key(0), 3, { arms: 0 }), 'spirals: arms is 0'], [() => blobs(key(0), 3, { centers: [] }), 'blobs: centers are'],
  [() => blobs(key(0), 3, { spread: -1 }), 'blobs: spread is -1'], [() => twoMoons(key(0), 3, { noise: NaN }), 'twoMoons: noise is NaN'],
  [() => copyTask(key(0), 3, { delay: 0 }), 'copyTask: delay is 0'],
])('%#: refused', (make, sentence) => expect(make).toThrow(sentence))
