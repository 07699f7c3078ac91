import { tensor } from 'pullback'
import { foldCheckpointOf, trainFor, trainIn } from 'pullback/data'
import type { FoldState } from 'pullback/train'
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireBuild } from '../../../type-tests/support/files.js'
import { asStated } from '../../../src/tensor/cast.js'
import { contentsOf } from '../../support/compare.js'
import { fold, start, type State } from './fold.mjs'

/*
 * The other side of trainIn is a worker thread that imports the built package, as a user's does.
 */

const codec = foldCheckpointOf(start)
const x = tensor([[1, 2], [3, 4], [5, 6], [7, 8]])
const bits = ({ carry, ...rest }: FoldState<unknown>): unknown => [contentsOf(asStated(carry)), rest]

const last = async (epochs: number): Promise<State> => {
  let found: State | undefined
  for await (const state of fold(x, { epochs })) found = state
  return found!
}

beforeAll(requireBuild)

describe('a worker that trains', () => {
  let worker: Worker
  beforeAll(() => { worker = new Worker(new URL('./train.mjs', import.meta.url)) })
  afterAll(async () => { await worker.terminate() })

  it('gives the last state with its bits, and progress after each epoch; it may be asked again, and go on', async () => {
    const seen: (readonly [number, number, number])[] = []
    const half = await trainIn(worker, codec, { input: { epochs: 3, x }, onProgress: ({ epoch, step, metrics }) => seen.push([epoch, step, metrics.length]) })
    expect(seen).toEqual([[1, 2, 1], [2, 4, 2], [3, 6, 3]])
    expect(bits(half!)).toEqual(bits(await last(3)))
    const whole = await trainIn(worker, codec, { from: half, input: { epochs: 5, x }, onProgress: ({ epoch, step, metrics }) => seen.push([epoch, step, metrics.length]) })
    expect(bits(whole!)).toEqual(bits(await last(5)))
    expect(seen.slice(3)).toEqual([[4, 8, 4], [5, 10, 5]])
    // Nothing left to do; and what was given is whole still.
    expect(await trainIn(worker, codec, { from: whole, input: { epochs: 5, x } })).toBe(whole)
    expect(bits(whole!)).toEqual(bits(await last(5)))
    const two = await Promise.all([4, 2].map(epochs => trainIn(worker, codec, { input: { epochs, x } })))
    expect(two.map(state => state!.epoch)).toEqual([4, 2])
  })

  it('rejects with what is thrown there, before the first state and after some', async () => {
    const asked = (input: object) => trainIn(worker, codec, { input: { epochs: 5, x, ...input } })
    await expect(asked({ fails: 'at once' })).rejects.toMatchObject({ name: 'RangeError', message: 'nothing to train on' })
    await expect(asked({ fails: 'later' })).rejects.toMatchObject({ name: 'RangeError', message: 'the disk is gone' })
    await expect(asked({ x: tensor([1, 2]) })).rejects.toMatchObject({ name: 'TypeError' })
    await expect(asked({ x: undefined })).rejects.toMatchObject({ name: 'TypeError' })
    expect((await asked({}))!.epoch).toBe(5)
  })

  it('rejects with what the codec of either side refuses, and what progress throws', async () => {
    const other = asStated<typeof codec>(foldCheckpointOf({ v: tensor([1]) }))
    await expect(trainIn(worker, other, { input: { epochs: 1, x } })).rejects.toThrow('checkpoint: it is no state of this fold')
    const from = asStated<State>({ carry: { v: tensor([1]) }, epoch: 0, step: 0, metrics: [] })
    await expect(trainIn(worker, { ...codec, encode: state => other.encode(state) }, { from, input: { epochs: 1, x } })).rejects.toThrow('checkpoint: it is no state of this fold')
    await expect(trainIn(worker, codec, { input: { forever: true, x }, onProgress: () => { throw new Error('no room') } })).rejects.toThrow('no room')
    await expect(trainIn(worker, codec, { input: () => {} })).rejects.toThrow(/could not be cloned/)
  })

  it('stops by a signal, and lives on', async () => {
    const why = new Error('enough')
    const stop = new AbortController()
    const epochs: number[] = []
    await expect(trainIn(worker, codec, {
      input: { forever: true, x }, signal: stop.signal, onProgress: ({ epoch }) => { epochs.push(epoch); if (epoch === 3) stop.abort(why) },
    })).rejects.toBe(why)
    await expect(trainIn(worker, codec, { input: { forever: true, x }, signal: AbortSignal.abort(why) })).rejects.toBe(why)
    expect(bits((await trainIn(worker, codec, { input: { epochs: 3, x } }))!)).toEqual(bits(await last(3)))
    expect(epochs.at(-1)).toBe(3)
  })

  it('rejects when the worker ends', async () => {
    const waiting = trainIn(worker, codec, { input: { forever: true, x }, onProgress: ({ epoch }) => { if (epoch === 2) void worker.terminate() } })
    await expect(waiting).rejects.toThrow('trainIn: the worker ended before its training did')
    const broken = new Worker('throw new SyntaxError("no such word")', { eval: true })
    await expect(trainIn(broken, codec, { input: { epochs: 1, x } })).rejects.toThrow('no such word')
  })
})

it('the other side has to be there, and the codec one', () => {
  expect(() => trainFor(null, codec, () => [])).toThrow('trainFor: the other side is null: nothing can be posted to it')
  expect(() => trainIn(asStated(3), codec)).toThrow('trainIn: the worker is 3: nothing can be posted to it')
  expect(() => trainIn({ postMessage: () => {} }, asStated<typeof codec>({}))).toThrow('trainIn: the codec is an object: give checkpointOf(config), or foldCheckpointOf(start)')
})
