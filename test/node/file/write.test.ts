import { execFileSync } from 'node:child_process'
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeAtomically } from 'pullback/node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkWritable } from '../../../src/node/file/write.js'

let folder = ''
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'pullback-write-')) })
afterEach(() => rmSync(folder, { recursive: true }))

it('writes text and bytes, over what was there', async () => {
  const path = join(folder, 'a.txt')
  writeFileSync(path, 'old and longer')
  await writeAtomically(path, 'new')
  expect(readFileSync(path, 'utf8')).toBe('new')
  await writeAtomically(path, Uint8Array.of(1, 2))
  expect([...readFileSync(path)]).toEqual([1, 2])
  expect(readdirSync(folder)).toEqual(['a.txt'])
})

it('a failure leaves what was there, and nothing else', async () => {
  mkdirSync(join(folder, 'taken'))
  writeFileSync(join(folder, 'taken', 'x'), '')
  await expect(writeAtomically(join(folder, 'taken'), 'text')).rejects.toThrow(/EISDIR|ENOTEMPTY|EPERM/)
  await expect(writeAtomically(join(folder, 'missing', 'a'), 'text')).rejects.toThrow(/ENOENT/)
  expect(readdirSync(folder)).toEqual(['taken'])
})

it('of many writers at once, one wins whole', async () => {
  const path = join(folder, 'a')
  const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000))
  await Promise.all(texts.map((text) => writeAtomically(path, text)))
  expect(texts).toContain(readFileSync(path, 'utf8'))
  expect(readdirSync(folder)).toEqual(['a'])
})

describe.skipIf(process.platform === 'win32')('what is there already', () => {
  const modeOf = (path: string): number => statSync(path).mode & 0o7777
  const at = (name: string): string => join(folder, name)

  it.each([0o600, 0o444, 0o640, 0o755, 0o4711])('keeps its mode: %o', async mode => {
    writeFileSync(at('a'), 'old')
    chmodSync(at('a'), mode)
    await writeAtomically(at('a'), 'new')
    expect([readFileSync(at('a'), 'utf8'), modeOf(at('a'))]).toEqual(['new', mode])
  })

  it('a new file has the mode that new files have', async () => {
    writeFileSync(at('usual'), '')
    await writeAtomically(at('a'), 'new')
    expect(modeOf(at('a'))).toBe(modeOf(at('usual')))
  })

  it('is written where a link leads, and the link stays: relative, absolute, one to the next, into another folder', async () => {
    mkdirSync(at('folder'))
    writeFileSync(at('folder/target'), 'old')
    chmodSync(at('folder/target'), 0o600)
    symlinkSync('folder/target', at('relative'))
    symlinkSync(at('relative'), at('absolute'))
    symlinkSync('folder', at('elsewhere'))
    for (const name of ['relative', 'absolute', 'elsewhere/target']) {
      await writeAtomically(at(name), name)
      expect([readFileSync(at('folder/target'), 'utf8'), modeOf(at('folder/target'))]).toEqual([name, 0o600])
    }
    expect([readlinkSync(at('relative')), readlinkSync(at('absolute'))]).toEqual(['folder/target', at('relative')])
    expect([readdirSync(folder).toSorted(), readdirSync(at('folder'))]).toEqual([['absolute', 'elsewhere', 'folder', 'relative'], ['target']])
  })

  it('is made where a link leads to nothing yet', async () => {
    mkdirSync(at('folder'))
    symlinkSync('../b', at('folder/link'))
    symlinkSync('folder', at('other'))
    symlinkSync('other/link', at('a'))
    await writeAtomically(at('a'), 'new')
    expect([readFileSync(at('b'), 'utf8'), lstatSync(at('a')).isSymbolicLink()]).toEqual(['new', true])
  })

  it('is refused when links lead in a circle', async () => {
    symlinkSync('b', at('a'))
    symlinkSync('a', at('b'))
    await expect(writeAtomically(at('a'), 'new')).rejects.toThrow('ELOOP')
    expect(readdirSync(folder)).toEqual(['a', 'b'])
  })

  const special: readonly (readonly [string, string, (path: string) => void])[] = [
    ['a pipe', 'a pipe', path => { execFileSync('mkfifo', [path]) }],
    // Only root may make a device.
    ...process.getuid?.() === 0 ? [['a device', 'a device', (path: string) => { execFileSync('mknod', [path, 'c', '1', '3']) }] as const] : [],
    ['a link to a device', 'a device', path => symlinkSync('/dev/null', path)],
    ['a folder', 'a folder (EISDIR)', path => mkdirSync(path)],
    ['a link to a folder', 'a folder (EISDIR)', path => symlinkSync('.', path)],
  ]
  it.each(special)('is refused when it is %s', async (_, kind, make) => {
    make(at('a'))
    const before = lstatSync(at('a'))
    await expect(writeAtomically(at('a'), 'new')).rejects.toThrow(`a is ${kind}, not a file`)
    await expect(checkWritable(at('a'))).rejects.toThrow(`a is ${kind}, not a file`)
    const after = lstatSync(at('a'))
    expect([after.ino, after.mode, after.rdev, readdirSync(folder)]).toEqual([before.ino, before.mode, before.rdev, ['a']])
  })

  it('is refused when it is the name of a folder to be, or too long; the longest name is not', async () => {
    await expect(writeAtomically(at('a/'), 'new')).rejects.toThrow('is the name of a folder, which does not exist')
    await expect(writeAtomically(at('a'.repeat(256)), 'new')).rejects.toThrow('ENAMETOOLONG')
    await expect(checkWritable(at('a'.repeat(256)))).rejects.toThrow('ENAMETOOLONG')
    await writeAtomically(at('a'.repeat(255)), 'new')
    expect(readdirSync(folder)).toEqual(['a'.repeat(255)])
  })
})

it('whether a file could be written is found out without writing it', async () => {
  await checkWritable(join(folder, 'a'))
  await expect(checkWritable(join(folder, 'missing', 'a'))).rejects.toThrow('ENOENT')
  expect(readdirSync(folder)).toEqual([])
})
