import fc from 'fast-check'
import * as P from 'pullback'
import { ArgumentError, cast, compile, fromArray, ones, pipe, ShapeMismatch, tensor, type AnyTensor } from 'pullback'
import { asStated } from '../../src/tensor/cast.js'
import { describe, expect, it } from 'vitest'
import { contentsOf } from '../support/compare.js'
import type { Sample } from '../support/row.js'
import { rowOf } from '../support/words.js'

/*
 * What is particular to the words that move elements. JAX's numbers, gradients, compile and the data-last forms are tested for all words by
 * their rows: oracle.test.ts, law/gradient.test.ts, law/word.test.ts, law/immutability.test.ts.
 */

describe('laws', () => {
  const sampled = (word: string, act: (x: AnyTensor, args: Sample['args']) => void): void => {
    fc.assert(fc.property(rowOf(word).samples, ({ inputs, args }) => { act(inputs[0]!, args) }), { numRuns: 40 })
  }
  const words = asStated<Readonly<Record<string, (...args: readonly unknown[]) => AnyTensor>>>(P)

  it('concat undoes split, and flip, transpose and permute undo themselves', () => {
    sampled('split', (x, args) => {
      expect(contentsOf(words['concat']!(rowOf('split').call([x], args), args['axis']))).toEqual(contentsOf(x))
    })
    sampled('flip', (x, { axis }) => { expect(contentsOf(words['flip']!(words['flip']!(x, axis), axis))).toEqual(contentsOf(x)) })
    sampled('transpose', x => { expect(contentsOf(words['transpose']!(words['transpose']!(x)))).toEqual(contentsOf(x)) })
    sampled('permute', (x, { order }) => {
      const inverse = asStated<readonly number[]>(order).map((_, i) => asStated<readonly number[]>(order).indexOf(i))
      expect(contentsOf(words['permute']!(words['permute']!(x, order), inverse))).toEqual(contentsOf(x))
    })
  })

  it('squeeze undoes expandDims, slice undoes pad, stack is concat of expandDims', () => {
    sampled('expandDims', (x, { axis }) => { expect(contentsOf(words['squeeze']!(words['expandDims']!(x, axis), axis))).toEqual(contentsOf(x)) })
    sampled('pad', (x, args) => {
      const low = asStated<readonly number[]>(args['low'])
      expect(contentsOf(words['slice']!(rowOf('pad').call([x], args), low.map((from, i) => [from, from + x.shape[i]!])))).toEqual(contentsOf(x))
    })
    fc.assert(fc.property(rowOf('stack').samples, ({ inputs, args: { axis } }) => {
      expect(contentsOf(words['stack']!(inputs, axis))).toEqual(contentsOf(words['concat']!(inputs.map(x => words['expandDims']!(x, axis)), axis)))
    }))
  })

  it('gather with a one-hot row is the product with it', () => {
    fc.assert(fc.property(fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }), rows4 => {
      const x = fromArray([rows4.length, 4], Array.from({ length: 4 * rows4.length }, (_, i) => i))
      const labels = fromArray([rows4.length], rows4, { dtype: 'int32' })
      expect(contentsOf(P.squeeze(P.gather(x, P.expandDims(labels, 1), 1), 1))).toEqual(contentsOf(P.sum(P.mul(x, P.oneHot(labels, 4)), 1)))
    }))
  })
})

