import { isRight } from 'fp-ts/lib/Either.js'
import { readFileSync } from 'node:fs'
import { pipe, tensor, toArray, toFlat, transpose, type AnyTensor } from 'pullback'
import { fromFlax, fromPyTorch, Npz, Safetensors } from 'pullback/data'
import type { WeightMap } from 'pullback/data/types'
import * as L from 'pullback/layer'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../../src/tensor/cast.js'
import { contents, errorOf, orThrow } from '../format/support.js'

interface Foreign {
  readonly bytes: string
  readonly input: number[][]
  readonly output: number[][]
}

const foreign = (name: string): Foreign => JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8'))
const bytesOf = ({ bytes }: Foreign): Uint8Array => new Uint8Array(Buffer.from(bytes, 'base64'))
const tensorsOf = (bytes: Uint8Array): Readonly<Record<string, AnyTensor>> => orThrow(Safetensors.decode(bytes)).tensors

/** Without the offsets of its last layer, which the others have not: a dense layer whose bias is zero. */
const model = pipe(L.input(5), L.named('first', L.dense(4)), L.named('norm', L.batchNorm()), L.named('act', L.relu), L.named('out', L.dense(3)))

/** What the weights give for the file's input, beside the file's own output; and what goes back. */
const tried = (file: Foreign, weights: ReturnType<typeof torch>) => {
  const tensors = { ...tensorsOf(bytesOf(file)), 'no.bias': tensor([0, 0, 0]) }
  const { params, state } = orThrow(weights.decode(tensors))
  const x = tensor(file.input.map(row => asStated<[number, number, number, number, number]>(row)))
  const output = toArray(model.evaluate(params, x, state)).flat()
  const all = (named: Readonly<Record<string, AnyTensor>>) => Object.fromEntries(Object.entries(named).map(([name, t]) => [name, contents(t)]))
  return {
    error: Math.max(...output.map((y, i) => Math.abs(y - file.output.flat()[i]!))),
    given: all(tensors), back: all(tensorsOf(weights.encode({ params, state }))), zipped: isRight(weights.decode(Npz.encode({ tensors }))),
  }
}

const torch = () => fromPyTorch(model, {
  'fc1.weight': ['first.w', transpose], 'fc1.bias': 'first.b',
  'bn.weight': 'norm.scale', 'bn.bias': 'norm.offset', 'bn.running_mean': 'state:norm.mean', 'bn.running_var': 'state:norm.variance', 'bn.num_batches_tracked': null,
  'fc2.weight': ['out.w', [1, 0]], 'no.bias': 'out.b',
})

const flax = () => fromFlax(model, {
  'params/Dense_0/kernel': 'first.w', 'params/Dense_0/bias': 'first.b',
  'params/BatchNorm_0/scale': 'norm.scale', 'params/BatchNorm_0/bias': 'norm.offset',
  'batch_stats/BatchNorm_0/mean': 'state:norm.mean', 'batch_stats/BatchNorm_0/var': 'state:norm.variance',
  'params/Dense_1/kernel': 'out.w', 'no.bias': 'out.b',
})

describe('weights that another library trained give what they gave there, and go back', () => {
  it('of PyTorch', () => {
    const { error, given: { 'bn.num_batches_tracked': _, ...given }, back, zipped } = tried(foreign('pytorch'), torch())
    expect(error).toBeLessThan(1e-5)
    expect(back).toEqual(given)
    expect(zipped).toBe(true)
  })

  it('of Flax', () => {
    const { error, given, back, zipped } = tried(foreign('flax'), flax())
    expect(error).toBeLessThan(1e-5)
    expect(back).toEqual(given)
    expect(zipped).toBe(true)
  })
})

describe('a file that is another', () => {
  it('is a Left that names what is missing, too many and of another shape', () => {
    const { message } = errorOf(torch().decode(bytesOf(foreign('flax'))))
    expect(message).toContain('pytorch: it is not what the map says:\nfc1.weight: expected a float32 tensor of shape [4, 5], found nothing')
    expect(message).toContain('params/Dense_0/kernel: the map does not have it, found a float32 tensor of shape [5, 4]: to leave it out, give it null')
    expect(message.length).toBeLessThan(2000)
    const wide = errorOf(torch().decode({ ...tensorsOf(bytesOf(foreign('pytorch'))), 'no.bias': tensor([0]) }))
    expect([wide.place, wide.expected, wide.found]).toEqual(['no.bias', 'a float32 tensor of shape [3]', 'a float32 tensor of shape [1]'])
  })

  it('or none, is a Left', () => {
    for (const given of [undefined, null, 3, 'x', [], new Uint8Array(3), new ArrayBuffer(0), { a: 3 }, new Date(), Uint8Array.of(0x50, 0x4b)]) {
      expect(errorOf(torch().decode(asStated(given))).message.length).toBeLessThan(2000)
    }
    const millions = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`n${i}`, tensor(0)]))
    expect(errorOf(torch().decode(millions)).message.length).toBeLessThan(2000)
  })

  it('of two names that are one is refused', () => {
    const one = { 'params/a': tensor([1]), 'params.a': tensor([1]) }
    expect(errorOf(flax().decode(one)).message).toContain('each name once')
  })
})

