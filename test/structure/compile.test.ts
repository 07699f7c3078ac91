import { expect, it } from 'vitest'
import { compile, compilers } from '../../type-tests/support/compilers.js'
import { filesIn } from '../../type-tests/support/files.js'

it.each(compilers)('sources and tests compile on TypeScript $version', async (compiler) => {
  const { diagnostics, files } = await compile(compiler, 'tsconfig.json')
  const errors = diagnostics.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`)
  expect(errors, errors.join('\n')).toHaveLength(0)
  const read = new Set(files)
  expect([...filesIn('src', '.ts'), ...filesIn('test', '.test.ts')].filter((file) => !read.has(file))).toEqual([])
})
