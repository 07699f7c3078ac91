import type { Heard } from './verdict.js'

/** What each compiler said of the statements of one file, in the file's order. */
export type Transcript = ReadonlyMap<string, readonly Heard[]>

/**
 * The text of a golden file: each statement, then its message under the compilers that print it so. Line numbers and
 * error codes are left out: the former change with every insertion, the latter differ between compilers.
 */
export const renderGolden = (file: string, transcript: Transcript): string => {
  const [first = []] = [...transcript.values()]
  const sections = first.map(({ rejected }, index) => {
    const versionsByMessage = new Map<string, string[]>()
    for (const [version, heard] of transcript) {
      const message = heard[index]?.message ?? ''
      versionsByMessage.set(message, [...(versionsByMessage.get(message) ?? []), version])
    }
    const messages = [...versionsByMessage].map(([message, versions]) => `--- ${versions.join(', ')}\n${message}\n`)
    return `\n=== ${rejected.source.split('\n').join('\n    ')}\n${messages.join('')}`
  })
  return `What TypeScript prints for ${file}; renewed by UPDATE_GOLDEN=1 npm run types\n${sections.join('')}`
}

/** `type-tests/op/matmul.reject.ts` ↦ `type-tests/golden/op/matmul.txt` */
export const goldenPath = (file: string): string =>
  file.replace(/^type-tests\//, 'type-tests/golden/').replace(/\.reject\.ts$/, '.txt')
