import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const source = (path: string) => new URL(`./src/${path}`, import.meta.url).pathname

/** A file that takes the results as JSON, beside the terminal's report: .ci/run counts them. */
const report = process.env['PULLBACK_TEST_REPORT']

export default defineConfig({
  resolve: {
    // Tests import the package as a user does; it resolves to the sources, so that no build stands between.
    alias: [
      { find: /^pullback$/, replacement: source('index.ts') },
      { find: /^pullback\/(.+\/types)$/, replacement: source('$1.ts') },
      { find: /^pullback\/(.+)$/, replacement: source('$1/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts', 'type-tests/**/*.test.ts'],
    // Two files at a time on two cores: by itself, vitest leaves one idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
})
