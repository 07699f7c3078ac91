import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, lstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a file that is being written is called until it is whole. */
export const TEMPORARY = /^\.pullback-[0-9a-f]{16}$/

const writeAll = (file: number, bytes: Uint8Array): void => {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
}

/** Makes the new name last. Some systems cannot sync a folder. */
const syncFolder = (path: string): void => {
  try {
    const folder = openSync(path, 'r')
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  } catch { /* as said */ }
}

/** Writes a file of a folder of the library's own, whole or not at all, at once: between two states of a training nothing else has its turn. */
export const writeWholeSync = (path: string, bytes: Uint8Array): void => {
  const there = lstatSync(path, { throwIfNoEntry: false })
  if (there !== undefined && !there.isFile()) throw new Error(`${path} is there already, and is no file`)
  const temporary = join(dirname(path), `.pullback-${randomBytes(8).toString('hex')}`)
  try {
    const file = openSync(temporary, 'wx')
    try {
      writeAll(file, bytes)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  syncFolder(dirname(path))
}
