import { fromArray, tensor, toFlat, zeros } from 'pullback'
import { Idx, mnist } from 'pullback/data'
import { mnist as fromFolder } from 'pullback/node'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import { errorOf, orThrow } from './format/support.js'

const images = (rows: number): Uint8Array => Idx.encode(fromArray([rows, 28, 28], Array.from({ length: rows * 784 }, (_, i) => i % 256), { dtype: 'int32' }), { as: 'uint8' })
const labels = (...values: number[]): Uint8Array => Idx.encode(tensor(values, { dtype: 'int32' }), { as: 'uint8' })
const files = { trainImages: images(3), trainLabels: labels(0, 9, 5), testImages: images(1), testLabels: labels(7) }

describe('mnist', () => {
  it('is rows of pixels from 0 to 1, and labels', () => {
    const { train, test } = orThrow(mnist(files))
    expect([train.x.shape, train.x.dtype, train.y.shape, test.x.shape]).toEqual([[3, 784], 'float32', [3], [1, 784]])
    expect([...toFlat(train.x).slice(0, 3), toFlat(train.x)[255]]).toEqual([0, Math.fround(1 / 255), Math.fround(2 / 255), 1])
    expect([...toFlat(train.y), ...toFlat(test.y)]).toEqual([0, 9, 5, 7])
  })

  it.each([
    [{ trainImages: labels(1) }, 'mnist: trainImages: expected an int32 tensor of shape [any, 28, 28] of pixels, found an int32 tensor of shape [1]'],
    [{ trainImages: Idx.encode(zeros([2, 27, 28], { dtype: 'int32' })) }, 'shape [2, 27, 28]'],
    [{ trainImages: Idx.encode(zeros([2, 28, 28])) }, 'a float32 tensor of shape [2, 28, 28]'],
    [{ trainImages: Idx.encode(fromArray([3, 28, 28], Array.from({ length: 3 * 784 }, (_, i) => i === 785 ? 256 : 0), { dtype: 'int32' })) }, 'mnist: trainImages, [1][0][1]: expected a number from 0 to 255, found 256'],
    [{ trainLabels: labels(1, 2) }, 'mnist: trainLabels: expected 3 labels, as many as there are images, found an int32 tensor of shape [2]'],
    [{ testLabels: labels(10) }, 'mnist: testLabels, [0]: expected a class from 0 to 9, found 10'],
    [{ testLabels: new Uint8Array(3) }, 'mnist: testLabels, file: expected two bytes 0'],
    [{ testImages: undefined }, 'mnist: testImages, file: expected bytes: a Uint8Array or an ArrayBuffer, found undefined'],
  ])('%#: what is none is a Left', (wrong, sentence) => expect(errorOf(mnist(asStated({ ...files, ...wrong }))).message).toContain(sentence))
})

describe('mnist of a folder', () => {
  let folder = ''
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'pullback-mnist-')) })
  afterEach(() => rmSync(folder, { recursive: true }))
  const write = (name: string, bytes: Uint8Array): void => writeFileSync(join(folder, name), bytes)

  it('is read from files as they are, packed, and by either name', async () => {
    write('train-images-idx3-ubyte', files.trainImages)
    write('train-labels-idx1-ubyte.gz', gzipSync(files.trainLabels))
    write('t10k-images.idx3-ubyte', files.testImages)
    write('t10k-labels.idx1-ubyte.gz', gzipSync(files.testLabels))
    expect([...toFlat(orThrow(await fromFolder(folder)()).train.y)]).toEqual([0, 9, 5])
  })

  it('a file that is missing, or is none, is a Left', async () => {
    write('train-images-idx3-ubyte', files.trainImages)
    expect(errorOf(await fromFolder(folder)()).message).toContain('holds none of train-labels-idx1-ubyte, train-labels-idx1-ubyte.gz')
    write('train-labels-idx1-ubyte', files.trainLabels)
    write('t10k-images-idx3-ubyte', files.testImages)
    write('t10k-labels-idx1-ubyte', files.trainLabels)
    expect(errorOf(await fromFolder(folder)()).message).toContain('mnist: testLabels: expected 1 label')
    expect(() => fromFolder(asStated(3))).toThrow('mnist: the path is 3')
  })
})
