import { isLeft, right } from 'fp-ts/lib/Either.js'
import { createHash } from 'node:crypto'
import { add, concat, fromArray, less, matmul, mul, ones, outer, pipe, reshape, sum, tanh, tensor, toFlat, whileLoop, zeros, type AnyTensor, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import { toOnnx, type OnnxError } from 'pullback/onnx'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import { errorOf, orThrow } from '../data/format/support.js'
import { hasPython } from '../support/python.js'
import { control, mlp, transformer } from './models.js'
import { distance, runModels, type Ran } from './runtime.js'

const python = hasPython('onnx', 'onnxruntime', 'numpy')
const exported = [mlp(), transformer(), control()]
type Rows = Tensor<readonly [number, 3]>

describe.skipIf(!python)('onnx.checker takes, and onnxruntime runs', () => {
  const ran = runModels(exported.map(({ name, file, runs }) => ({ name, file, runs: runs.map(({ inputs }) => inputs) })))

  it.each(exported.map((model, i) => [model.name, model, ran[i]!] as const))('%s, for batches of any size', (_, { runs }, { error, runs: found }) => {
    expect(error).toBe(undefined)
    const apart = runs.flatMap(({ outputs }, i) => Object.entries(outputs).map(([name, y]) => [name, distance(found[i]![name], y)] as const))
    expect(apart.filter(([, most]) => most > 1e-5)).toEqual([])
    expect(apart.length).toBeGreaterThanOrEqual(3)
  })

  it('and their sizes are of the batch', () => {
    expect(ran[0]!.dims).toEqual({ x: ['batch', 6], output: ['batch', 3] })
    expect(ran[2]!.dims).toMatchObject({ ids: ['batch', 3], doubled: ['2*batch', 4], rest: ['batch - 1', 4], pairs: ['2*batch', 2], average: [4], seen: [3, 'batch'] })
  })

  it('functions of keys, of no batch, and of nothing but constants', () => {
    const noise = (p: { readonly scale: Tensor<readonly []> }, { key: own }: { readonly key: Random.Key }) => mul(Random.uniform(own, [3]), p.scale)
    const fixed = (w: Tensor<readonly [3]>, x: Rows) => [add(x, w), w, ones([2])] as const
    const own = Random.key(3)
    const key: AnyTensor = fromArray([2], [0, 3], { dtype: 'int32' })
    const x = tensor([[1, 2, 3]])
    const [first, second] = runModels([
      { name: 'noise', file: toOnnx(noise, { scale: tensor(2) }, { key: own }), runs: [{ key }] },
      { name: 'fixed', file: toOnnx(fixed, tensor([1, 1, 1]), x, { batch: false }), runs: [{ input: x }] },
    ])
    expect([first!.error, second!.error]).toEqual([undefined, undefined])
    expect(distance(first!.runs[0]!['output'], mul(Random.uniform(own, [3]), 2))).toBe(0)
    expect(second!.dims['input']).toEqual([1, 3])
    expect(Object.keys(second!.runs[0]!)).toEqual(['[0]', '[1]', '[2]'])
  })
})

describe('without Python', () => {
  it('the bytes are those of a file that was checked and run', () => {
    const line = (p: { readonly w: Tensor<readonly [3, 2]>; readonly b: Tensor<readonly [2]> }, { x }: { readonly x: Rows }) => tanh(add(matmul(x, p.w), p.b))
    const file = orThrow(toOnnx(line, { w: tensor([[1, 2], [3, 4], [5, 6]]), b: tensor([1, -1]) }, { x: zeros([1, 3]) }))
    expect(createHash('sha256').update(file).digest('hex').slice(0, 16)).toBe('0cc8fed0bbaa0828')
    if (!python) return
    const [{ error, runs: [outputs] }] = asStated<[Ran]>(runModels([{ name: 'line', file: right(file), runs: [{ x: tensor([[0, 0, 0], [0.1, 0, -0.1]]) }] }]))
    expect(error).toBe(undefined)
    expect(distance(outputs!['output'], tanh(tensor([[1, -1], [0.6, -1.4]])))).toBeLessThan(1e-6)
  })

  it('parameters are in the file by their names', () => {
    const model = pipe(L.input(2), L.named('out', L.dense(1)))
    const text = Buffer.from(orThrow(toOnnx(model, model.init(Random.key(0)), zeros([1, 2])))).toString('latin1')
    for (const name of ['params.out.w', 'params.out.b', 'input', 'output', 'batch', 'MatMul']) expect(text).toContain(name)
  })

  it('no result has the name of an input, whatever both are called', () => {
    const both = (_: {}, given: { readonly x: Rows; readonly 'output.x': Rows }) => ({ x: given['output.x'], output: given.x })
    const text = Buffer.from(orThrow(toOnnx(both, {}, { x: zeros([1, 3]), 'output.x': zeros([1, 3]) }))).toString('latin1')
    for (const name of ['output.output.x', 'output.output.output']) expect(text).toContain(name)
  })

  it('a result without a tensor is a Left', () => {
    expect(errorOf(toOnnx((_: {}, __: { readonly x: Rows }) => ({}), {}, { x: zeros([1, 3]) })).message).toBe('toOnnx: the result holds no tensor: a model computes one at least')
  })

  it('the elements of the inputs do not matter, and nothing is changed', () => {
    const model = pipe(L.input(2), L.named('out', L.dense(1)))
    const params = model.init(Random.key(0))
    const before = [...toFlat(params.out.w)]
    const [a, b] = [zeros([1, 2]), tensor([[NaN, 3], [1, 2]])].map(x => orThrow(toOnnx(model, params, asStated<Tensor<readonly [number, 2]>>(x))))
    expect(a).toEqual(b)
    expect([...toFlat(params.out.w)]).toEqual(before)
  })
})

describe('what is no matter of the size of the batch is a Left', () => {
  const refused = (f: (_: {}, x: Rows) => AnyTensor): OnnxError => {
    const made = toOnnx(f, {}, zeros([2, 3]))
    return errorOf(made)
  }

  it('sizes of its square', () => {
    const { message, primitive } = refused((_, x) => outer(reshape(sum(x, 1), [x.shape[0]]), reshape(outer(sum(x, 1), sum(x, 1)), [x.shape[0] * x.shape[0]])))
    expect(message).toMatch(/depends on the batch by more than its size times a number: of batches of 5, 7, 11 it is 25, 49, 121/)
    expect(primitive).toBe('reshape')
  })

  it('constants of its size', () => {
    expect(refused((_, x) => add(x, asStated<Tensor<readonly [3]>>(fromArray([x.shape[0], 1], Array.from({ length: x.shape[0] }, (_v, i) => i * i))))).message)
      .toMatch(/a constant of shape \[5, 1\] depends on the batch/)
    expect(refused((_, x) => mul(x, 1 / x.shape[0])).message).toMatch(/a number depends on the batch/)
  })

  it('other operations for other batches', () => {
    expect(refused((_, x) => x.shape[0] > 6 ? mul(x, 2) : add(add(x, 1), x)).message).toMatch(/computed by different operations/)
    expect(isLeft(toOnnx((_: {}, x: Rows) => concat([x, ones([2, 3])], 0), {}, zeros([2, 3])))).toBe(false)
  })

  it('and batches that do not fit, and values that are read', () => {
    expect(refused((_, x) => matmul(asStated<Tensor<readonly [2, 2]>>(ones([2, 2])), asStated<Tensor<readonly [2, 3]>>(x))).message).toMatch(/^toOnnx: matmul: /)
    expect(refused((_, x) => mul(x, toFlat(x)[0]!)).message).toMatch(/^toOnnx: toFlat: /)
    expect(isLeft(toOnnx((_: {}, x: Rows) => mul(x, toFlat(x)[0]!), {}, zeros([2, 3])))).toBe(true)
  })

  it('and loops of as many steps as nobody knows', () => {
    expect(refused((_, x) => whileLoop((c: Rows) => less(sum(c), 10), c => mul(c, 2), x)).message).toMatch(/^toOnnx: whileLoop: nobody knows beforehand how many steps it takes/)
  })
})

describe('arguments that are none', () => {
  const model = pipe(L.input(2), L.named('out', L.batchNorm()))
  const params = model.init(Random.key(0))
  const untyped: (...args: readonly unknown[]) => unknown = asStated(toOnnx)
  it.each([
    [[model, params, zeros([1, 2])], 'toOnnx: the model has a running state: give it as { state }'],
    [[model, params, { a: zeros([1, 2]), b: zeros([1, 2]) }, { state: model.initState() }], 'toOnnx: a layer has one input, and there are 2'],
    [[3, params, zeros([1, 2])], 'toOnnx: 3 is no model'],
    [[model, params, 3, { state: model.initState() }], 'toOnnx: the inputs are 3: give a tensor'],
    [[model, params, { x: 3 }, { state: model.initState() }], 'toOnnx: the input "x" is 3: it must be a tensor or a key'],
    [[model, { out: 'x' }, zeros([1, 2]), { state: model.initState() }], 'toOnnx: .params.out is'],
    [[model, params, { 'params.x': zeros([1, 2]) }, { state: model.initState() }], 'parameters are called so'],
    [[model, params, zeros([1, 2]), { state: model.initState(), sizes: 3 }], 'toOnnx: there is no option sizes'],
    // In a file, both halves would be one replacement character, and two inputs one.
    [[model, params, { '\ud800': zeros([1, 2]) }, { state: model.initState() }], 'a name is made of whole characters'],
  ])('%#', (args, sentence) => expect(() => untyped(...args)).toThrow(sentence))
})
