import fc from 'fast-check'
import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { ArgumentError, fromArray, ones, pipe, tensor, zeros } from 'pullback'
import { checkpointOf, foldCheckpointOf, Safetensors } from 'pullback/data'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { data, everything, stateBits } from '../train/support.js'
import { errorOf, orThrow } from './format/support.js'
import { dice, mutated } from './format/mutate.js'

const train = { x: tensor([[1], [2], [3]]), y: tensor([[1], [2], [3]]) }
const line = (width: number) => ({
  model: pipe(L.input(1), L.named('hidden', L.dense(width)), L.named('out', L.dense(1))),
  loss: Loss.squaredError, optimizer: Opt.momentum(0.1), batchSize: 3, epochs: 4, key: Random.key(0), metrics: { zero: () => zeros([]) },
})
const config = line(2)
const codec = checkpointOf(config)
const state = Train.fit({ ...config, epochs: 2 }, { train, test: train })
const bytes = codec.encode(state)

it('is a safetensors file with dotted names', () => {
  const { tensors, metadata } = orThrow(Safetensors.decode(bytes))
  expect(Object.keys(tensors).toSorted()).toEqual([
    'optState.0.count', 'optState.0.slots.velocity.hidden.b', 'optState.0.slots.velocity.hidden.w', 'optState.0.slots.velocity.out.b', 'optState.0.slots.velocity.out.w',
    'params.hidden.b', 'params.hidden.w', 'params.out.b', 'params.out.w'])
  expect([metadata['format'], metadata['epoch'], metadata['step'], metadata['key']]).toEqual(['pullback.checkpoint', '2', '2', '[0,0]'])
})

it('keeps every bit of any state, and its type', () => {
  const read = orThrow(codec.decode(bytes))
  expectTypeOf(read).toEqualTypeOf(state)
  const numbers = fc.record({ loss: fc.double(), zero: fc.double() })
  const epochs = fc.array(fc.record({ train: numbers, test: numbers }, { requiredKeys: ['train'] }), { maxLength: 4 })
  const floats = (n: number) => fc.array(fc.float({ noNaN: true }), { minLength: n, maxLength: n })
  fc.assert(fc.property(floats(2), fc.nat(2 ** 31 - 1), fc.nat(2 ** 31 - 1), fc.nat(), epochs, (w, epoch, step, seed, metrics) => {
    const given = { ...state, params: { ...state.params, hidden: { ...state.params.hidden, w: fromArray([1, 2], w) } }, epoch, step, key: Random.key(seed), metrics }
    expect(stateBits(orThrow(codec.decode(codec.encode(given))))).toEqual(stateBits(given))
  }))
})

it('a run that goes on from it ends with the bits of the one that was never interrupted, whichever epoch it was interrupted after', () => {
  const whole = everything(6, 2)
  const checkpoints = checkpointOf(whole)
  const last = stateBits(Train.fit(whole, data))
  for (const part of [Train.init(whole), ...Train.epochs(whole, data)]) {
    expect(stateBits(Train.fit(whole, data, orThrow(checkpoints.decode(checkpoints.encode(part)))))).toEqual(last)
  }
})

it('names of any letters are told apart', () => {
  const odd = { 'a.b': ones([1]), a: { b: zeros([1]), '': ones([2]), '.': zeros([3]) }, 'a\\.b': ones([4]), '漢🙂\ud800': ones([5]), '\\ud800': ones([6]), 0: [ones([7]), ones([8])] }
  const model = L.layer({
    inShape: [1], outShape: [1], init: () => odd, forward: (_, x) => [x, dy => [odd, dy]], evaluate: (_, x) => x,
  })
  const strange = { ...config, model, metrics: undefined }
  const start = Train.init(strange as never) as unknown as typeof state
  const checkpoints = checkpointOf(strange as never)
  const read = orThrow(checkpoints.decode(checkpoints.encode(start as never)))
  expect(stateBits(read as never)).toEqual(stateBits(start))
})

describe('its checksum', () => {
  it('finds any bit that is another than was written, but for those that say nothing', () => {
    const right = stateBits(state)
    const wrong: number[] = []
    for (let bit = 0; bit < 8 * bytes.length; bit += 3) {
      const copy = bytes.slice()
      copy[bit >> 3]! ^= 1 << (bit & 7)
      const read = codec.decode(copy)
      if (isRight(read) && JSON.stringify(stateBits(read.right)) !== JSON.stringify(right)) wrong.push(bit)
    }
    expect(wrong).toEqual([])
    const weight = bytes.slice()
    weight[bytes.length - 5]! ^= 1
    expect(errorOf(codec.decode(weight)).message).toMatch(/^checkpoint: contents: expected the checksum xxh32:[0-9a-f]{8}, found xxh32:[0-9a-f]{8}: the file is damaged/)
  })

  it('may be missing, and is of what is said, not of how it lies', () => {
    const { tensors, metadata: { checksum, ...metadata } } = orThrow(Safetensors.decode(bytes))
    const turned = Object.fromEntries(Object.entries(tensors).toReversed())
    for (const file of [{ tensors, metadata }, { tensors: turned, metadata: { checksum: checksum!, ...metadata } }]) {
      expect(stateBits(orThrow(codec.decode(Safetensors.encode(file))))).toEqual(stateBits(state))
    }
  })

  it('is of the states of folds too', () => {
    const fold = foldCheckpointOf({ w: tensor([0, 0]) })
    const file = fold.encode({ carry: { w: tensor([1, 2]) }, epoch: 0, step: 0, metrics: [] })
    file[file.length - 1]! ^= 1
    expect(errorOf(fold.decode(file)).place).toBe('contents')
  })
})

