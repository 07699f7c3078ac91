import type { Stats } from 'node:fs'
import { readlink, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

/** Where a path leads to. */
export interface Target {
  readonly path: string
  /** What lies there, which is a file; `undefined` when nothing does. */
  readonly existing: Stats | undefined
}

const kindOf = (found: Stats): string =>
  found.isDirectory() ? 'a folder (EISDIR)' : found.isCharacterDevice() || found.isBlockDevice() ? 'a device'
    : found.isFIFO() ? 'a pipe' : found.isSocket() ? 'a socket' : 'something else'

/** What a promise gives, `undefined` where it fails with one of these codes. */
const unless = async <T>(codes: readonly string[], promise: Promise<T>): Promise<T | undefined> => {
  try {
    return await promise
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)) return undefined
    throw error
  }
}

const MOST_LINKS = 40

/** Follows links to a name that does not exist yet. */
const follow = async (path: string, links = 0): Promise<string> => {
  const here = join(await realpath(dirname(path)), basename(path))
  // EINVAL: no link.
  const next = await unless(['ENOENT', 'EINVAL'], readlink(here))
  if (next === undefined) return here
  if (links === MOST_LINKS) throw new Error(`${path}: too many links, one leading to the next`)
  return follow(resolve(dirname(here), next), links + 1)
}

/**
 * Where a file written to `path` goes: links are followed, to their end. What is there already and is no file is refused: to rename over it
 * would put a file in the place of a device, for whoever is allowed to.
 */
export const targetOf = async (path: string): Promise<Target> => {
  if (path === '') throw new Error('the path of a file is empty')
  const existing = await unless(['ENOENT'], stat(path))
  if (existing?.isFile() === false) throw new Error(`${path} is ${kindOf(existing)}, not a file`)
  if (existing === undefined && /[\\/]$/.test(path)) throw new Error(`${path} is the name of a folder, which does not exist`)
  return { path: existing === undefined ? await follow(path) : await realpath(path), existing }
}
