import { randomBytes } from 'node:crypto'
import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isBytes } from '../../data/format/bytes.js'
import { checkArgument, described, refuse } from '../../tensor/argument.js'
import { targetOf } from './target.js'

/**
 * Writes a file whole or not at all: to a temporary file beside it, synced to the disk, then renamed. A crash leaves the old file, or the new.
 *
 * Links are followed: what they lead to is written, and they stay. A file that is replaced keeps its mode, and its owner as far as the system
 * lets it. Whatever is no file (a folder, a device, a pipe) is refused.
 *
 * @throws what the file system throws: the folder is missing, the disk is full, writing is not allowed; or when `path` is no file.
 * @since 0.1.0
 * @category files
 */
export const writeAtomically = async (path: string, content: string | Uint8Array): Promise<void> => {
  checkContent('writeAtomically', path, content)
  const { path: target, existing } = await targetOf(path)
  await beside(target, existing?.mode, async (file, temporary) => {
    try {
      await file.writeFile(content)
      if (existing !== undefined) {
        await file.chown(existing.uid, existing.gid).catch(() => { /* Another's file, which is ours from now on. */ })
        // After the owner: a change of owner takes bits of the mode away.
        await file.chmod(existing.mode & 0o7777)
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, target)
  })
  await syncFolder(dirname(target))
}

/**
 * Finds out whether a file could be written here, without writing it.
 *
 * @throws as {@link writeAtomically} would.
 */
export const checkWritable = async (path: string): Promise<void> => {
  const { path: target } = await targetOf(path)
  await beside(target, undefined, async (file, temporary) => {
    await file.close()
    await rm(temporary)
  })
}

/** Uses a new file beside another. When that fails, the file is taken away. */
const beside = async (target: string, mode: number | undefined, use: (file: FileHandle, temporary: string) => Promise<void>): Promise<void> => {
  // A short name, however long that of the target is; hidden, and known for what it is should it be left behind.
  const temporary = join(dirname(target), `.pullback-${randomBytes(8).toString('hex')}`)
  try {
    // What only some may read is never open to others, not for a moment.
    await use(await open(temporary, 'wx', mode === undefined ? 0o666 : 0o600), temporary)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** Refuses what is no path, and no content of a file. */
export const checkContent = (word: string, path: string, content: string | Uint8Array): void => {
  checkArgument(word, 'the path', path, 'string')
  if (typeof content !== 'string' && !isBytes(content)) refuse(`${word}: the content is ${described(content)}: it is a text or bytes`)
}

/** Makes the new name last. Some systems cannot sync a folder; the file itself is safe by then. */
const syncFolder = async (path: string): Promise<void> => {
  try {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  } catch { /* as said */ }
}