describe('functions of one\'s own', () => {
  const line = pipe(L.input(2), L.named('out', L.dense(2)))
  const swap: (x: AnyTensor) => AnyTensor = asStated(transpose)
  const doubled = fromPyTorch(line, { w: { to: 'out.w', there: swap, back: x => x }, b: 'out.b' })

  it('are applied, there and back', () => {
    const { params } = orThrow(doubled.decode({ w: tensor([[1, 2], [3, 4]]), b: tensor([0, 0]) }))
    expect([...toFlat(params.out.w)]).toEqual([1, 3, 2, 4])
    expect([...toFlat(tensorsOf(doubled.encode({ params }))['w']!)]).toEqual([1, 3, 2, 4])
  })

  it('that throw, or give another shape, are a Left', () => {
    expect(errorOf(doubled.decode({ w: tensor([1]), b: tensor([0, 0]) })).message).toContain('w: expected what becomes a float32 tensor of shape [2, 2], found a float32 tensor of shape [1]: transpose: [1] has fewer than 2 axes')
    expect(errorOf(doubled.decode({ w: tensor([[1, 2]]), b: tensor([0, 0]) })).message).toContain('that becomes a float32 tensor of shape [2, 1]')
  })
})

describe('a map that is none of the model\'s is refused', () => {
  const line = pipe(L.input(2), L.named('out', L.dense(2)))
  const made = (map: unknown): unknown => fromPyTorch(line, asStated<WeightMap>(map))
  it.each([
    [{ w: 'out.v', b: 'out.b' }, "fromPyTorch: 'out.v' is no parameter of the model"],
    [{ w: 'out.w' }, "fromPyTorch: no tensor is given for 'out.b'"],
    [{ w: 'out.w', b: 'out.b', c: 'out.b' }, "fromPyTorch: 'out.b' is given twice"],
    [{ w: 'out.w', b: ['out.b', transpose] }, 'fromPyTorch: "b" to \'out.b\': the parameter is of rank 1, and transpose swaps two'],
    [{ w: ['out.w', [0, 0]], b: 'out.b' }, 'fromPyTorch: "w" to \'out.w\': an array of 2 is no order of the axes of a parameter of rank 2'],
    [{ w: ['out.w', tensor], b: 'out.b' }, 'is no way: give transpose, an order of axes, or a record'],
    [{ w: 3, b: 'out.b' }, 'fromPyTorch: "w" goes to 3: it must be the dotted name of a parameter'],
    [[], 'fromPyTorch: an array of 0 is no map'],
  ])('%j', (map, sentence) => expect(() => made(map)).toThrow(sentence))

  it('and so are weights of another shape, on their way back', () => {
    const weights = fromPyTorch(line, { w: 'out.w', b: 'out.b' })
    const { params } = { params: pipe(L.input(3), L.named('out', L.dense(2))).init(Random.key(0)) }
    expect(() => weights.encode(asStated({ params }))).toThrow('fromPyTorch: encode: out.w: expected a float32 tensor of shape [2, 2], found a float32 tensor of shape [3, 2]')
  })

  it('data-last too', () => {
    const weights = pipe(line, fromPyTorch({ w: 'out.w', b: 'out.b' }))
    expect(isRight(weights.decode({ w: tensor([[1, 2], [3, 4]]), b: tensor([0, 0]) }))).toBe(true)
  })

  it('names with dots in them are told apart', () => {
    const dotted = pipe(L.input(1), L.named('a.b', L.dense(1)))
    const weights = fromPyTorch(dotted, { w: 'a\\.b.w', b: 'a\\.b.b' })
    expect(Object.keys(tensorsOf(weights.encode({ params: dotted.init(Random.key(0)) })))).toEqual(['w', 'b'])
  })
})
