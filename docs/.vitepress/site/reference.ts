import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const root = new URL('../../..', import.meta.url).pathname

/** A word of a module. */
export interface Word {
  readonly name: string
  readonly category: string
  readonly signature: string
  readonly text: string
  readonly tags: readonly (readonly [string, string])[]
}

export interface Module {
  /** As it is imported. */
  readonly name: string
  readonly text: string
  readonly words: readonly Word[]
}

const programOf = (files: readonly string[]): ts.Program => {
  const { options } = ts.parseJsonSourceFileConfigFileContent(ts.readJsonConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile), ts.sys, root)
  return ts.createProgram(files, options)
}

const withoutComment = (node: ts.Node): string => {
  const text = node.getText().replace(/^export /, '').replace(/\/\*\*[\s\S]*?\*\/\n\s*/g, '')
  return text.replace(/^declare /, '')
}

const signatureOf = (checker: ts.TypeChecker, name: string, declaration: ts.Declaration, symbol: ts.Symbol): string => {
  if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration)) return withoutComment(declaration)
  if (ts.isClassDeclaration(declaration)) {
    const base = declaration.heritageClauses?.map(clause => ` ${clause.getText()}`).join('') ?? ''
    return `class ${name}${base}`
  }
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope
  const type = checker.getTypeOfSymbolAtLocation(symbol, declaration)
  const calls = type.getCallSignatures()
  const named = type.aliasSymbol !== undefined || type.symbol?.declarations?.some(ts.isInterfaceDeclaration) === true
  if (calls.length > 0 && !named) {
    return calls.map(call => `${name}${checker.signatureToString(call, declaration, flags)}`).join('\n')
  }
  return `const ${name}: ${checker.typeToString(type, declaration, flags)}`
}

const docs = (symbol: ts.Symbol, checker: ts.TypeChecker): Pick<Word, 'text' | 'tags'> => ({
  text: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
  tags: symbol.getJsDocTags(checker).map(({ name, text }) => [name, ts.displayPartsToString(text)] as const),
})

const wordOf = (checker: ts.TypeChecker, exported: ts.Symbol): readonly Word[] => {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
  const [declaration] = symbol.declarations ?? []
  if (declaration === undefined) return []
  const { name } = exported
  const { text, tags } = docs(symbol, checker)
  if (declaration.getSourceFile().fileName.includes('/node_modules/')) {
    return [{ name, category: 'composition', signature: '', text: `\`${name}\` of [fp-ts](https://gcanti.github.io/fp-ts/).`, tags: [] }]
  }
  // A module in a module: its words go by its name.
  if (ts.isSourceFile(declaration)) {
    return checker.getExportsOfModule(symbol).flatMap(inner => wordOf(checker, inner)).map(word => ({ ...word, name: `${name}.${word.name}` }))
  }
  const category = tags.find(([tag]) => tag === 'category')?.[1] ?? (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration) ? 'types' : 'other')
  return [{ name, category, signature: signatureOf(checker, name, declaration, symbol), text, tags }]
}

const moduleText = (file: ts.SourceFile): string =>
  /^\s*\/\*\*([\s\S]*?)\*\//.exec(file.text)?.[1]?.replace(/^\s*\* ?/gm, '').trim() ?? ''

/** The modules of the package, as their doc comments describe them. */
export const modules = (): readonly Module[] => {
  const { name, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly name: string; readonly exports: Readonly<Record<string, { readonly types?: string }>> }
  const entries = Object.entries(exports).flatMap(([path, { types }]) => types === undefined ? []
    : [{ name: path.replace('.', name), file: join(root, types.replace('dist', 'src').replace('.d.ts', '.ts')) }])
  const program = programOf(entries.map(({ file }) => file))
  const checker = program.getTypeChecker()
  return entries.map(({ name, file }) => {
    const source = program.getSourceFile(file)
    const symbol = source && checker.getSymbolAtLocation(source)
    if (source === undefined || symbol === undefined) throw new Error(`${file} exports nothing`)
    return { name, text: moduleText(source), words: checker.getExportsOfModule(symbol).flatMap(word => wordOf(checker, word)) }
  })
}

/** Prose of a doc comment as Markdown: types that stand in it are no elements. */
const prose = (text: string): string => text.replace(/\{@link[\s*]+([^}]*)\}/g, '`$1`').replace(/^\{(\w+)\}/, '`$1`').split(/(`[^`]*`)/)
  .map((part, i) => i % 2 === 1 ? part : part.replace(/</g, '&lt;').replace(/\{\{/g, '{ {').replace(/\$/g, '\\$')).join('')

const said: Readonly<Record<string, string>> = { throws: 'Throws', see: 'See', source: 'Source', deprecated: 'Deprecated', since: 'Since' }

// The fences say `typescript`, not `ts`: the tests run these examples where they stand, in the sources.
const block = (code: string): string => `\`\`\`typescript\n${code.replace(/^```(?:ts)?\n|\n```$/g, '')}\n\`\`\``

const wordText = ({ name, signature, text, tags }: Word): string => [
  `### ${name}`,
  ...signature === '' ? [] : [`\`\`\`typescript signature\n${signature}\n\`\`\``],
  prose(text),
  ...tags.flatMap(([tag, value]) => tag === 'example' ? [block(value)] : tag in said ? [`*${said[tag]}*: ${prose(value)}`] : []),
].join('\n\n')

const pageText = ({ name, text, words }: Module): string => {
  const categories = [...new Set(words.map(({ category }) => category))].sort((a, b) => Number(a === 'types') - Number(b === 'types'))
  const head = `---\npageClass: reference\nprev: false\nnext: false\n---\n\n# ${name}\n\n${prose(text)}`
  return [head, ...categories.flatMap(category => [
    `## ${category.charAt(0).toUpperCase()}${category.slice(1)}`,
    ...words.filter(word => word.category === category).map(wordText),
  ])].join('\n\n')
}

/** Writes a page for each module. */
export const writeReference = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const module of modules()) writeFileSync(join(folder, `${module.name.replaceAll('/', '-')}.md`), `${pageText(module)}\n`)
}
