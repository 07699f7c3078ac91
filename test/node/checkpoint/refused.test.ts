import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipe } from 'pullback'
import { checkpointOf } from 'pullback/data'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import { checkpointed, FileError, loadState, saveState } from 'pullback/node'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requireBuild } from '../../../type-tests/support/files.js'
import { errorOf, orThrow } from '../../data/format/support.js'
import { stateBits } from '../../train/support.js'

/*
 * Where a file cannot be written, that is a Left, and what was there before is there still. The full disk is a small file system of its own where this
 * user may mount one, and a limit of the system's on the sizes of files everywhere.
 */

const stateOf = (width: number) => Train.init({
  model: pipe(L.input(width), L.named('line', L.dense(width))),
  loss: Loss.squaredError, optimizer: Opt.adam(0.1), batchSize: 1, epochs: 1, key: Random.key(0),
})
const config = {
  model: pipe(L.input(8), L.named('line', L.dense(8))),
  loss: Loss.squaredError, optimizer: Opt.adam(0.1), batchSize: 1, epochs: 1, key: Random.key(0),
}
const small = stateOf(8)
const large = stateOf(200)

let folder = ''
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'pullback-refused-')) })
afterEach(() => rmSync(folder, { recursive: true }))

const mounts = (...options: readonly string[]): boolean =>
  process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', options.join(), 'tmpfs', folder]).status === 0
const unmount = (): unknown => spawnSync('umount', ['-l', folder])
const canMount = ((): boolean => {
  folder = mkdtempSync(join(tmpdir(), 'pullback-refused-'))
  const could = mounts('size=64k')
  if (could) unmount()
  rmSync(folder, { recursive: true })
  return could
})()

/** Neither the old file nor its folder is other than before. */
const unharmed = async (path: string, before: readonly string[]): Promise<void> => {
  expect(readdirSync(folder).toSorted()).toEqual(before)
  expect(stateBits(orThrow(await loadState(config, path)()))).toEqual(stateBits(small))
}

describe.skipIf(!canMount)('a file system of its own', () => {
  afterEach(unmount)

  it('that is full', async () => {
    expect(mounts('size=64k')).toBe(true)
    const path = join(folder, 's')
    orThrow(await saveState(small, path)())
    const error = errorOf(await saveState(large, path)())
    expect(error).toBeInstanceOf(FileError)
    expect(error.message).toContain('ENOSPC')
    await unharmed(path, ['s'])
    expect(() => [...checkpointed([small, { ...large, epoch: 1 }], { dir: folder, keepLast: 1 })]).toThrow('ENOSPC')
    await unharmed(join(folder, 'epoch-000000.safetensors'), ['epoch-000000.safetensors', 's'])
  })

  it('that may only be read', async () => {
    expect(mounts('size=64k')).toBe(true)
    const path = join(folder, 's')
    orThrow(await saveState(small, path)())
    expect(spawnSync('mount', ['-o', 'remount,ro', folder]).status).toBe(0)
    expect(errorOf(await saveState(stateOf(8), path)()).message).toContain('EROFS')
    expect(() => [...checkpointed([small], { dir: folder })]).toThrow('EROFS')
    await unharmed(path, ['s'])
  })
})

it('a quota: no file may be larger', async () => {
  requireBuild()
  const path = join(folder, 's')
  orThrow(await saveState(small, path)())
  // In blocks of 512 bytes or a kilobyte, as the shell has it: the small state fits either way, the large one neither way.
  const run = (width: number, dir: string) => spawnSync('sh', ['-c', 'ulimit -f 64 && exec "$@"', 'sh',
    process.execPath, new URL('save-once.mjs', import.meta.url).pathname, path, String(width), dir], { encoding: 'utf8' })
  expect(run(200, '-')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^FileError .*EFBIG/) })
  await unharmed(path, ['s'])
  expect(run(200, folder)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^FileError .*EFBIG/) })
  await unharmed(path, ['s'])
  expect(run(8, '-')).toMatchObject({ status: 0, stdout: 'saved\n' })
}, 60_000)

it.skipIf(process.getuid?.() === 0)('a folder that may only be read', async () => {
  const path = join(folder, 's')
  orThrow(await saveState(small, path)())
  chmodSync(folder, 0o500)
  try {
    expect(errorOf(await saveState(small, path)()).message).toContain('EACCES')
    await unharmed(path, ['s'])
  } finally {
    chmodSync(folder, 0o700)
  }
})

it('a folder in the way', async () => {
  const path = join(folder, 's')
  orThrow(await saveState(small, path)())
  mkdirSync(join(folder, 'taken'))
  expect(errorOf(await saveState(small, join(folder, 'taken'))()).message).toContain('is a folder (EISDIR), not a file')
  expect(errorOf(await saveState(small, join(path, 'below'))()).message).toContain('ENOTDIR')
  await unharmed(path, ['s', 'taken'])
  expect(checkpointOf(config).decode(readFileSync(path))._tag).toBe('Right')
  expect(() => [...checkpointed([small], { dir: path })]).toThrow(FileError)
})
