import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { format } from 'node:util'
import { vi } from 'vitest'
import { announcedErrors, announcedOutput, runnable, type Example } from './extract.js'

const root = new URL('../..', import.meta.url).pathname

/** What is wrong with examples: for each, sentences; none when all is well. */
export type Complaints = readonly (readonly string[])[]

const compilerErrors = (folder: string): readonly { readonly index: number; readonly line: number; readonly message: string }[] => {
  const tsc = join(root, 'node_modules/@typescript/native/bin/tsc')
  let output = ''
  try {
    execFileSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { encoding: 'utf8', cwd: folder })
  } catch (error) {
    output = String((error as { stdout?: unknown }).stdout)
  }
  const errors: { index: number; line: number; message: string }[] = []
  for (const text of output.split('\n')) {
    const head = /example-(\d+)(?:-run)?\.ts\((\d+),\d+\): error (.*)$/.exec(text)
    if (head) errors.push({ index: Number(head[1]), line: Number(head[2]), message: head[3]! })
    else if (/error TS/.test(text)) throw new Error(text)
    else if (errors.length > 0) errors[errors.length - 1]!.message += `\n${text}`
  }
  return errors
}

/** Type-checks examples, in one run of the compiler: errors must be the announced ones. */
export const checkTypes = (name: string, examples: readonly Example[]): Complaints => {
  const folder = generated(name)
  examples.forEach(({ code }, i) => writeFileSync(join(folder, `example-${i}.ts`), `${code}\nexport {}\n`))
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
    extends: '../../../../tsconfig.json',
    compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, isolatedModules: false, verbatimModuleSyntax: false },
    include: ['example-*.ts'],
  }))
  const errors = compilerErrors(folder)
  return examples.map(({ code }, index) => {
    const announced = announcedErrors(code)
    const mine = errors.filter(error => error.index === index)
    const surprising = mine.filter(error => !announced.some(({ line, sentence }) => line === error.line && error.message.includes(sentence)))
    const missing = announced.filter(({ line, sentence }) => !mine.some(error => line === error.line && error.message.includes(sentence)))
    return [
      ...surprising.map(error => `line ${error.line}: unannounced compile error: ${error.message}`),
      ...missing.map(({ line, sentence }) => `line ${line}: the announced compile error does not occur: ${sentence}`),
    ]
  })
}

/** Runs an example; its console output must be the announced one. */
export const runExample = async (name: string, index: number, example: Example): Promise<readonly string[]> => {
  const file = join(generated(name), `example-${index}-run.ts`)
  writeFileSync(file, `${runnable(example.code)}\nexport {}\n`)
  const printed: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => { printed.push(...format(...values).split('\n')) })
  try {
    await import(/* @vite-ignore */ file)
  } finally {
    log.mockRestore()
  }
  const announced = announcedOutput(example.code)
  const same = printed.length === announced.length && printed.every((line, i) => line.trimEnd() === announced[i]!.trimEnd())
  return same ? [] : [`printed\n${printed.join('\n')}\nannounced\n${announced.join('\n')}`]
}

const folderOf = (name: string): string => join(root, 'test/examples/.generated', `${name}-${process.pid}`)

/** A folder of this process for generated modules, under the tests because the compiler resolves the package from there. */
export const generated = (name: string): string => {
  const folder = folderOf(name)
  mkdirSync(folder, { recursive: true })
  // What fences share stands in docs, and so do whole programs.
  mkdirSync(join(folder, 'examples'), { recursive: true })
  for (const name of ['check', 'draw', ...readdirSync(join(root, 'docs/examples')).map(file => `examples/${file.slice(0, -3)}`)]) {
    const file = join(folder, `${name}.ts`)
    writeFileSync(file, `export * from '${relative(dirname(file), join(root, `docs/${name}.js`))}'\n`)
  }
  return folder
}

/** Removes the folder. */
export const clean = (name: string): void => rmSync(folderOf(name), { recursive: true, force: true })
