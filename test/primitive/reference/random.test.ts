import { expect, test } from 'vitest'
import { run, view } from './support.js'

const block = (key: readonly number[], counter: readonly number[]): string[] =>
  run('threefry2x32', [view('int32', [2], key), view('int32', [], [counter[0]!]), view('int32', [], [counter[1]!])], {}, [2], 'int32')
    .map((word) => (word >>> 0).toString(16))

test('threefry2x32: the known answers of Random123', () => {
  expect(block([0, 0], [0, 0])).toEqual(['6b200159', '99ba4efe'])
  expect(block([0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff])).toEqual(['1cb996fc', 'bb002be7'])
  expect(block([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).toEqual(['c4923a9c', '483df7a0'])
})

test('threefry2x32: first words, then second words, each block by itself', () => {
  const key = view('int32', [2], [7, -3])
  const x0 = view('int32', [2, 2], [0, 1, -2, 3])
  const x1 = view('int32', [2, 2], [4, -5, 6, 7])
  const words = run('threefry2x32', [key, x0, x1], {}, [2, 2, 2], 'int32').map((word) => (word >>> 0).toString(16))
  for (let i = 0; i < 4; i++) expect([words[i], words[4 + i]]).toEqual(block([7, -3], [x0.data[i]!, x1.data[i]!]))
  expect(run('threefry2x32', [key, view('int32', [0], []), view('int32', [0], [])], {}, [2, 0], 'int32')).toEqual([])
})
