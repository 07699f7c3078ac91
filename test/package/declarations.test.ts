import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compilers, root } from '../../type-tests/support/compilers.js'
import { readText, requireBuild } from '../../type-tests/support/files.js'
import { anysIn } from '../structure/syntax.js'
import { command, succeed } from './command.js'

/** A project that emits declarations of what it exports must be able to name every type that was inferred. */
const sources = join(root, 'test/package/declarations')
const folder = mkdtempSync(join(tmpdir(), 'pullback-declared-'))
const project = join(folder, 'project')

const { exports }: { readonly exports: Readonly<Record<string, unknown>> } = JSON.parse(readText('package.json'))

/** Each word of each entry, exported again under a name of one's own. */
const aliases = async (): Promise<string> => {
  const paths = Object.keys(exports).filter(path => !/\.json$|types$/.test(path))
  const texts = await Promise.all(paths.map(async (path, i) => {
    const words: object = await import(join(root, 'dist', path, 'index.js'))
    const names = Object.keys(words)
    return [`import * as entry${i} from '${path.replace('.', 'pullback')}'`, ...names.map(name => `export const my_${i}_${name} = entry${i}.${name}`)].join('\n')
  }))
  return `${texts.join('\n')}\n`
}

beforeAll(async () => {
  requireBuild()
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, 'pullback'), { recursive: true })
  cpSync(join(root, 'dist'), join(modules, 'pullback/dist'), { recursive: true, filter: path => !path.endsWith('.js') })
  cpSync(join(root, 'package.json'), join(modules, 'pullback/package.json'))
  for (const name of ['fp-ts', 'io-ts', '@types']) symlinkSync(join(root, 'node_modules', name), join(modules, name))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }))
  cpSync(sources, project, { recursive: true })
  writeFileSync(join(project, 'aliases.ts'), await aliases())
  // What the current compiler writes for a new project, as it is.
  await succeed(process.execPath, [compilers[1]!.path, '--init'], project)
  const alone = join(folder, 'alone')
  cpSync(join(root, 'test/package/alone'), alone, { recursive: true })
  writeFileSync(join(alone, 'tsconfig.json'), JSON.stringify({ extends: '../project/tsconfig.json', include: ['*.ts'] }))
})

afterAll(() => rmSync(folder, { recursive: true }))

it('a new project has declarations, and is strict about what is left out', () => {
  expect(readFileSync(join(project, 'tsconfig.json'), 'utf8')).toMatch(/^ *"declaration": true[^]*^ *"exactOptionalPropertyTypes": true/m)
})

/** Three compilers run side by side, beside other tests. */
const MINUTES = 300_000

describe.concurrent.each(compilers)('a new project on TypeScript $version', ({ version, path }) => {
  const run = (...args: readonly string[]) => command(process.execPath, [path, '--pretty', 'false', ...args], folder)

  it('declares its exports without an annotation, and the declarations hold all that was inferred', async () => {
    const emitted = await run('-p', project, '--outDir', join(folder, version))
    expect(emitted.code, emitted.output).toBe(0)
    const declared = ['aliases', 'model', 'words']
    const texts = declared.map(name => [name, readFileSync(join(folder, version, `${name}.d.ts`), 'utf8')] as const)
    // Where a type nests too deep, the compiler writes any.
    expect(texts.flatMap(([name, text]) => anysIn(name, text))).toEqual([])
    // As sources they are checked, which declarations of others are not in a new project.
    const again = join(folder, `again-${version}`)
    mkdirSync(again)
    for (const [name, text] of texts) writeFileSync(join(again, `${name}.ts`), text)
    cpSync(join(sources, 'use.ts'), join(again, 'use.ts'))
    writeFileSync(join(again, 'tsconfig.json'), JSON.stringify({ extends: '../project/tsconfig.json', include: ['*.ts'] }))
    const read = await run('-p', again, '--noEmit')
    expect(read.code, read.output).toBe(0)
  }, MINUTES)

  it('declares what sub-entries give without the entry `pullback`', async () => {
    const emitted = await run('-p', join(folder, 'alone'), '--outDir', join(folder, `alone-${version}`))
    expect(emitted.code, emitted.output).toBe(0)
    expect(readFileSync(join(folder, `alone-${version}`, 'alone.d.ts'), 'utf8')).toContain('w: import("pullback/types").Tensor<readonly [3, 2]')
  }, MINUTES)
})