describe('beyond the fixtures', () => {
  const x = tensor([[1, 2, 3], [4, 5, 6]])

  it('words that are passed as values work on the tensor alone', () => {
    expect(pipe(x, P.flatten).shape).toEqual([6])
    expect(pipe(ones([1, 2, 1]), P.squeeze).shape).toEqual([2])
    expect(pipe(ones([1, 2, 1]), P.squeeze(-1)).shape).toEqual([1, 2])
  })

  it('negative axes and orders count from the end', () => {
    expect(P.permute(ones([2, 3, 4]), [-1, 0, 1]).shape).toEqual([4, 2, 3])
    expect(P.expandDims(x, -3).shape).toEqual([1, 2, 3])
    expect(contentsOf(P.slice(x, [[-1, null], [0, -1]]))).toEqual(contentsOf(tensor([[4, 5]])))
    expect(P.split(x, [1, 2], -1).map(part => part.shape)).toEqual([[2, 1], [2, 2]])
  })

  it('what changes nothing gives the tensor itself', () => {
    expect(P.reshape(x, [2, 3])).toBe(x)
    expect(P.permute(x, [0, 1])).toBe(x)
    expect(P.slice(x, [])).toBe(x)
    expect(P.concat([x])).toBe(x)
  })

  it('take reads numbers, one or a list, and repeats', () => {
    expect(contentsOf(P.take(x, 1, 0))).toEqual(contentsOf(tensor([4, 5, 6])))
    expect(contentsOf(P.take(x, [2, 2], -1))).toEqual(contentsOf(tensor([[3, 3], [6, 6]])))
    expect(contentsOf(pipe(x, P.take(0, 1)))).toEqual(contentsOf(tensor([1, 4])))
    expect(P.take(x, [], 0).shape).toEqual([0, 3])
    expect(P.take(P.zeros([0, 3]), [], 0).shape).toEqual([0, 3])
    expect(P.gather(P.zeros([2, 0]), P.zeros([2, 0], { dtype: 'int32' }), 1).shape).toEqual([2, 0])
  })

  it('oneHot is of the dtype asked for', () => {
    const labels = tensor([1, -1, 3], { dtype: 'int32' })
    for (const dtype of ['float32', 'float64', 'int32', 'bool'] as const) {
      expect(contentsOf(P.oneHot(labels, 2, { dtype }))).toEqual(contentsOf(cast(tensor([[0, 1], [0, 0], [0, 0]]), dtype)))
    }
  })

  it('pad of bool puts true', () => {
    expect(contentsOf(P.pad(tensor([false]), [[1, 0]], { value: true }))).toEqual(contentsOf(tensor([true, false])))
  })

  it('indices that are traced are not read: those outside take the nearest', () => {
    const find = compile((i: P.Tensor<readonly [2], 'int32'>) => P.take(tensor([10, 20, 30]), i, 0))
    expect(contentsOf(find(tensor([7, -7], { dtype: 'int32' })))).toEqual(contentsOf(tensor([30, 10])))
  })

  it('concrete indices are checked under a derivative too', () => {
    const wrong = tensor([3], { dtype: 'int32' })
    const f = (table: P.Tensor<readonly [3]>) => P.sum(P.take(table, wrong, 0))
    expect(() => P.grad(f)(tensor([1, 2, 3]))).toThrow('take: [3]: axis 0 has size 3, index 3 at [0] lies outside it')
  })
})

