import { compile, matmul, ones, pipe, toFlat, type Tensor } from 'pullback'
import { digits } from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import * as Xla from 'pullback/xla'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { wiredOf } from '../../src/xla/connect.js'
import { flatten } from '../../src/graph/tree.js'
import { rowsBetween } from '../../src/train/batches.js'
import { asStated } from '../../src/tensor/cast.js'
import { hasJax } from './python.js'

const model = pipe(L.input(64), L.named('hidden', L.dense(32)), L.named('act', L.relu), L.named('drop', L.dropout(0.1)), L.named('out', L.dense(16)))
const config = { model, loss: Loss.softmaxCrossEntropy, optimizer: Opt.adam(1e-2), batchSize: 64, epochs: 1, key: Random.key(0), metrics: { accuracy: Train.accuracy } }
// Ten batches, and a smaller one that eight devices cannot share.
const rows = 10 * 64 + 5
const data = { train: { x: asStated<Tensor<readonly [number, 64]>>(rowsBetween(digits.x, 0, rows)), y: asStated<Tensor<readonly [number], 'int32'>>(rowsBetween(digits.y, 0, rows)) } }

const numbersIn = (tree: object): readonly number[] => flatten(tree, path => { throw new Error(path) }).leaves.flatMap(x => [...toFlat(x)])

/** Kinds of communication in what a program was compiled to. */
const collectives = (compiled: string): ReadonlySet<string> =>
  new Set([...compiled.matchAll(/ (all-reduce|all-gather|reduce-scatter|all-to-all|collective-permute)(?:-start)?\(/g)].map(([, kind]) => kind!))

describe.skipIf(!hasJax)('eight devices', () => {
  let xla: Xla.Connection
  let one: ReturnType<typeof run>
  const run = (device: Xla.Connection | Xla.Placement) => Train.fit({ ...config, device }, data)
  beforeAll(async () => {
    xla = await Xla.connect({ platform: 'cpu', devices: 8 })
    one = run(xla)
  })
  afterAll(async () => { await xla.close() })

  it.each<readonly [string, () => Xla.Placement, readonly string[]]>([
    ['data 8', () => Xla.place(Xla.mesh(xla, { data: 8 }), { batch: 'data' }), ['all-reduce']],
    ['model 8', () => Xla.place(Xla.layout(Xla.mesh(xla, { model: 8 }), model, { hidden: { w: [null, 'model'], b: ['model'] }, out: { w: ['model', null] } }), {}), ['all-reduce']],
    ['data 4 × model 2', () => Xla.place(Xla.layout(
      Xla.mesh(xla, { data: 4, model: 2 }), model, { hidden: { w: [null, 'model'], b: ['model'] }, out: { w: ['model', null] } }), { batch: 'data' }), ['all-reduce']],
    ['fsdp', () => Xla.place(Xla.fsdp(Xla.mesh(xla, { data: 8 }), model, 'data'), { batch: 'data' }), ['all-gather', 'all-reduce']],
  ])('%s trains as one device does', (_, placement, kinds) => {
    const { client } = wiredOf('test', xla)
    const compiling = vi.spyOn(client, 'compile')
    const many = run(placement())
    const [a, b] = [numbersIn([one.params, one.optState]), numbersIn([many.params, many.optState])]
    expect(Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))).toBeLessThan(2e-5)
    expect(Math.abs(many.metrics[0]!.train.loss / one.metrics[0]!.train.loss - 1)).toBeLessThan(2e-5)
    const [text, how] = compiling.mock.calls.find(([found]) => found.includes('stablehlo.while'))!
    compiling.mockRestore()
    expect([...collectives(client.compile(text, { ...how, compiled: true }).compiled!)]).toEqual(expect.arrayContaining([...kinds]))
  })

  it('compile takes a placement, and gives what one device gives', () => {
    const placed = Xla.place(Xla.layout(Xla.mesh(xla, { model: 8 }), { init: () => ({ w: ones([8, 16]) }) }, { w: ['model'] }), {})
    const product = (p: { readonly w: Tensor<readonly [8, 16]> }, x: Tensor<readonly [4, 8]>) => matmul(x, p.w)
    const f = compile(product, { device: placed })
    const [p, x] = [{ w: Random.normal(Random.key(0), [8, 16]) }, Random.normal(Random.key(1), [4, 8])]
    const [found, expected] = [toFlat(f(p, x)), toFlat(product(p, x))]
    expect(Math.max(...found.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(1e-5)
    expect(f.explain()).toContain('sdy.sharding = #sdy.sharding<@mesh, [{"model"}, {}]>')
  })

  it.each<readonly [string, unknown]>([
    ["hidden.w is [64, 32]: axis 1 of size 32 is not divisible by 3, the size of mesh axis 'three'", { hidden: { w: [null, 'three'] } }],
    ["out.b is [16]: axis 0 of size 16 leaves 8 to mesh axis 'three', whose size 3 does not divide it", { out: { b: [['two', 'three']] } }],
    ["hidden.w: the mesh has no axis 'modle'", { hidden: { w: [null, 'modle'] } }],
    ["hidden.w names the mesh axis 'two' twice", { hidden: { w: ['two', 'two'] } }],
    ['there is no parameter hiden', { hiden: { w: ['two'] } }],
    ['there is no parameter act.w', { act: { w: ['two'] } }],
    ['hidden.b is [32]: more axes are named than it has', { hidden: { b: ['two', null] } }],
    ['hidden is no tensor: name those in it', { hidden: ['two'] }],
  ])('layout: %s', (sentence, specs) => {
    const mesh = Xla.mesh(xla, { two: 2, three: 3 })
    expect(() => Xla.layout(mesh, model, asStated<{}>(specs))).toThrow(`layout: ${sentence}`)
  })

  it('what does not fit is said', () => {
    expect(() => Xla.mesh(xla, { data: 4, model: 4 })).toThrow("mesh: data 4 × model 4 are 16 devices, and the connection has 8: on a CPU, Xla.connect({ platform: 'cpu', devices: 16 }) makes them")
    const placement = Xla.place(Xla.mesh(xla, { data: 8 }), { batch: 'data' })
    expect(() => Train.fit({ ...config, batchSize: 60, device: placement }, data)).toThrow("fit: batchSize 60 is not divisible by 8, the size of mesh axis 'data'")
    expect(() => Train.fit({ ...config, device: asStated<Xla.Placement>({}) }, data)).toThrow('device is an object: it must be what Xla.connect or Xla.place gives')
  })
})
