import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseOutput, root, runCompiler, type Compiler } from './compilers.js'

/** What checking one program takes. */
export interface Cost {
  readonly instantiations: number
  readonly types: number
  readonly seconds: number
  /** A program that does not compile costs nothing, so its figures mean nothing. */
  readonly errors: readonly string[]
}

const figure = (output: string, name: string): number => {
  const found = new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(output)?.[1]
  if (found === undefined) throw new Error(`the compiler prints no '${name}':\n${output}`)
  return Number(found)
}

/** Checks `type-tests/cost/<name>.ts` as a program of its own, with the project's options. */
export const measure = async (compiler: Compiler, name: string): Promise<Cost> => {
  const folder = mkdtempSync(join(tmpdir(), 'pullback-cost-'))
  try {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
      extends: `${root}/type-tests/tsconfig.json`,
      include: [],
      files: [`${root}/type-tests/cost/${name}.ts`],
    }))
    const output = await runCompiler(compiler, ['-p', folder, '--extendedDiagnostics'])
    return {
      instantiations: figure(output, 'Instantiations'),
      types: figure(output, 'Types'),
      seconds: figure(output, 'Total time'),
      errors: parseOutput(output).diagnostics.map(({ file, line, message }) => `${file}:${line}: ${message}`),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
