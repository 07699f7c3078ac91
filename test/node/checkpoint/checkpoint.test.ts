import { isRight } from 'fp-ts/lib/Either.js'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipe, tensor, toFlat } from 'pullback'
import { checkpointOf, Csv, Npy, Safetensors } from 'pullback/data'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import { checkpointed, FileError, loadLatest, loadState, readFile, saveState, writeFile } from 'pullback/node'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { errorOf, orThrow } from '../../data/format/support.js'
import { stateBits } from '../../train/support.js'

let folder = ''
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'pullback-checkpoint-')) })
afterEach(() => rmSync(folder, { recursive: true }))
const at = (name: string): string => join(folder, name)

const train = { x: tensor([[1], [2], [3]]), y: tensor([[1], [2], [3]]) }
const config = {
  model: pipe(L.input(1), L.named('line', L.dense(1))),
  loss: Loss.squaredError, optimizer: Opt.adam(0.1), batchSize: 3, epochs: 6, key: Random.key(0),
}
const state = Train.fit({ ...config, epochs: 2 }, { train })

describe('files', () => {
  it('are read by a format, from wherever they lie', async () => {
    expect(isRight(await writeFile(at('x.npy'), Npy.encode(tensor([1, 2])))())).toBe(true)
    symlinkSync('x.npy', at('link'))
    expect([...toFlat(orThrow(await readFile(at('link'), Npy)()))]).toEqual([1, 2])
    await writeFile(at('t.csv'), 'a,b\n1,2\n')()
    const table = orThrow(await readFile(at('t.csv'), { decode: bytes => Csv.examples(bytes, { y: ['b'] }) })())
    expect(table.x.shape).toEqual([1, 1])
    expect(errorOf(await readFile(at('t.csv'), Npy)()).message).toMatch(/^npy: file: expected an array of NumPy/)
  })

  it('of one\'s own decoder are not given up: what it does with the bytes later changes no tensor', async () => {
    await writeFile(at('x.npy'), Npy.encode(tensor([1, 2])))()
    let kept: Uint8Array = new Uint8Array()
    const x = orThrow(await readFile(at('x.npy'), { decode: bytes => { kept = bytes; return Npy.decode(bytes) } })())
    kept.fill(0xff)
    expect([...toFlat(x)]).toEqual([1, 2])
  })

  it('that there are not, or that are none, are a Left', async () => {
    const missing = errorOf(await readFile(at('missing'), Npy)())
    expect([missing, missing instanceof FileError && missing.path, missing.message]).toEqual([expect.any(FileError), at('missing'), expect.stringContaining('ENOENT')])
    expect(errorOf(await readFile(folder, Npy)()).message).toContain('EISDIR')
    expect(errorOf(await writeFile(folder, 'x')()).message).toContain('is a folder (EISDIR), not a file')
    expect(errorOf(await writeFile(at('no/such'), 'x')()).message).toContain('ENOENT')
  })
})

describe('states', () => {
  it('are saved and loaded, with what wrote them', async () => {
    orThrow(await saveState(state, at('s'))())
    expect(stateBits(orThrow(await loadState(config, at('s'))()))).toEqual(stateBits(state))
    const { metadata } = orThrow(Safetensors.decode(readFileSync(at('s'))))
    expect(metadata['library']).toMatch(/^pullback \d+\.\d+\.\d+$/)
    expect(metadata['signature']).toMatch(/^[0-9a-f]{64}$/)
  })

  it('that cannot be written leave the old file', async () => {
    orThrow(await saveState(state, at('s'))())
    const before = readFileSync(at('s'))
    const bad = { ...state, key: 3 as never }
    expect(() => saveState(bad, at('s'))).toThrow("saveState: the state's key is 3, not a key")
    mkdirSync(at('taken'))
    expect(errorOf(await saveState(state, at('taken'))()).message).toContain('not a file')
    expect(readFileSync(at('s')).equals(before)).toBe(true)
    expect(readdirSync(folder).toSorted()).toEqual(['s', 'taken'])
  })

  it.skipIf(!existsSync('/dev/full'))('on a device are a Left, and the device stays one', async () => {
    expect(errorOf(await saveState(state, '/dev/full')()).message).toBe('/dev/full is a device, not a file')
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true)
  })

  it('of another model are a Left that names the tensors', async () => {
    orThrow(await saveState(state, at('s'))())
    const other = { ...config, model: pipe(L.input(1), L.named('curve', L.dense(1))) }
    expect(errorOf(await loadState(other, at('s'))()).message).toContain('params.curve.w: expected a float32 tensor of shape [1, 1], found nothing')
  })
})

