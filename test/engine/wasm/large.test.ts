import {
  add, argmax, cast, compile, concat, cumsum, equal, expandDims, flip, fromArray, greater, matmul, max, maximum, minimum, mul, pad, reshape, slice, sub, sum, take, toFlat,
  transpose, where, type AnyTensor, type DType,
} from 'pullback'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { asStated } from '../../../src/tensor/cast.js'

/*
 * compile(f) gives what f gives where tensors are larger than a cache, a block and an unrolled loop. Elements are small whole numbers, so that all sums
 * are exact in any order and nothing but equality is asked for.
 */

type Word = (...args: readonly unknown[]) => AnyTensor

/** Words without what the compiler knows of shapes, which are drawn here. */
const w = asStated<Readonly<Record<
  | 'add' | 'argmax' | 'cast' | 'concat' | 'cumsum' | 'equal' | 'expandDims' | 'flip' | 'greater' | 'matmul' | 'max' | 'maximum' | 'minimum' | 'mul' | 'pad' | 'reshape' | 'slice' | 'sub'
  | 'sum' | 'take' | 'transpose' | 'where', Word>>>({
  add, argmax, cast, concat, cumsum, equal, expandDims, flip, greater, matmul, max, maximum, minimum, mul, pad, reshape, slice, sub, sum, take, transpose, where,
})

/** Two matrices of one shape and dtype, and a number that chooses; gives one of that shape. */
type Operation = (a: AnyTensor, b: AnyTensor, m: number, n: number, chosen: number) => AnyTensor

const cut = (a: AnyTensor, ...ranges: readonly (readonly [number, number])[]): AnyTensor => w.slice(a, ranges)

const operations: Readonly<Record<string, Operation>> = {
  'sum': (a, b) => w.add(a, b),
  'product': (a, b) => w.mul(a, b),
  'choice': (a, b) => w.where(w.greater(a, b), a, 2),
  'reversed': (a, _, __, ___, axis) => w.flip(a, axis % 2),
  'rows moved': (a, b, m, n, k) => w.concat([cut(a, [k % m, m], [0, n]), cut(b, [0, k % m], [0, n])], 0),
  'columns moved': (a, b, m, n, k) => w.concat([cut(a, [0, m], [k % n, n]), cut(b, [0, m], [0, k % n])], 1),
  'padded': (a, _, m, n, k) => w.pad(cut(a, [k % m, m], [0, n]), [[k % m, 0], [0, 0]]),
  'matrices': (a, b) => w.matmul(w.matmul(a, w.transpose(b)), a),
  'matrices, the other way': (a, b) => w.matmul(a, w.matmul(w.transpose(b), a)),
  'cumulative': (a, _, __, ___, axis) => w.cumsum(a, axis % 2),
  'row sums': (a, b) => w.sub(a, w.sum(b, 1, { keepDims: true })),
  'column sums': (a, b) => w.sub(a, w.sum(b, 0)),
  'row maxima': (a, b) => w.sub(a, w.max(b, 1, { keepDims: true })),
  'column maxima': (a, b) => w.equal(a, w.max(b, 0)),
  'total': (a, b) => w.add(a, w.sum(b)),
  'first row': (a, b, _, n) => w.add(a, w.reshape(cut(b, [0, 1], [0, n]), [n])),
  'transposed as it lies': (a, b, m, n) => w.add(a, w.reshape(w.transpose(b), [m, n])),
  'flat': (a, b, m, n) => w.reshape(w.mul(w.reshape(a, [m * n]), w.flip(w.reshape(b, [m * n]), 0)), [m, n]),
  'looked up': (a, _, m, __, k) => w.take(a, fromArray([m], Array.from({ length: m }, (_x, i) => (i * 7 + k) % m), { dtype: 'int32' }), 0),
  'places': (a, b) => w.add(w.cast(a, 'int32'), w.expandDims(w.argmax(b, 1), 1)),
}

const shapes = [[3, 700], [700, 3], [1, 5000], [5000, 1], [257, 33], [64, 64], [100, 128], [16, 1024], [31, 31]] as const

const value = fc.nat(1000)

it('random programs on large matrices give exactly what they give uncompiled', () => {
  fc.assert(fc.property(
    fc.constantFrom(...shapes), fc.array(fc.tuple(fc.constantFrom(...Object.values(operations)), fc.constantFrom<DType>('float32', 'float32', 'int32', 'float64'), value, value), { minLength: 1, maxLength: 8 }),
    fc.tuple(value, value), ([m, n], steps, kept) => {
      const f = (...given: readonly AnyTensor[]): readonly AnyTensor[] => {
        const pool = [...given]
        const at = (i: number): AnyTensor => pool[i < 500 ? i % pool.length : pool.length - 1 - i % 3]!
        for (const [apply, dtype, i, j] of steps) {
          const made = apply(w.cast(at(i), dtype), w.cast(at(j), dtype), m, n, i + j)
          pool.push(w.maximum(w.minimum(made.dtype === 'bool' ? w.cast(made, dtype) : made, 8), -8))
        }
        return [pool.at(-1)!, ...kept.map(at)]
      }
      const given = (['float32', 'int32', 'float64'] as const).map((dtype, first) =>
        fromArray([m, n], Array.from({ length: m * n }, (_, i) => (i * 31 + first + (i >> 5)) % 7 - 3), { dtype }))
      const found = compile(asStated<(...args: never[]) => readonly AnyTensor[]>(f))(...asStated<never[]>(given))
      f(...given).forEach((x, i) => {
        const [expected, actual] = [toFlat(x), toFlat(found[i]!)]
        const wrong = expected.findIndex((element, at) => element !== actual[at])
        expect(wrong < 0 ? '' : `result ${i}: [${wrong}] is ${actual[wrong]}, not ${expected[wrong]}`).toBe('')
      })
    }), { numRuns: 40 })
})
