import * as P from 'pullback'
import { threads } from 'pullback'
import * as Data from 'pullback/data'
import * as Datasets from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Node from 'pullback/node'
import * as Onnx from 'pullback/onnx'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import * as Tree from 'pullback/tree'
import * as Xla from 'pullback/xla'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import { hostile, hostileCalls, wrongEnd, wrongPromise, type Row } from './hostile.js'
import { dataRows, datasetRows, readers } from './data.js'
import { layerRows } from './layer.js'
import { lossRows } from './loss.js'
import { onnxRows } from './onnx.js'
import { nodeRows, promisingRows } from './node.js'
import { optimizerRows } from './optimizer.js'
import { treeRows } from './tree.js'
import { answered, trainRows, unknownOption } from './train.js'
import { randomRows, wordRows } from './words.js'
import { xlaRows } from './xla.js'

/*
 * What a caller without types meets: every function of every entry, with values that it does not take, has a sentence that begins with its name.
 */

const entries: readonly (readonly [name: string, entry: object, rows: readonly Row[]])[] = [
  ['pullback', P, wordRows], ['pullback/random', Random, randomRows], ['pullback/layer', L, layerRows], ['pullback/loss', Loss, lossRows],
  ['pullback/optimizer', Opt, optimizerRows], ['pullback/train', Train, trainRows],
  ['pullback/data', Data, dataRows], ['pullback/datasets', Datasets, datasetRows], ['pullback/onnx', Onnx, onnxRows], ['pullback/xla', Xla, xlaRows],
  ['pullback/node', Node, nodeRows], ['pullback/tree', Tree, treeRows],
]

/** Those that are tried by themselves below: they are asynchronous, or need devices. */
const alone = new Set(['threads', 'connect', 'doctor', 'mesh', 'layout', 'fsdp', 'place'])

const isClass = (value: unknown): boolean => typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))

describe.each(entries)('%s', (_, entry, rows) => {
  it('has a row for every function', () => {
    const named = new Set([...rows, ...promisingRows].map(({ word }) => word.replace(/,.*/, '')))
    expect(Object.entries(entry).filter(([name, value]) => typeof value === 'function' && !isClass(value) && !alone.has(name) && !named.has(name)).map(([name]) => name)).toEqual([])
  })

  it.each(rows.map(row => [row.word, row] as const))('%s', (__, row) => {
    row.call(...row.args)
    const wrong = Array.from(hostileCalls(row), ([what, args]) => [what, wrongEnd(row, args)] as const).filter(([, end]) => end !== undefined)
    expect(wrong.map(([what, end]) => `${what}: ${end}`)).toEqual([])
  })
})

it.each(promisingRows.map(row => [row.word, row] as const))('%s', async (_, row) => {
  const wrong = await Promise.all(Array.from(hostileCalls(row), async ([what, args]) => [what, await wrongPromise(row, args)] as const))
  expect(wrong.filter(([, end]) => end !== undefined).map(([what, end]) => `${what}: ${end}`)).toEqual([])
})

it.each(Object.entries(hostile))('threads(%s) is rejected', async (_, value) => {
  await expect(threads(asStated(value))).rejects.toThrow(/^threads: the size is .*: it is a whole number from 1 to 256$/)
})

it.each(Object.entries(hostile).filter(([name]) => !/^(undefined|record|bare|throwing)$/.test(name)))('Xla.connect(%s) is rejected', async (_, value) => {
  await expect(Xla.connect(asStated(value))).rejects.toThrow(/^connect: /)
})

describe.each<readonly [string, (value: unknown) => unknown]>([
  ['mesh', value => Xla.mesh(asStated(value), { data: 1 })], ['layout', value => Xla.layout(asStated<Xla.Mesh<{}>>(value), asStated<{ readonly init: () => {} }>(P.exp), {})],
  ['fsdp', value => Xla.fsdp(asStated<Xla.Mesh<{ readonly data: number }>>(value), asStated<{ readonly init: () => {} }>(P.exp), 'data')], ['place', value => Xla.place(asStated<Xla.Mesh>(value), {})],
])('Xla.%s', (word, call) => {
  it.each(Object.entries(hostile))('of %s is refused', (_, value) => {
    expect(() => call(value)).toThrow(new RegExp(`^${word}: `))
  })
})

it('threads beside a device are refused', async () => {
  const pool = await threads(1)
  const run = P.compile(P.exp, { threads: pool, device: asStated<NonNullable<P.CompileOptions['device']>>({}) })
  expect(() => run(P.tensor([1]))).toThrow('threads and device are both given: a device has its own threads, so leave one of them out')
  await pool.close()
})

it.each(['init', 'step', 'epoch', 'fit', 'epochs'])('%s of a config with an unknown name', word => {
  expect(() => unknownOption(word)).toThrow(new RegExp(`^${word}: there is no option lr: there is model, loss, optimizer`))
})

it.each(Object.entries(hostile))('a handler that answers %s', (_, answer) => {
  expect(() => answered(answer)).toThrow(/^train: the answer of handlers\[0\] is .*: it must be 'continue' or 'halt'$/)
})

describe.each(Object.entries(readers))('%s gives Left, and never throws', (_, accepts) => {
  it.each(Object.entries(hostile).filter(([name]) => name !== 'throwing'))('of %s', (__, value) => {
    expect(accepts(value)).toBe(false)
  })
})
