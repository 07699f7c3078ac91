import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as P from 'pullback'
import { ArgumentError, isTensor, ShapeMismatch, type AnyTensor } from 'pullback'
import { asStated } from '../../../src/tensor/cast.js'
import { compile, type Compiler } from '../../../type-tests/support/compilers.js'
import { generated } from '../../examples/check.js'
import * as agree from './agree.js'

/*
 * Executes source text, and asks the compiler about the same text.
 */

/** What came of a program: its value's type as the package would write it, or the sentence that it threw. */
export type Outcome = { readonly type: string } | { readonly sentence: string }

const typeOf = (value: unknown): string => {
  if (Array.isArray(value)) return `readonly [${value.map(typeOf).join(', ')}]`
  if (!isTensor(value)) throw new Error(`${String(value)} is no tensor`)
  const x: AnyTensor = value
  return `Tensor<readonly [${x.shape.join(', ')}], '${x.dtype}'>`
}

type Scope = Readonly<Record<string, unknown>>

const scope: Scope = { ...P, ...agree }
const names = Object.keys(scope)

/** Executes programs, in a module of their own; `others` stand for words of the package. */
export const execute = async (name: string, programs: readonly string[], others: Scope = {}): Promise<readonly Outcome[]> => {
  const file = join(generated('type-value'), `${name}-run.js`)
  writeFileSync(file, `export const programs = ({ ${names.join(', ')} }) => [\n${programs.map(text => `() => ${text},\n`).join('')}]\n`)
  const module = asStated<{ programs: (scope: Scope) => readonly (() => unknown)[] }>(await import(/* @vite-ignore */ file))
  return module.programs({ ...scope, ...others }).map((program, i) => {
    try {
      return { type: typeOf(program()) }
    } catch (error) {
      if (error instanceof ShapeMismatch || error instanceof ArgumentError) return { sentence: error.message }
      throw new Error(`${programs[i]!}: ${String(error)}`, { cause: error })
    }
  })
}

/** What the compiler says about a program: of the expression, and of the assertion on its type. */
export interface Judgement { readonly rejected: string | undefined; readonly wrong: string | undefined }

/** Compiles programs, each with an assertion (`is` or `allows`) where it has a value. */
export const judge = async (compiler: Compiler, name: string, assertion: 'is' | 'allows', programs: readonly string[], outcomes: readonly Outcome[]): Promise<readonly Judgement[]> => {
  const folder = generated(`type-value/${name}-${compiler.version}`)
  const head = [
    `import { ${Object.keys(P).join(', ')}, type Tensor } from 'pullback'`,
    `import { ${Object.keys(agree).join(', ')} } from '../../../../law/type-value/agree.js'`,
  ]
  const lines = programs.flatMap((text, i) => {
    const outcome = outcomes[i]!
    return [`export const r${i} = ${text}`, 'type' in outcome ? `${assertion}<${outcome.type}>()(r${i})` : '']
  })
  writeFileSync(join(folder, 'programs.ts'), `${[...head, ...lines].join('\n')}\n`)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
    extends: '../../../../../tsconfig.json',
    compilerOptions: { noUnusedLocals: false, declaration: false },
    include: ['programs.ts'],
  }))
  const { diagnostics } = await compile(compiler, folder)
  const at = new Map<number, string>()
  for (const { file, line, message } of diagnostics) {
    if (!file.endsWith('programs.ts') || line <= head.length) throw new Error(`${file}:${line}: ${message}`)
    at.set(line, `${at.has(line) ? `${at.get(line)}\n` : ''}${message}`)
  }
  return programs.map((_, i) => ({ rejected: at.get(head.length + 2 * i + 1), wrong: at.get(head.length + 2 * i + 2) }))
}
