import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** A piece of documentation that runs. */
export interface Example {
  /** File and line of its first line, as an editor opens it. */
  readonly place: string
  readonly code: string
  /** The text alternative of the figure that it exports, when it draws one. */
  readonly figure?: string
}

/** The ts fences of a Markdown file. */
export const fences = (file: string, text: string): readonly Example[] => {
  const lines = text.split('\n')
  const found: Example[] = []
  for (let i = 0; i < lines.length; i++) {
    const opening = /^\s*```ts(?: figure "(.+)")?\s*$/.exec(lines[i]!)
    if (opening === null) {
      if (/^\s*```ts\b/.test(lines[i]!)) throw new Error(`${file}:${i + 1}: a ts fence opens as \`\`\`ts or \`\`\`ts figure "text alternative"`)
      continue
    }
    const length = lines.slice(i + 1).findIndex(line => line.trim() === '```')
    if (length < 0) throw new Error(`${file}:${i + 1}: the fence does not end`)
    const [, figure] = opening
    found.push({ place: `${file}:${i + 2}`, code: lines.slice(i + 1, i + 1 + length).join('\n'), ...(figure !== undefined && { figure }) })
    i += length + 1
  }
  return found
}

/** The `@example`s of a source file's doc comments. */
export const docExamples = (file: string, text: string): readonly Example[] => {
  const lines = text.split('\n')
  const found: Example[] = []
  lines.forEach((line, i) => {
    if (!/^\s*\* @example\s*$/.test(line)) return
    const rest = lines.slice(i + 1)
    const end = rest.findIndex(next => /^\s*\* @|\*\/\s*$/.test(next))
    const code = rest.slice(0, end).map(next => next.replace(/^\s*\* ?/, '')).join('\n')
    found.push({ place: `${file}:${i + 2}`, code })
  })
  return found
}

const filesUnder = (folder: string, ending: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith(ending))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()

/** Every example of the README, the docs and the doc comments. */
export const allExamples = (root: string): readonly Example[] => [
  ...['README.md', 'CONTRIBUTING.md'].flatMap(file => fences(file, readFileSync(join(root, file), 'utf8'))),
  ...filesUnder(join(root, 'docs'), '.md').flatMap(file => fences(relative(root, file), readFileSync(file, 'utf8'))),
  ...filesUnder(join(root, 'src'), '.ts').flatMap(file => docExamples(relative(root, file), readFileSync(file, 'utf8'))),
]

/** The lines that an example says it prints: those after `// =>`, in order. */
export const announcedOutput = (code: string): readonly string[] =>
  code.split('\n').flatMap(line => /\/\/ => ?(.*)$/.exec(line)?.[1] ?? [])

/** The compile errors that an example announces, `// Error: sentence` under the line that has it. */
export const announcedErrors = (code: string): readonly { readonly line: number; readonly sentence: string }[] =>
  code.split('\n').flatMap((text, i) => {
    const sentence = /^\s*\/\/ Error: (.*)$/.exec(text)?.[1]
    return sentence === undefined ? [] : [{ line: i, sentence }]
  })

/** The example without the lines that do not compile. */
export const runnable = (code: string): string => {
  const wrong = new Set(announcedErrors(code).map(({ line }) => line - 1))
  return code.split('\n').map((line, i) => wrong.has(i) ? '' : line).join('\n')
}
