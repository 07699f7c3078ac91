import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toArray, toFlat, type Tensor } from 'pullback'
import { digits, iris } from 'pullback/datasets'
import { expect, expectTypeOf, it } from 'vitest'

// Of the CSV files, one byte a value: pixels 0…16, lengths in tenths of a centimetre, labels; and of the float32 values that they stand for.
const sums = {
  pixels: '8f26b2bd9d135c256808f68f14fdabddde6d9c7f869ae419704b051f0f14b3b3',
  digitLabels: '8ba4f891220f5e4c9c819638d1602d74b83618f167043c6da52a2a247841ddf0',
  digitFloats: '9f578524b6cec1fc800cc52dfc87ebe56264983d490aa72a4bd928ba2570ec77',
  lengths: '9f83d709ff543630793c65970cd232a7b86de6f44338e64fb2847e5b5d757634',
  irisLabels: '7ba64c221a0a07e8a91f5c36d9f046565bb0dc1f9f5473a924f65122b6c8a412',
  irisFloats: '2374923a3acd29a63001946c3c216e2a5581864f01041c86c4b5211ec93885c2',
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const bytesOf = (values: Iterable<number>, scale = 1): Uint8Array => Uint8Array.from(values, (value) => Math.round(value * scale))
const rawBytes = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
const counts = (labels: Int32Array, classes: number): readonly number[] =>
  Array.from({ length: classes }, (_, c) => labels.filter((label) => label === c).length)

it('digits: shapes, dtypes and classes, in the type and at run time', () => {
  expectTypeOf(digits.x).toEqualTypeOf<Tensor<readonly [1797, 64]>>()
  expectTypeOf(digits.y).toEqualTypeOf<Tensor<readonly [1797], 'int32'>>()
  expect([digits.x.shape, digits.x.dtype, digits.y.shape, digits.y.dtype]).toEqual([[1797, 64], 'float32', [1797], 'int32'])
  expect(digits.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
})

it('digits: every value is that of the source', () => {
  const pixels = toFlat(digits.x)
  expect(sha256(bytesOf(pixels, 16))).toBe(sums.pixels)
  expect(sha256(rawBytes(pixels))).toBe(sums.digitFloats)
  expect(sha256(bytesOf(toFlat(digits.y)))).toBe(sums.digitLabels)
  expect([Math.min(...pixels.slice(0, 1e5)), Math.max(...pixels.slice(0, 1e5))]).toEqual([0, 1])
  expect(counts(toFlat(digits.y), 10)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
})

it('iris: shapes, dtypes, names and values', () => {
  expectTypeOf(iris.x).toEqualTypeOf<Tensor<readonly [150, 4]>>()
  expect([iris.x.shape, iris.y.shape, iris.y.dtype]).toEqual([[150, 4], [150], 'int32'])
  expect(iris.classes).toEqual(['setosa', 'versicolor', 'virginica'])
  expect(iris.features).toHaveLength(4)
  expect(sha256(bytesOf(toFlat(iris.x), 10))).toBe(sums.lengths)
  expect(sha256(rawBytes(toFlat(iris.x)))).toBe(sums.irisFloats)
  expect(sha256(bytesOf(toFlat(iris.y)))).toBe(sums.irisLabels)
  expect(counts(toFlat(iris.y), 3)).toEqual([50, 50, 50])
  expect(toArray(iris.x)[0]).toEqual([5.1, 3.5, 1.4, 0.2].map(Math.fround))
})

it('data sets are frozen, and decoded once', () => {
  for (const dataset of [digits, iris]) {
    expect(Object.isFrozen(dataset) && Object.isFrozen(dataset.classes)).toBe(true)
    expect(dataset.x).toBe(dataset.x)
    expect(Object.keys(dataset)).toContain('x')
  }
})

it('the generator writes the committed modules from the values', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pullback-datasets-'))
  try {
    const csv = (x: readonly (readonly number[])[], y: readonly number[]): string =>
      x.map((row, i) => [...row, y[i]].join(',')).join('\n')
    const pixels = toArray(digits.x).map((row) => row.map((value) => value * 16))
    const lengths = toArray(iris.x).map((row) => row.map((value) => Math.round(value * 10) / 10))
    writeFileSync(join(folder, 'digits.csv'), csv(pixels, toArray(digits.y)))
    writeFileSync(join(folder, 'iris.csv'), `150,4,setosa,versicolor,virginica\n${csv(lengths, toArray(iris.y))}`)
    const generator = new URL('generate.mjs', import.meta.url).pathname
    execFileSync(process.execPath, [generator, join(folder, 'digits.csv'), join(folder, 'iris.csv'), folder])
    for (const name of ['digits-packed.ts', 'iris-packed.ts']) {
      const committed = new URL(`../../src/datasets/${name}`, import.meta.url)
      expect(readFileSync(join(folder, name), 'utf8')).toBe(readFileSync(committed, 'utf8'))
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
