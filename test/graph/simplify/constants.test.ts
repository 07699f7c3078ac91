import { describe, expect, it } from 'vitest'
import { isUniform, rampOf } from '../../../src/graph/simplify/constants.js'
import { reshapeLast, spreadLast } from '../../../src/graph/simplify/elementwise.js'
import { empty, fold } from '../../../src/graph/simplify/fold.js'
import { rewrite } from '../../../src/graph/simplify/rewrite.js'
import { simplify } from '../../../src/graph/simplify/index.js'
import { b, bool, by, keeps, expectSame, expressions, float32, float64, floats, int32, ints, traced } from './support.js'

const steps = (f: Parameters<typeof traced>[0], ...types: Parameters<typeof by>[2][]) => rewrite(traced(f, ...types), {}).steps.length

describe('constants', () => {
  it('of one value throughout are a scalar spread', () => {
    expect(by({}, x => b.add(x, floats([2, 3], [4, 4, 4, 4, 4, 4])), float32(2, 3))).toBe('add(x, 4^[2,3])')
    expect(by({}, x => b.add(x, floats([1], [-0])), float32(1))).toBe('add(x, -0^[1])')
    expect(by({}, x => b.add(x, floats([2], [0, -0])), float32(2))).toBe('add(x, [2](0 -0))')
  })

  it.each(['float32', 'float64', 'int32', 'bool'] as const)('of %s are found to be uniform, or not, at every length', dtype => {
    const make = { float32: Float32Array, float64: Float64Array, int32: Int32Array, bool: Uint8Array }[dtype]
    expect(isUniform(new make(0))).toBe(false)
    for (const value of dtype === 'bool' ? [0, 1] : dtype === 'int32' ? [0, 1, -1] : [0, -0, 0.1, NaN, -Infinity]) {
      for (let n = 1; n < 40; n++) {
        expect(isUniform(new make(n).fill(value))).toBe(true)
        expect(isUniform(new make(n + 1).fill(value).subarray(1))).toBe(true)
        for (let at = 0; at < n && n > 1; at++) {
          for (const other of dtype === 'int32' || dtype === 'bool' ? [value ^ 1] : [Object.is(value, 0) ? -0 : 0, 7]) {
            if (Object.is(value, other)) continue
            expect(isUniform(new make(n).fill(value).fill(other, at, at + 1)), `${n} elements ${value}, ${other} at ${at}`).toBe(false)
          }
        }
      }
    }
  })

  it('that count up are an iota', () => {
    expect(rampOf([2, 3, 2], Int32Array.of(0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2))).toBe(1)
    expect(by({}, x => b.add(x, ints([2, 2], [0, 0, 1, 1])), int32(2, 2))).toBe('add(x, iota{shape [2,2], dtype int32, dimension 0}())')
    expect(by({}, x => b.add(x, ints([2, 2], [0, 1, 0, 1])), int32(2, 2))).toBe('add(x, iota{shape [2,2], dtype int32, dimension 1}())')
    for (const other of [[0, 1, 2, 4], [1, 2, 3, 4], [0, 1, 0, 2], [0, 0, 1, 2], [0, 2, 4, 6]]) {
      expect(by({}, x => b.add(x, ints([2, 2], other)), int32(2, 2))).toBe(`add(x, [2,2](${other.join(' ')}))`)
    }
    expect(by({}, x => b.add(x, floats([2], [0, 1])), float32(2))).toBe('add(x, [2](0 1))')
  })

  it('of equal dtype, shape and bits are one', () => {
    expect(steps(x => [b.add(x, floats([2], [1, 2])), b.multiply(x, floats([2], [1, 2]))], float32(2))).toBe(3)
    expect(steps(x => [b.add(x, floats([2], [1, 2])), b.multiply(x, floats([2], [1, 3]))], float32(2))).toBe(4)
    expect(steps(() => [floats([2, 1], [1, 2]), floats([1, 2], [1, 2])])).toBe(2)
    const large = () => floats([70000], Array.from({ length: 70000 }, (_, i) => i % 3))
    const x = large()
    expect([steps(() => [x, x]), steps(() => [x, large()])]).toEqual([1, 2])
    expect(steps(x => [b.add(x, b.constant(0, x)), b.multiply(x, b.constant(-0, x))], float32(2))).toBe(6)
    expect(steps(() => [ints([], [0]), b.constant(0, float32()), b.constant(0, bool())])).toBe(3)
  })
})

describe('common subexpressions', () => {
  it('are computed once, operands in either order where that is the same', () => {
    expect(steps((x, y) => [b.multiply(x, y), b.multiply(y, x), b.multiply(x, y)], float32(2), float32(2))).toBe(1)
    expect(steps((x, y) => [b.subtract(x, y), b.subtract(y, x)], float32(2), float32(2))).toBe(2)
    expect(steps(x => [b.reduce({ kind: 'add', dimensions: [0] }, x), b.reduce({ kind: 'maximum', dimensions: [0] }, x)], float32(2))).toBe(2)
    expect(steps(x => [b.convert({ dtype: 'int32' }, x), b.convert({ dtype: 'int32' }, x)], float32(2))).toBe(1)
  })
})