describe('what is no state is refused before it is written', () => {
  it.each<readonly [string, unknown, string]>([
    ['weights as JSON has them', { ...state, params: JSON.parse(JSON.stringify(state.params)) }, 'encode: params.hidden.w is a copy of a tensor that was not decoded: a state holds tensors, in records and lists'],
    ['a number among them', { ...state, optState: [{ count: 3 }] }, 'encode: optState.0.count is 3: a state holds tensors, in records and lists'],
    ['no weights', { ...state, params: undefined }, 'encode: params is undefined: a state holds tensors, in records and lists'],
    ['a history that is none', { ...state, metrics: [3] }, "encode: the state's metrics[0] is 3, not a record of numbers: read states from outside with stateOf of pullback/data"],
  ])('%s', (_, given, sentence) => {
    expect(() => codec.encode(given as typeof state)).toThrow(new ArgumentError(sentence))
  })
})

describe('a file of another training is refused', () => {
  it('with every tensor that is missing, too many or of another shape', () => {
    expect(errorOf(checkpointOf(line(3)).decode(bytes)).message.split('\n')).toEqual([
      'checkpoint: it is no state of this training:',
      'params.hidden.w: expected a float32 tensor of shape [1, 3], found a float32 tensor of shape [1, 2]',
      'params.hidden.b: expected a float32 tensor of shape [3], found a float32 tensor of shape [2]',
      'params.out.w: expected a float32 tensor of shape [3, 1], found a float32 tensor of shape [2, 1]',
      'optState[0].slots.velocity.hidden.w: expected a float32 tensor of shape [1, 3], found a float32 tensor of shape [1, 2]',
      'optState[0].slots.velocity.hidden.b: expected a float32 tensor of shape [3], found a float32 tensor of shape [2]',
      'optState[0].slots.velocity.out.w: expected a float32 tensor of shape [3, 1], found a float32 tensor of shape [2, 1]'])
    const deeper = { ...config, model: pipe(L.input(1), L.named('hidden', L.dense(2)), L.named('more', L.dense(2)), L.named('out', L.dense(1))) }
    const missing = errorOf(checkpointOf(deeper).decode(bytes))
    expect([missing.place, missing.expected, missing.found]).toEqual(['params.more.w', 'a float32 tensor of shape [2, 2]', 'nothing'])
    const extra = errorOf(codec.decode(checkpointOf(deeper).encode(Train.init(deeper))))
    expect(extra.message).toContain('["params.more.w"]: expected nothing of this name, found a float32 tensor of shape [2, 2]')
  })

  it('in few words, however many differ', () => {
    const names = Array.from({ length: 1000 }, (_, i) => `layer${i}`)
    const many = Safetensors.encode({ tensors: Object.fromEntries(names.map(name => [name, ones([1])])), metadata: { format: 'pullback.checkpoint', version: '1' } })
    const { message } = errorOf(codec.decode(many))
    expect(message.length).toBeLessThan(2000)
    expect(message).toMatch(/… and at least \d+ more$/)
  })

  const withMetadata = (metadata: Readonly<Record<string, string>>) => {
    const file = orThrow(Safetensors.decode(bytes))
    const { checksum: _, ...texts } = file.metadata
    return Safetensors.encode({ tensors: file.tensors, metadata: { ...texts, ...metadata } })
  }
  it.each<readonly [Readonly<Record<string, string>>, string]>([
    [{ format: 'pt' }, 'checkpoint: metadata, "format": expected "pullback.checkpoint", found "pt"'],
    [{ version: '2' }, 'checkpoint: metadata, "version": expected "1", found "2"'],
    [{ epoch: 'three' }, 'epoch: expected a whole number from 0 to 2147483647, found "three"'],
    [{ step: '-1' }, 'step: expected a whole number from 0 to 2147483647, found -1'],
    [{ key: '[1]' }, 'key: expected a random key, found an int32 tensor of shape [1]'],
    [{ key: '{"a":1}' }, 'key: expected a random key, found an object with a'],
    [{ metrics: '[{"train":{"loss":1}}]' }, "metrics[0].train.zero: expected a number, or 'NaN', 'Infinity' or '-Infinity', found nothing"],
    [{ metrics: '[' }, 'metrics: expected the history, a record an epoch, found "["'],
  ])('for its metadata: %j', (metadata, sentence) => {
    expect(errorOf(codec.decode(withMetadata(metadata))).message.split('\n').at(-1)).toBe(sentence)
  })

  it('as any mutated file is, or is read to a state', () => {
    const roll = dice(3)
    const found = Array.from({ length: 300 }, () => codec.decode(mutated(bytes, roll, [bytes])))
    expect(found.filter(read => isLeft(read) && read.left.message.length >= 2000)).toEqual([])
    expect(found.filter(isRight).every(({ right }) => right.params.hidden.w.shape.join() === '1,2')).toBe(true)
  })
})