describe('errors say', () => {
  const f = (...shape: readonly number[]): AnyTensor => ones(shape)
  const i = (data: readonly number[], ...shape: readonly number[]): AnyTensor => fromArray(shape, data, { dtype: 'int32' })
  const words = asStated<Readonly<Record<string, (...args: readonly unknown[]) => unknown>>>(P)

  const refused: readonly (readonly [word: string, args: readonly unknown[], sentence: string])[] = [
    ['reshape', [f(2, 3), [4]], 'reshape: [2, 3] has 6 elements, [4] has 4'],
    ['reshape', [f(2, 3), [-1, 4]], 'reshape: [2, 3] to [-1, 4]: 6 elements do not divide by 4'],
    ['reshape', [f(2, 3), [0, -1]], 'reshape: [2, 3] to [0, -1]: 6 elements do not divide by 0'],
    ['reshape', [f(2, 3), [-1, -1]], 'reshape: more than one -1 in [-1, -1]'],
    ['reshape', [f(2, 3), [-2, 3]], 'reshape: [2, 3] to [-2, 3]: -2 is not a size'],
    ['reshape', [f(2, 3), [1.5, 4]], 'reshape: [2, 3] to [1.5, 4]: 1.5 is not a size'],
    ['squeeze', [f(2, 5, 3), 1], 'squeeze: [2, 5, 3]: axis 1 has size 5'],
    ['squeeze', [f(2, 5, 3), -2], 'squeeze: [2, 5, 3]: axis 1 has size 5'],
    ['squeeze', [f(2, 1), 2], 'squeeze: [2, 1] has no axis 2'],
    ['expandDims', [f(2, 3), 3], 'expandDims: [2, 3] has no place 3 for an axis'],
    ['expandDims', [f(2, 3), -4], 'expandDims: [2, 3] has no place -4 for an axis'],
    ['permute', [f(2, 3), [0, 0]], 'permute: [0, 0] is not a permutation of the 2 axes of [2, 3]'],
    ['permute', [f(2, 3), [0]], 'permute: [0] is not a permutation of the 2 axes of [2, 3]'],
    ['permute', [f(2, 3), [0, 1, 2]], 'permute: [0, 1, 2] is not a permutation of the 2 axes of [2, 3]'],
    ['flip', [f(2, 3), 2], 'flip: [2, 3] has no axis 2'],
    ['flip', [f(2, 3), [0, -2]], 'flip: axis -2 of [2, 3] is named twice'],
    ['broadcastTo', [f(2, 3), [2, 4]], 'broadcastTo: [2, 3] does not broadcast to [2, 4]: axis 1 is 3, not 4 or 1'],
    ['broadcastTo', [f(2, 3), [2, 1]], 'broadcastTo: [2, 3] does not broadcast to [2, 1]: axis 1 is 3, not 1'],
    ['broadcastTo', [f(2, 3), [3]], 'broadcastTo: [2, 3] does not broadcast to [3]: it has more axes'],
    ['concat', [[f(2, 3), f(3, 3)], 1], 'concat: [2, 3] and [3, 3] differ at axis 0'],
    ['concat', [[f(2, 3), f(3)]], 'concat: [2, 3] and [3] differ in rank'],
    ['concat', [[f(2, 3)], 2], 'concat: [2, 3] has no axis 2'],
    ['concat', [[f(1), i([1], 1)]], 'concat: float32 and int32 differ: cast one of them'],
    ['concat', [[]], 'concat: no tensors'],
    ['stack', [[f(2), f(3)]], 'stack: [2] and [3] differ at axis 0'],
    ['stack', [[f(2), f(2, 1)]], 'stack: [2] and [2, 1] differ in rank'],
    ['stack', [[f(2)], 2], 'stack: [2] has no place 2 for an axis'],
    ['stack', [[f(1), i([1], 1)]], 'stack: float32 and int32 differ: cast one of them'],
    ['stack', [[]], 'stack: no tensors'],
    ['slice', [f(4), [[0, 5]]], 'slice: [4]: axis 0 has size 4, [0, 5] reaches beyond it'],
    ['slice', [f(4), [[-5, null]]], 'slice: [4]: axis 0 has size 4, [-5, null] reaches beyond it'],
    ['slice', [f(2, 4), [null, [3, 1]]], 'slice: [2, 4]: axis 1: [3, 1] ends before it starts'],
    ['slice', [f(4), [[0, 4, 0]]], 'slice: [4]: axis 0: step 0 is not above 0'],
    ['slice', [f(4), [[0.5, 4]]], 'slice: [4]: axis 0: [0.5, 4]: 0.5 is not a whole number'],
    ['slice', [f(4), [null, null]], 'slice: [4] has fewer than 2 axes'],
    ['split', [f(6), 4], 'split: [6]: axis 0 of size 6 does not split into 4 equal parts'],
    ['split', [f(6), 0], 'split: 0 is not a number of parts'],
    ['split', [f(2, 6), [1, 2], 1], 'split: [2, 6]: axis 1 of size 6 is not the sum of [1, 2]'],
    ['split', [f(6), 2, 1], 'split: [6] has no axis 1'],
    ['pad', [f(2, 3), [[1, 1]]], 'pad: [2, 3] needs 2 pairs of widths, not 1'],
    ['pad', [f(2), [[-1, 0]]], 'pad: [2]: a width of -1 is negative'],
    ['pad', [f(2), [[0.5, 0]]], 'pad: [2]: a width of 0.5 is not a whole number'],
    ['pad', [i([1], 1), [[1, 0]], { value: 0.5 }], 'pad: 0.5 is not a whole number, and the other operand is int32: cast it to float32 first'],
    ['tile', [f(2), [2, 2]], 'tile: [2] needs 1 repeats, not 2'],
    ['tile', [f(2), [-1]], 'tile: [2]: -1 is not a number of repeats'],
    ['take', [f(4, 2), [0], 2], 'take: [4, 2] has no axis 2'],
    ['take', [f(4, 2), f(1), 0], 'take: indices of float32: cast them to int32'],
    ['take', [f(4, 2), [0, 4], 0], 'take: [4, 2]: axis 0 has size 4, index 4 at [1] lies outside it'],
    ['take', [f(4, 2), -3, 1], 'take: [4, 2]: axis 1 has size 2, index -3 lies outside it'],
    ['take', [f(4, 2), i([0, 1, 9, 0], 2, 2), 0], 'take: [4, 2]: axis 0 has size 4, index 9 at [1, 0] lies outside it'],
    ['take', [f(0), [0], 0], 'take: [0]: axis 0 has size 0: there is nothing to choose'],
    ['gather', [f(3, 4), i([0, 0], 2, 1), 1], 'gather: [3, 4] and indices [2, 1] differ at axis 0'],
    ['gather', [f(3, 4), i([0, 0, 0], 3), 1], 'gather: [3, 4] and indices [3] differ in rank'],
    ['gather', [f(3, 4), i([0, 0, 0], 3, 1), 2], 'gather: [3, 4] has no axis 2'],
    ['gather', [f(3, 4), f(3, 1), 1], 'gather: indices of float32: cast them to int32'],
    ['gather', [f(2, 3), i([0, 3], 2, 1), 1], 'gather: [2, 3]: axis 1 has size 3, index 3 at [1, 0] lies outside it'],
    ['oneHot', [f(2), 3], 'oneHot: indices of float32: cast them to int32'],
    ['oneHot', [i([0], 1), -1], 'oneHot: -1 is not a number of classes'],
    ['oneHot', [i([0], 1), 2.5], 'oneHot: 2.5 is not a number of classes'],
  ]
  it.each(refused)('%s of %s', (word, args, sentence) => {
    expect(() => words[word]!(...args)).toThrow(new ShapeMismatch(sentence))
    expect(() => words[word]!(...args)).toThrow(ShapeMismatch)
  })

  it('take of a fraction', () => {
    expect(() => words['take']!(f(4), [0.5], 0)).toThrow(new ArgumentError('take: 0.5 is not an index: it is a whole number of int32'))
  })
})
