import { describe, expect, it } from 'vitest'
import {
  arange, broadcastTo, compile, concat, dim, eye, fromArray, full, linspace, oneHot, ones, outer, pad, reshape, sum, tensor, tile, toFlat, zeros, type AnyTensor, type Tensor,
} from 'pullback'
import * as Random from 'pullback/random'
import { asStated } from '../../src/tensor/cast.js'

/*
 * What has more elements than places are counted, 2³¹ − 1, is refused in a sentence, before anything is laid out: the process would end otherwise.
 */

const most = 2 ** 31 - 1
const key = Random.key(0)
const one = tensor([1])
const far = broadcastTo(one, [2 ** 30 + 1])

const refused: readonly (readonly [string, () => unknown, string])[] = [
  ['zeros', () => zeros([1e300]), `zeros: [1e+300] is too large: a size is at most ${most}`],
  ['zeros of nothing', () => zeros([0, 1e300]), `zeros: [0, 1e+300] is too large: a size is at most ${most}`],
  ['ones', () => ones([2 ** 16, 2 ** 16], { dtype: 'bool' }), `ones: [65536, 65536] has ${2 ** 32} elements: a tensor holds at most ${most}`],
  ['full', () => full([2 ** 31], 1), `full: [${2 ** 31}] is too large`],
  ['eye', () => eye(1e5), 'eye: [100000, 100000] has 10000000000 elements'],
  ['arange', () => arange(1e300), 'arange: [1e+300] is too large'],
  ['arange in steps', () => arange(0, 1e300, 1e-3), 'arange: [1e+303] is too large'],
  ['linspace', () => linspace(0, 1, 2 ** 31), `linspace: [${2 ** 31}] is too large`],
  ['fromArray', () => fromArray([1e300], new Float32Array()), 'fromArray: [1e+300] is too large'],
  ['dim', () => dim('batch', 1e300), `dim: 'batch' is 1e+300: a size is a whole number from 0 to ${most}`],
  ['broadcastTo', () => broadcastTo(one, [2 ** 32 + 5]), `broadcastTo: [${2 ** 32 + 5}] is too large`],
  ['broadcastTo that is read', () => toFlat(broadcastTo(one, [2 ** 20, 2 ** 20])), `broadcast_in_dim: [1048576, 1048576] has ${2 ** 40} elements`],
  ['tile', () => tile(one, [2 ** 31]), `tile: [${2 ** 31}] is too large: a size is at most ${most}`],
  ['tile of nothing', () => tile(zeros([0]), [1e300]), 'tile: [1e+300] is too large'],
  ['oneHot', () => oneHot(tensor([1], { dtype: 'int32' }), 1e300), 'oneHot: [1, 1e+300] is too large'],
  ['pad', () => pad(one, [[1e300, 0]]), 'pad: [1e+300] is too large'],
  ['concat', () => concat([far, far], 0), `concatenate: [${2 ** 31 + 2}] is too large`],
  ['outer', () => outer(broadcastTo(one, [2 ** 16]), broadcastTo(one, [2 ** 16])), 'dot_general: [65536, 65536] has'],
  ['reshape of nothing', () => reshape(zeros([0]), [0, 1e300]), 'reshape: [0, 1e+300] is too large'],
  ['permutation', () => Random.permutation(key, 2 ** 32), `permutation: [${2 ** 32}] is too large`],
  ['normal', () => Random.normal(key, [1e300]), 'normal: [1e+300] is too large'],
  ['uniform', () => Random.uniform(key, [2 ** 16, 2 ** 16]), 'uniform: [65536, 65536] has'],
  ['bits', () => Random.bits(key, [2 ** 31]), 'bits: [2147483648] is too large'],
  ['split', () => Random.split(key, 2 ** 31 - 1), 'split: into 2147483647 keys: the number of keys is a whole number from 0 to 16777216'],
]

describe('more elements than a tensor holds are refused by', () => {
  it.each(refused)('%s', (_, make, sentence) => {
    expect(make).toThrow(sentence)
  })

  it.each(refused.filter(([word]) => !['dim', 'fromArray', 'broadcastTo that is read', 'reshape of nothing'].includes(word)))('%s, compiled', (_, make) => {
    expect(() => compile((x: typeof one) => [x, asStated<AnyTensor>(make())] as const)(one)).toThrow(/ is too large: a size is at most | elements: a tensor holds at most | needs 17.2 GB of memory|split: into/)
  })
})

it('a loop over more elements than an int32 counts is refused, or is several', () => {
  const long = compile((x: Tensor<readonly [1], 'float64'>) => sum(broadcastTo(x, [2 ** 32 + 5])))
  expect(() => long(tensor([1], { dtype: 'float64' }))).toThrow(`broadcastTo: [${2 ** 32 + 5}] is too large`)
})
