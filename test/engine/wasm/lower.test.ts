import {
  add, cast, compile, cos, exp, expandDims, flip, fromArray, greater, matmul, max, mul, reshape, slice, sqrt, sub, sum, take, tanh, transpose, where, zeros,
  type AnyTensor, type Tensor,
} from 'pullback'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../../src/tensor/cast.js'
import { bits, unfused } from './support.js'

type Rows = Tensor<readonly [number, number]>
type Row = Tensor<readonly [number]>

const x = zeros([6, 7])
const row = zeros([7])

describe('what gets memory', () => {
  it('views do not: they are read where they lie', () => {
    expect(unfused((a: Rows) => exp(transpose(flip(slice(a, [[1, 5], [0, 7]]), 1))), x)).toEqual(['map [7, 4] exponential → 1'])
    expect(unfused((a: Rows) => add(reshape(a, [42]), 1), x)).toEqual(['map [42] add → 1'])
    expect(unfused((a: Rows, b: Row) => add(a, b), x, row)).toEqual(['map [6, 7] add → 1'])
    expect(unfused((a: Rows, b: Rows) => matmul(transpose(a), b), x, x)).toEqual(['dot 7×6×7 → 1'])
  })

  it('a chain does not: it is computed where it is read', () => {
    expect(unfused((a: Rows, b: Rows) => sum(tanh(add(mul(a, b), 1)), 1), x, x)).toEqual(['rows [6, 7] multiply add tanh reduce add → 1'])
  })

  it('a reshape of what was computed is followed, unless axes were moved before', () => {
    expect(unfused((a: Rows) => exp(reshape(tanh(a), [42])), x)).toEqual(['map [42] tanh exponential → 1'])
    expect(unfused((a: Rows) => exp(reshape(transpose(tanh(a)), [42])), x)).toEqual(['map [7, 6] tanh → 1', 'map [42] exponential → 1'])
    expect(unfused((a: Rows) => exp(reshape(transpose(a), [42])), x)).toEqual(['map [7, 6] → 1', 'map [42] exponential → 1'])
  })

  it('what is dear and used twice does, once; what is cheap is computed again', () => {
    expect(unfused((a: Rows) => {
      const y = tanh(a)
      return [mul(y, 2), transpose(add(y, 1))]
    }, x)).toEqual(['map [6, 7] tanh → 1', 'map [6, 7] multiply → 1', 'map [7, 6] add → 1'])
    expect(unfused((a: Rows) => {
      const y = add(a, 1)
      return [mul(y, 2), transpose(mul(y, y))]
    }, x)).toEqual(['map [6, 7] add multiply → 1', 'map [7, 6] add multiply → 1'])
  })

  it('what is dear and used twice by one value is computed once, in a register', () => {
    expect(unfused((a: Rows) => {
      const y = tanh(a)
      return mul(add(y, 1), sub(y, 3))
    }, x)).toEqual(['map [6, 7] tanh → 1', 'map [6, 7] add subtract multiply → 1'])
  })

  it('what is spread over more places does: else each of them would compute it', () => {
    expect(unfused((a: Rows, b: Row) => add(a, exp(b)), x, row)).toEqual(['map [7] exponential → 1', 'map [6, 7] add → 1'])
    expect(unfused((a: Rows, b: Row) => add(a, mul(b, b)), x, row)).toEqual(['map [7] multiply → 1', 'map [6, 7] add → 1'])
    expect(unfused((a: Rows, b: Row) => add(a, reshape(exp(expandDims(b, 0)), [7])), x, row)).toHaveLength(2)
  })

  it('what lies too deep does: unrolled loops of any length compile, and fusion does not undo it', () => {
    const steps = (a: Row): Row => {
      let y = a
      for (let i = 0; i < 1200; i++) y = add(mul(y, 0.99), 0.1)
      return y
    }
    const given = fromArray([9], [1, -2, 3, 0, 5, 6, 1e8, 8, 9])
    expect(bits(compile(steps)(given))).toBe(bits(steps(given)))
    expect(bits(compile((a: Row) => sum(steps(a)))(given))).toBe(bits(compile((a: Row) => sum(a))(steps(given))))
  })

  it('operands of products do, and are read in place, transposed or sliced', () => {
    expect(unfused((a: Rows, b: Rows) => matmul(exp(a), transpose(b)), x, x)).toEqual(['map [6, 7] exponential → 1', 'dot 6×7×6 → 1'])
    expect(unfused((a: Rows, b: Rows) => matmul(slice(a, [[0, 6], [2, 5]]), slice(b, [[0, 3], [0, 7]])), x, x)).toEqual(['dot 6×3×7 → 1'])
  })
})

