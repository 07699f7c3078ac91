import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '../../type-tests/support/compilers.js'
import { readText, requireBuild } from '../../type-tests/support/files.js'
import { command, succeed } from './command.js'

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, unknown>>
}

const manifest: Manifest = JSON.parse(readText('package.json'))
const entries = Object.keys(manifest.exports)
  .filter((path) => path !== './package.json')
  .map((path) => path.replace(/^\./, manifest.name))

const folder = mkdtempSync(join(tmpdir(), 'pullback-package-'))
let tarball = ''

beforeAll(async () => {
  requireBuild()
  await succeed('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder], root)
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'no tarball')
})

afterAll(() => rmSync(folder, { recursive: true }))

it('installed into an empty folder, every entry runs in plain Node', async () => {
  const user = join(folder, 'user')
  mkdirSync(user)
  writeFileSync(join(user, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }))
  await succeed('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', tarball], user)
  writeFileSync(join(user, 'main.js'), `
    const counts = {}
    for (const entry of ${JSON.stringify(entries)}) {
      const module = await import(entry)
      if ('then' in module) throw new Error(entry + ' exports then, so that import() would call it')
      counts[entry] = Object.keys(module).length
    }
    console.log(JSON.stringify(counts))
  `)
  const counts: Readonly<Record<string, number>> = JSON.parse(await succeed(process.execPath, ['main.js'], user))
  expect(Object.keys(counts)).toEqual(entries)
  const empty = Object.entries(counts).filter(([, count]) => count === 0).map(([entry]) => entry)
  expect(empty, 'entries that export no value').toEqual(entries.filter((entry) => entry.endsWith('/types')))
})

it('the tarball holds the build and no more', async () => {
  const listed = (await succeed('tar', ['-tzf', tarball], folder)).trim().split('\n')
  expect(listed.filter((path) => !/^package\/(dist\/.*\.(js|d\.ts)|dist\/xla\/worker\.py|package\.json|README\.md|LICENSE)$/.test(path))).toEqual([])
})

it('publint has nothing to say', async () => {
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer }, strict: true })
  const said = messages.map((message) => formatMessage(message, pkg, { color: false }))
  expect(said, said.join('\n')).toHaveLength(0)
})

it('the types resolve as a user sees them', async () => {
  const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js')
  const { code, output } = await command(
    process.execPath, [attw, tarball, '--profile', 'esm-only', '--no-definitely-typed', '--no-color', '--no-emoji'], folder,
  )
  expect(code, output).toBe(0)
})

it('fits its size, minified and gzipped', async () => {
  const { code, output } = await command(process.execPath, [join(root, 'node_modules/size-limit/bin.js'), '--json'], root)
  const sizes: readonly { readonly name: string; readonly size: number; readonly passed?: boolean }[] =
    code > 1 ? [] : JSON.parse(output)
  console.log(sizes.map(({ name, size }) => `${(size / 1000).toFixed(1).padStart(6)} kB  ${name}`).join('\n'))
  expect(sizes.map(({ passed }) => passed !== undefined), output).toEqual([true, true, true])
  expect(sizes.filter(({ passed }) => passed === false)).toEqual([])
})
