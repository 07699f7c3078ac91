import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../type-tests/support/compilers.js'
import { requireBuild } from '../../type-tests/support/files.js'
import { succeed } from '../package/command.js'

/** Makes a folder a project of a user who installed the package as it is packed, and whose files are those of `page`. */
export const project = async (folder: string): Promise<void> => {
  requireBuild()
  const installed = join(folder, 'node_modules')
  const unpacked = join(installed, 'pullback')
  mkdirSync(unpacked, { recursive: true })
  await succeed('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder], root)
  const tarball = join(folder, readdirSync(folder).find(name => name.endsWith('.tgz')) ?? 'no tarball')
  await succeed('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1'], folder)
  // What a page needs of the package's dependencies: a link to anything else is not there to be followed.
  for (const dependency of ['fp-ts', 'io-ts']) symlinkSync(join(root, 'node_modules', dependency), join(installed, dependency), 'junction')
  cpSync(new URL('page', import.meta.url), folder, { recursive: true })
}

/** Bundles the project's page as its user would, since fp-ts is CommonJS, which no browser loads; returns the folder to serve and the complaints. */
export const bundled = async (folder: string): Promise<{ readonly served: string; readonly complaints: readonly string[] }> => {
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const said = await succeed(process.execPath, [vite, 'build', '--outDir', 'served', '--logLevel', 'warn'], folder)
  return { served: join(folder, 'served'), complaints: said.split('\n').filter(line => line.trim() !== '') }
}