const numbers = (...shape: readonly number[]): AnyTensor =>
  fromArray(shape, Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => Math.sin(i * 12.9898 + 78.233) * 10 ** (i % 7 - 3)))

type Word = (x: AnyTensor) => AnyTensor

/** Words without the compiler's knowledge of shapes: they are drawn here. */
const plain = asStated<Readonly<Record<'sum' | 'max' | 'tanh' | 'mul' | 'add' | 'cast' | 'flip' | 'slice' | 'where' | 'greater' | 'take' | 'cos' | 'sqrt', (...args: readonly unknown[]) => AnyTensor>>>(
  { sum, max, tanh, mul, add, cast, flip, slice, where, greater, take, cos, sqrt })

const run = (f: (...xs: readonly AnyTensor[]) => unknown, ...xs: readonly AnyTensor[]): readonly string[] => {
  const found: unknown = compile(asStated<(...args: never[]) => AnyTensor>(f))(...asStated<never[]>(xs))
  return asStated<readonly AnyTensor[]>(Array.isArray(found) ? found : [found]).map(bits)
}

const shapes: readonly (readonly number[])[] = [[1], [5], [37], [1000], [5, 13], [13, 5], [3, 4, 5], [2, 3, 1], [4, 1, 33]]

const subsets = (rank: number): readonly (readonly number[])[] =>
  Array.from({ length: 2 ** rank - 1 }, (_, mask) => Array.from({ length: rank }, (_x, axis) => axis).filter(axis => ((mask + 1) >> axis & 1) === 1))

/** What is summed, computed in ways that are fused with the sum, or not. */
const computed: Readonly<Record<string, Word>> = {
  'an elementary function': x => plain.tanh(x),
  'several operations': x => plain.add(plain.mul(x, x), 1),
  'a choice': x => plain.where(plain.greater(x, 0), x, 0.125),
  'what is float64': x => plain.cast(plain.mul(plain.cast(x, 'float64'), 1 / 3), 'float32'),
  'what a comparison of float64 chooses': x => plain.where(plain.greater(plain.cast(x, 'float64'), 0.1), x, 1),
  'a reversal': x => plain.flip(x, 0),
  'a slice': x => plain.slice(x, x.shape.map(d => [d >> 1, d])),
  'looked-up rows': x => plain.take(x, fromArray([3], [0, x.shape[0]! - 1, 0], { dtype: 'int32' }), 0),
}

describe('the order of a sum', () => {
  it.each(Object.entries(computed))('does not depend on what is fused into it: %s', (_, f) => {
    for (const shape of shapes) {
      const given = numbers(...shape)
      const stored = asStated<AnyTensor>(compile(asStated<(x: Row) => Row>(f))(asStated(given)))
      for (const axes of subsets(shape.length)) {
        const total: Word = y => plain.sum(y, axes)
        expect(run(asStated(total), stored), `[${shape}] over ${axes}`).toEqual(run(y => total(f(y)), given))
      }
    }
  })

  it.each<readonly [string, (x: AnyTensor, sum: Word) => readonly AnyTensor[]]>([
    ['with another reduction in its loop', (x, total) => [total(x), plain.max(x, [0])]],
    ['with its operand stored beside it', (x, total) => {
      const y = plain.mul(x, 1)
      return [total(y), plain.add(y, y)]
    }],
    ['with what follows in its epilogue', (x, total) => {
      const y = total(x)
      return [y, plain.cos(y), plain.cast(y, 'float64')]
    }],
    ['with a sum of other axes', (x, total) => [total(x), plain.sum(x, [x.shape.length - 1]), plain.sum(x, [])]],
    ['with a sum of float64 over the same elements', (x, total) => [total(x), total(plain.cast(x, 'float64'))]],
    ['with its operand used by float64', (x, total) => [total(x), plain.sqrt(plain.cast(x, 'float64'))]],
  ])('does not depend on the program around it: %s', (_, f) => {
    for (const shape of shapes) {
      const given = numbers(...shape)
      for (const axes of subsets(shape.length)) {
        const total: Word = y => plain.sum(y, axes)
        expect(run(y => f(y, total), given)[0], `[${shape}] over ${axes}`).toEqual(run(asStated(total), given)[0])
      }
    }
  })
})