describe('checkpoints', () => {
  const epochs = (): readonly number[] => readdirSync(at('run')).map(file => Number(/\d+/.exec(file)?.[0])).toSorted((a, b) => a - b)
  const losses = (...values: readonly number[]) => values.map((_, i) => ({
    ...state, epoch: i + 1, metrics: values.slice(0, i + 1).map(loss => ({ train: { loss: 0 }, test: { loss } })),
  }))

  it('are written before the states are seen, and are those states', async () => {
    for (const seen of checkpointed(Train.epochs(config, { train }), { dir: at('run') })) {
      expect(epochs().at(-1)).toBe(seen.epoch)
      expect(stateBits(orThrow(await loadLatest(config, at('run'))())!)).toEqual(stateBits(seen))
    }
    expect(epochs()).toEqual([1, 2, 3, 4, 5, 6])
  })

  it.each([
    [{ every: 2 }, [2, 4, 6, 7]],
    [{ keepLast: 2 }, [6, 7]],
    [{ keepLast: 1, keepBest: 2 }, [2, 6, 7]],
    [{ keepBest: 1 }, [2, 7]],
    [{ every: 3, keepLast: 1 }, [7]],
    [{ keepLast: 3, keepBest: 1 }, [2, 5, 6, 7]],
  ])('are kept as %j says', (options, kept) => {
    const all = [...checkpointed(losses(5, 1, NaN, 2, 3, 1, 4), { dir: at('run'), ...options })]
    expect(all).toHaveLength(7)
    expect(epochs()).toEqual(kept)
  })

  it('are there of a walk that somebody ends, and of one that fails', () => {
    for (const seen of checkpointed(losses(3, 2, 1), { dir: at('run'), every: 10 })) if (seen.epoch === 2) break
    expect(epochs()).toEqual([2])
    function* failing() {
      yield* losses(3)
      throw new Error('diverged')
    }
    expect(() => [...checkpointed(failing(), { dir: at('run'), every: 10 })]).toThrow('diverged')
    expect(epochs()).toEqual([1, 2])
  })

  it('go on where they were, and end with the same bits', async () => {
    const whole = Train.fit(config, { train })
    for (const seen of checkpointed(Train.epochs(config, { train }), { dir: at('run'), every: 2 })) if (seen.epoch === 3) break
    const from = orThrow(await loadLatest(config, at('run'))())
    expect(from?.epoch).toBe(3)
    expect(stateBits(Train.fit(config, { train }, from))).toEqual(stateBits(whole))
    expect(orThrow(await loadLatest(config, at('nowhere'))())).toBe(undefined)
  })

  it('take away what was begun, and leave what is not theirs', () => {
    mkdirSync(at('run'))
    for (const file of ['.pullback-0123456789abcdef', '.pullback-notes', 'epoch-1.txt', 'notes']) writeFileSync(join(at('run'), file), '')
    expect([...checkpointed(losses(2, 1), { dir: at('run'), keepLast: 1 })]).toHaveLength(2)
    expect(readdirSync(at('run')).toSorted()).toEqual(['.pullback-notes', 'epoch-000002.safetensors', 'epoch-1.txt', 'notes'])
  })

  it('that cannot be written are a FileError, those before them there still', () => {
    mkdirSync(join(at('run'), 'epoch-000002.safetensors'), { recursive: true })
    expect(() => [...checkpointed(losses(2, 1), { dir: at('run') })]).toThrow(FileError)
    expect(checkpointOf(config).decode(readFileSync(join(at('run'), 'epoch-000001.safetensors')))._tag).toBe('Right')
  })

  it('are of whole numbers', () => {
    expect(() => checkpointed([], { dir: at('run'), every: 0 })).toThrow('checkpointed: every is 0: it must be a whole number, 1 or more')
    expect(() => checkpointed([], { dir: at('run'), keepBest: 1.5 })).toThrow('checkpointed: keepBest is 1.5')
    expect(() => checkpointed([], {} as never)).toThrow('checkpointed: the option dir is missing')
  })
})
