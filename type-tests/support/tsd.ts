import { createRequire } from 'node:module'
import type tsdModule from 'tsd'
import { root } from './compilers.js'

// tsd is CommonJS with a `default` of its own, which Node and Vite unwrap differently; `require` does not.
const tsd: typeof tsdModule = createRequire(import.meta.url)('tsd')

/** Runs tsd over the files; returns its report, empty when every assertion holds. */
export const runTsd = async (files: readonly string[]): Promise<string> => {
  const diagnostics = await tsd.default({ cwd: root, testFiles: files })
  return diagnostics.length === 0 ? '' : tsd.formatter(diagnostics)
}
