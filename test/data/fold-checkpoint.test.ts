import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { add, mul, sub, sum, tensor, toFlat, type Tensor } from 'pullback'
import { foldCheckpointOf, Safetensors } from 'pullback/data'
import { checkpointed, loadLatest } from 'pullback/node'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'
import { keyWords } from '../../src/tensor/key.js'
import { errorOf, orThrow } from './format/support.js'

const start = { w: tensor([1, 2]), key: Random.key(3), seen: [tensor(0)] as const }
type Carry = typeof start
const step = ({ w, key, seen: [n] }: Carry, { x }: { readonly x: Tensor<readonly [number, 2]> }) =>
  [{ w: sub(w, mul(sum(x, 0), 0.01)), key: Random.foldIn(key, 1), seen: [add(n, 1)] as const }, { loss: sum(x) }] as const
const options = { data: { x: tensor([[1, 2], [3, 4], [5, 6]]) }, batchSize: 2, key: Random.key(0) }
const bitsOf = ({ carry: { w, key, seen: [n] }, ...rest }: Train.FoldState<Carry>): unknown => [[...toFlat(w)], [...toFlat(keyWords(key))], [...toFlat(n)], rest]
const last = <T>(all: Iterable<T>): T => [...all].at(-1)!

it('a fold that is kept in files goes on to the bits of the one that was not interrupted', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'pullback-fold-'))
  try {
    const whole = last(Train.fold(step, start, { ...options, epochs: 6 }))
    for (const state of checkpointed(Train.fold(step, start, { ...options, epochs: 6 }), { dir, keepLast: 2, keepBest: 1 })) if (state.epoch === 3) break
    const from = orThrow(await loadLatest(foldCheckpointOf(start), dir)())
    expect(from?.epoch).toBe(3)
    expect(bitsOf(last(Train.fold(step, start, { ...options, epochs: 6, from })))).toEqual(bitsOf(whole))
    expect(orThrow(await loadLatest(foldCheckpointOf(start), join(dir, 'none'))())).toBe(undefined)
    expect(errorOf(await loadLatest(foldCheckpointOf({ v: tensor([1]) }), dir)()).message).toContain('carry.v: expected a float32 tensor of shape [1], found nothing')
  } finally {
    rmSync(dir, { recursive: true })
  }
})

it('what is no state of the fold is refused, whatever its metadata say', () => {
  const codec = foldCheckpointOf(start)
  const { tensors, metadata } = orThrow(Safetensors.decode(codec.encode({ carry: start, epoch: 1, step: 2, metrics: [{ train: { loss: NaN } }] })))
  expect(orThrow(codec.decode(Safetensors.encode({ tensors, metadata }))).metrics).toEqual([{ train: { loss: NaN } }])
  for (const name of Object.keys(metadata)) {
    for (const text of ['', '{', 'null', '[1]', '-1', '1e999', '[{"train":3}]', '[{"train":{"loss":"x"}}]', '['.repeat(10_000)]) {
      expect(errorOf(codec.decode(Safetensors.encode({ tensors, metadata: { ...metadata, [name]: text } }))).message.length).toBeLessThan(2000)
    }
  }
  expect(errorOf(codec.decode(new Uint8Array(9))).message).toMatch(/^safetensors: /)
  expect(() => foldCheckpointOf(asStated<Carry>({ w: 3 }))).toThrow('foldCheckpointOf: the carry.w is 3')
})
