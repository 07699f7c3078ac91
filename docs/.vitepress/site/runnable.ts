import { createHash } from 'node:crypto'
import ts from 'typescript'
import { runnable } from '../../../test/examples/extract.js'

/** The fences that pages may run, as JavaScript by a short name: without the lines that do not compile, and without types. */
const codes = new Map<string, string>()

/** The name under which a page finds a fence that it runs. */
export const runName = (code: string): string => {
  const name = createHash('sha256').update(code).digest('hex').slice(0, 10)
  if (!codes.has(name)) {
    const { outputText } = ts.transpileModule(runnable(code).replace(/^\/\/ (formula|harness|check .*)$/gm, '').replace(/ *\/\/ => .*$/gm, ''), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: false },
    })
    codes.set(name, outputText.replace(/^export \{\};\n?/m, '').replace(/\n{3,}/g, '\n\n').trim())
  }
  return name
}

/** The fences as the file that a page asks for when one is to run. */
export const codesFile = (): string => JSON.stringify(Object.fromEntries(codes))
