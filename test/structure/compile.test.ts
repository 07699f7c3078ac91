import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compile, compilers, root, type Diagnostic } from '../../type-tests/support/compilers.js'
import { filesIn, requireBuild } from '../../type-tests/support/files.js'

/** Compilers take seconds, and minutes on a machine that does much else. */
const SLOW = 300_000

const told = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`)

// The build compiles the sources with 6.0; this adds the tests, with the compiler that takes a second for it.
it('sources and tests compile on TypeScript 7.0', async () => {
  const { diagnostics, files } = await compile(compilers[2]!, 'tsconfig.json')
  const errors = told(diagnostics)
  expect(errors, errors.join('\n')).toHaveLength(0)
  const read = new Set(files)
  expect([...filesIn('src', '.ts'), ...filesIn('test', '.test.ts')].filter((file) => !read.has(file))).toEqual([])
}, SLOW)

it.each(compilers)('the published declarations hold on TypeScript $version, nothing skipped', async (compiler) => {
  requireBuild()
  const folder = mkdtempSync(join(tmpdir(), 'pullback-declarations-'))
  try {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
      extends: `${root}/type-tests/tsconfig.json`,
      compilerOptions: { skipLibCheck: false, types: ['node'], typeRoots: [`${root}/node_modules/@types`] },
      include: [`${root}/dist/**/*.d.ts`],
      exclude: [],
    }))
    const { diagnostics, files } = await compile(compiler, folder)
    const errors = told(diagnostics.filter(({ file }) => file.includes('dist/') || file === '(options)'))
    expect(errors, errors.join('\n')).toHaveLength(0)
    expect(files.filter((file) => file.startsWith('dist/')).length).toBeGreaterThan(50)
  } finally {
    rmSync(folder, { recursive: true })
  }
}, SLOW)