describe('what is known when traced', () => {
  it('is computed', () => {
    const program = { arguments: [], steps: [
      { constant: floats([2], [1, 2]), type: float32(2) },
      { name: 'negate' as const, params: {}, inputs: [0], type: float32(2) },
      { name: 'broadcast_in_dim' as const, params: { shape: [300, 2], broadcastDimensions: [1] }, inputs: [1], type: float32(300, 2) },
      { name: 'abs' as const, params: {}, inputs: [2], type: float32(300, 2) },
    ], results: [1, 2, 3] }
    const found = simplify(program)
    expectSame(found, program)
    expectSame(rewrite(program, { every: [fold] }), program)
    expect(found.steps.map(step => 'constant' in step ? 'constant' : step.name)).toEqual(['constant', 'broadcast_in_dim', 'constant'])
  })

  it('is left to the engine where it may have other last bits than the definition', () => {
    const wide = () => floats([2], [1, 2])
    expect(by({ every: [fold] }, () => b.exponential(wide()))).toBe('exponential([2](1 2))')
    expect(by({ every: [fold] }, () => b.reduce({ kind: 'add', dimensions: [0] }, wide()))).toBe('reduce{kind add, dimensions [0]}([2](1 2))')
    expect(by({ every: [fold] }, () => b.reduce({ kind: 'maximum', dimensions: [0] }, wide()))).toBe('2')
    expect(by({ every: [fold] }, () => b.exponential(b.convert({ dtype: 'float64' }, floats([1], [0]))))).toBe('1^[1]')
    expect(by({ every: [fold] }, () => b.sqrt(floats([1], [4])))).toBe('2^[1]')
  })

  it('is laid out for what moves it, unless there is much of it', () => {
    const reversed = (n: number) => ({ arguments: [], steps: [
      { name: 'iota' as const, params: { shape: [n], dtype: 'int32' as const, dimension: 0 }, inputs: [], type: int32(n) },
      { name: 'reverse' as const, params: { dimensions: [0] }, inputs: [0], type: int32(n) },
    ], results: [1] })
    expect(expressions(rewrite(reversed(3), { every: [fold] }))).toEqual(['[3](2 1 0)'])
    expect(expressions(rewrite(reversed(2000), { every: [fold] }))[0]).toMatch('reverse')
  })

  it('has no elements where a shape has none', () => {
    expect(by({ every: [empty] }, x => b.exponential(b.reshape({ shape: [2, 0] }, x)), float32(0, 3))).toBe('[2,0]()')
    expect(keeps({ every: [empty] }, x => b.reduce({ kind: 'add', dimensions: [0] }, x), float32(0, 3))).toBe(true)
  })
})

describe('elementwise functions', () => {
  const spread = (shape: readonly number[], ...broadcastDimensions: readonly number[]) => ({ shape, broadcastDimensions })

  it('come before what spreads their scalars', () => {
    const rules = { every: [spreadLast] }
    expect(by(rules, (x, y) => b.add(b.broadcast_in_dim(spread([12]), x), b.broadcast_in_dim(spread([12]), y)), float32(), float32())).toBe('add(x, y)^[12]')
    expect(keeps(rules, x => b.exponential(b.broadcast_in_dim(spread([2, 3], 1), x)), float32(3))).toBe(true)
    expect(keeps(rules, (x, y) => b.add(b.broadcast_in_dim(spread([2, 3], 1), x), b.broadcast_in_dim(spread([2, 3], 0), y)), float32(3), float32(2))).toBe(true)
    expect(keeps(rules, (x, y) => b.add(x, b.broadcast_in_dim(spread([2, 3], 1), y)), float32(2, 3), float32(3))).toBe(true)
    expect(keeps(rules, x => b.cumulative_sum({ dimension: 0, reverse: false }, b.broadcast_in_dim(spread([3]), x)), float32())).toBe(true)
  })

  it('come before reshapes of what is computed', () => {
    const rules = { last: [reshapeLast] }
    const dot = { lhsBatching: [], rhsBatching: [], lhsContracting: [1], rhsContracting: [0] }
    expect(by(rules, (x, y) => {
      const z = b.reshape({ shape: [6] }, b.dot_general(dot, x, y))
      return b.maximum(b.add(z, b.constant(1, z)), b.constant(0, z))
    }, float64(2, 4), float64(4, 3))).toMatch(/^reshape\{shape \[6\]\}\(maximum\(add\(dot_general.*1\^\[2,3\]\), 0\^\[2,3\]\)\)$/)
    expect(keeps(rules, x => b.exponential(b.reshape({ shape: [6] }, x)), float64(2, 3))).toBe(true)
    expect(keeps(rules, (x, y) => b.add(b.reshape({ shape: [6] }, b.exponential(x)), y), float64(2, 3), float64(6))).toBe(true)
    expect(keeps(rules, (x, y) => b.add(b.reshape({ shape: [6] }, b.exponential(x)), b.reshape({ shape: [6] }, y)), float64(2, 3), float64(3, 2))).toBe(true)
  })
})
