import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { placeOf } from './equations.js'
import { readable } from './words.js'

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

/** A word as the page shows it: how it is called, what it does, its derivative, an example; the whole type is folded. */
const wordText = ({ name, signature, text, tags }: Word): string => {
  const read = readable.get(name)
  const whole = signature === '' ? [] : [`\`\`\`typescript signature\n${signature}\n\`\`\``]
  return [
    `### ${name}`,
    ...read === undefined ? whole : [`\`\`\`typescript signature\n${read.call}\n\`\`\``],
    prose(text),
    ...read?.derivative === undefined ? [] : [`*Derivative*: $${read.derivative}$${read.derived === undefined ? '' : `, by [${read.derived}](${placeOf(read.derived)})`}`],
    ...read?.derivative === undefined && read?.derived !== undefined ? [`*Derived in* [${read.derived}](${placeOf(read.derived)})`] : [],
    ...tags.flatMap(([tag, value]) => tag === 'example' ? [block(value)] : tag in said ? [`*${said[tag]}*: ${prose(value)}`] : []),
    ...read === undefined || whole.length === 0 ? [] : [`::: details The whole type\n${whole[0]}\n:::`],
  ].join('\n\n')
}

/** A page of the reference: a module, or one category of a large one. */
interface Page {
  readonly file: string
  readonly title: string
  readonly text: string
  readonly sections: readonly (readonly [title: string, words: readonly Word[]])[]
}

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`

/** Words that a user never writes are on no page: they are the types of words, in entries of their own. */
const isMachinery = ({ name }: Module): boolean => name.endsWith('/types')

/** How many words a page may hold. */
const MANY = 34

const pagesOf = ({ name, text, words }: Module): readonly Page[] => {
  const categories = [...new Set(words.map(({ category }) => category))].toSorted((a, b) => Number(a === 'types') - Number(b === 'types'))
  const sections = categories.map(category => [capital(category), words.filter(word => word.category === category)] as const)
  const file = name.replaceAll('/', '-')
  if (words.length <= MANY) return [{ file, title: name, text, sections }]
  return sections.map(([title, own]) => ({ file: `${file}-${title.toLowerCase().replaceAll(' ', '-')}`, title: `${name}: ${title.toLowerCase()}`, text: '', sections: [[title, own]] }))
}

const front = (description: string): string => `---\npageClass: reference\ndescription: ${JSON.stringify(description)}\nprev: false\nnext: false\n---`

const pageText = ({ title, text, sections }: Page): string => [
  `${front(`Reference of ${title}, with signatures, derivatives and examples: ${sections.flatMap(([, words]) => words.map(({ name }) => name)).slice(0, 20).join(', ')}.`)}\n\n# ${title}\n\n${prose(text)}`,
  ...sections.flatMap(([name, words]) => [...sections.length > 1 ? [`## ${name}`] : [], ...words.map(wordText)]),
].join('\n\n').replace(/^### /gm, sections.length > 1 ? '### ' : '## ')

const anchor = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-')

/** The first sentence of what is said of a word. */
const brief = (text: string): string => prose(/^[\s\S]*?[.;:](?=\s|$)/.exec(text)?.[0] ?? text).replace(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 140)

const indexText = (all: readonly (readonly [Module, readonly Page[]])[]): string => {
  const rows = all.flatMap(([module, pages]) => pages.flatMap(({ file, sections }) => sections.flatMap(([, words]) => words.map(({ name, text }) =>
    ({ name, row: `| [${name}](./${file}.md#${anchor(name)}) | \`${module.name}\` | ${brief(text)} |` })))))
  const sorted = rows.toSorted((a, b) => a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1)
  return [
    `${front('Every word of pullback in one index: operations, layers, losses, optimizers, training and files, each with its module and its page.')}`,
    '# Reference', 'Each word with its module. Large modules have a page for each category:',
    all.map(([{ name }, pages]) => `- \`${name}\`: ${pages.map(({ file, sections }) => `[${pages.length === 1 ? 'all' : sections[0]![0].toLowerCase()}](./${file}.md)`).join(', ')}`).join('\n'),
    '## Index', ['| word | import from | what it is |', '|---|---|---|', ...sorted.map(({ row }) => row)].join('\n'),
  ].join('\n\n')
}

/** Writes the pages, and the index of all words. */
export const writeReference = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const all = modules().filter(module => !isMachinery(module)).map(module => [module, pagesOf(module)] as const)
  for (const page of all.flatMap(([, pages]) => pages)) writeFileSync(join(folder, `${page.file}.md`), `${pageText(page)}\n`)
  writeFileSync(join(folder, 'index.md'), `${indexText(all)}\n`)
}
