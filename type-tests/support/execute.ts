import { spawn } from 'node:child_process'
import ts from 'typescript'
import { root } from './compilers.js'
import type { RejectFile } from './rejects.js'

const report = `
const outcomes = []
const attempt = (statement) => {
  try { statement(); outcomes.push('nothing was thrown') }
  catch (error) { outcomes.push(error instanceof Error ? error.message : String(error)) }
}
`

/** The file with each statement marked `//! run` inside an attempt, and the other announced ones left out. */
const program = ({ source, cases }: RejectFile): string => {
  const text = source.text
  let result = ''
  let position = 0
  for (const { start, end, run, topLevel } of [...cases].sort((a, b) => a.start - b.start)) {
    if (!topLevel || start < position) continue
    result += text.slice(position, start) + (run ? `attempt(() => {\n${text.slice(start, end).replace(/^export /, '')}\n})` : '')
    position = end
  }
  return `${report}${result}${text.slice(position)}\nprocess.stdout.write(JSON.stringify(outcomes))`
}

/** Runs a program as a module that stands in the root, where the package finds itself by its own name. */
const runModule = (code: string): Promise<string> => new Promise((resolve, reject) => {
  const child = spawn(process.execPath, ['--input-type=module', '-'], { cwd: root })
  const out: string[] = []
  const err: string[] = []
  child.stdout.on('data', (chunk) => out.push(String(chunk)))
  child.stderr.on('data', (chunk) => err.push(String(chunk)))
  child.on('error', reject)
  child.on('close', (code) => code === 0 ? resolve(out.join('')) : reject(new Error(err.join(''))))
  child.stdin.end(code)
})

/** Executes the statements marked `//! run`; returns those whose error does not say their first sentence. */
export const executeRejects = async (file: RejectFile): Promise<readonly string[]> => {
  const toRun = file.cases.filter(({ run }) => run)
  const nested = toRun.filter(({ topLevel }) => !topLevel)
  if (nested.length > 0) return nested.map(({ source }) => `${file.file}: only a top-level statement can be run\n    ${source}`)
  if (toRun.length === 0) return []
  const { outputText } = ts.transpileModule(program(file), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  })
  const outcomes: readonly unknown[] = JSON.parse(await runModule(outputText))
  return toRun.flatMap(({ source, sentences: [sentence] }, i) => outcomes[i] === sentence ? [] : [
    `${file.file}: ${source}\n    expected ${sentence}\n    found    ${String(outcomes[i])}`,
  ])
}
