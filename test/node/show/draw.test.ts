import { eye, fromArray, tensor, zeros } from 'pullback'
import { drawConfusion, drawImage, sideBySide } from 'pullback/node'
import { expect, it } from 'vitest'

it('an image is two characters a pixel, a line a row', () => {
  expect(drawImage(eye(3))).toBe('██    \n  ██  \n    ██')
  expect(drawImage(tensor([[0, 0.25, 0.5, 0.75, 1]]))).toBe('  ░░▒▒▓▓██')
  expect(drawImage(zeros([0, 3]))).toBe('')
})

it('numbers beyond the range are its ends; NaN is shown', () => {
  expect(drawImage(tensor([[-1, 2]]))).toBe('  ██')
  expect(drawImage(fromArray([1, 3], [NaN, Infinity, -Infinity]))).toBe('??██  ')
  expect(drawImage(tensor([[0, 255, 64]], { dtype: 'int32' }), { range: [0, 255] })).toBe('  ██░░')
  expect(drawImage(tensor([[0, 1]]), { range: [1, 0] })).toBe('██  ')
})

it('only grids are drawn', () => {
  // @ts-expect-error three axes
  const wrong = () => drawImage(zeros([1, 2, 3]))
  expect(wrong).toBeTypeOf('function')
})

it('texts stand side by side, top lines together', () => {
  expect(sideBySide(['a\nbb', 'c', 'd\ne\nf'], 2)).toBe('a   c  d\nbb     e\n       f')
  expect(sideBySide([])).toBe('')
})

it('a confusion matrix is aligned, however large its counts', () => {
  const matrix = tensor([[12345, 0, 1], [0, 0, 0], [2, 3, 5]], { dtype: 'int32' })
  expect(drawConfusion(matrix, ['a', 'bee', 'c'])).toBe([
    '         a    bee      c',
    'a    12345      ·      1  100.0 %',
    'bee      ·      ·      ·',
    'c        2      3      5   50.0 %',
  ].join('\n'))
  expect(() => drawConfusion(matrix, ['a'])).toThrow('drawConfusion: a confusion matrix [3, 3] does not go with 1 classes')
})
