import { isRight, type Either } from 'fp-ts/lib/Either.js'
import { pipe, tensor, type AnyTensor } from 'pullback'
import { checkpointOf, FormatError, fromPyTorch, Idx, mnist, Safetensors } from 'pullback/data'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import { soak } from '../support/soak.js'
import { stateBits } from '../train/support.js'
import { dice, mutated } from './format/mutate.js'
import { errorOf, orThrow } from './format/support.js'

const RUNS = soak ? 20_000 : 300

const model = pipe(L.input(2), L.named('norm', L.batchNorm()), L.named('out', L.dense(1)))
const config = { model, loss: Loss.squaredError, optimizer: Opt.adam(0.1), batchSize: 2, epochs: 3, key: Random.key(0) }
const train = { x: tensor([[0, 1], [1, 0]]), y: tensor([[1], [3]]) }
const state = Train.fit(config, { train })
const codec = checkpointOf(config)
const file = codec.encode(state)
const weights = fromPyTorch(model, {
  s: 'norm.scale', o: 'norm.offset', m: 'state:norm.mean', v: 'state:norm.variance', w: 'out.w', b: 'out.b',
})
const images = Idx.encode(asStated<AnyTensor>(tensor([1, 2], { dtype: 'int32' })), { as: 'uint8' })

const readers: Readonly<Record<string, readonly [Uint8Array, (bytes: Uint8Array) => Either<FormatError, unknown>]>> = {
  checkpointOf: [file, bytes => codec.decode(bytes)],
  fromPyTorch: [weights.encode({ params: state.params, state: state.state }), bytes => weights.decode(bytes)],
  mnist: [images, bytes => mnist({ trainImages: bytes, trainLabels: bytes, testImages: images, testLabels: images })],
}

describe.each(Object.entries(readers))('%s, of mutated files', (name, [bytes, decode]) => {
  it('gives all, or a short Left', () => {
    const roll = dice(name.length)
    for (let i = 0; i < RUNS; i++) {
      const read = decode(mutated(bytes, roll, [bytes]))
      if (isRight(read)) continue
      expect(read.left).toBeInstanceOf(FormatError)
      expect(read.left.message.length).toBeLessThan(2000)
    }
  })
})

describe('a checkpoint whose metadata are others', () => {
  const { tensors, metadata } = orThrow(Safetensors.decode(file))
  const texts = ['', '{', 'null', '[]', '[1]', '[1,2,3]', '1e999', '-1', '0.5', '"NaN"', '{"__proto__":1}', '[{"train":{"loss":"x"}}]', 'x'.repeat(100_000), '['.repeat(10_000)]

  it.each(['format', 'version', 'key', 'epoch', 'step', 'metrics'])('%s', name => {
    for (const text of texts) {
      const { message } = errorOf(codec.decode(Safetensors.encode({ tensors, metadata: { ...metadata, [name]: name === 'metrics' && text === '[]' ? '[1]' : text } })))
      expect(message.length).toBeLessThan(2000)
    }
    const { [name]: _, ...rest } = metadata
    expect(errorOf(codec.decode(Safetensors.encode({ tensors, metadata: rest })))).toBeInstanceOf(FormatError)
  })

  it('and the same is read', () => {
    expect(stateBits(orThrow(codec.decode(Safetensors.encode({ tensors, metadata }))))).toEqual(stateBits(state))
  })

  it('a million names more are said briefly, in good time', () => {
    const more = Object.fromEntries(Array.from({ length: soak ? 1_000_000 : 20_000 }, (_, i) => [`n${i}`, tensor(0)]))
    const { checksum: _, ...rest } = metadata
    const { message } = errorOf(codec.decode(Safetensors.encode({ tensors: { ...tensors, ...more }, metadata: rest })))
    expect(message).toMatch(/nothing of this name/)
    expect(message.length).toBeLessThan(2000)
  })
})
