import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeAtomically } from 'pullback/node'
import { afterEach, beforeEach, expect, it } from 'vitest'

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
