import { join } from 'node:path'
import ts from 'typescript'

/** What the compiler says of a piece of a fence. */
export interface Remark {
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface Remarks {
  readonly hovers: readonly Remark[]
  readonly errors: readonly Remark[]
}

const root = new URL('../../..', import.meta.url).pathname

const compilerOptions = (): ts.CompilerOptions => {
  const file = join(root, 'tsconfig.json')
  const { options } = ts.parseJsonSourceFileConfigFileContent(ts.readJsonConfigFile(file, ts.sys.readFile), ts.sys, root)
  return { ...options, noUnusedLocals: false, noUnusedParameters: false, isolatedModules: false, verbatimModuleSyntax: false, rootDir: root }
}

/** Names of the fence and of the library: what an import line names is said where it is used, and JavaScript's own words are known. */
const wanted = (checker: ts.TypeChecker) => (node: ts.Node): node is ts.Identifier => {
  if (!ts.isIdentifier(node)) return false
  const { parent } = node
  if (ts.isImportSpecifier(parent) || ts.isNamespaceImport(parent) || ts.isImportClause(parent)) return false
  const [declaration] = checker.getSymbolAtLocation(node)?.declarations ?? []
  return declaration !== undefined && !declaration.getSourceFile().fileName.includes('/node_modules/')
}

const isConstant = ({ declarations }: ts.Symbol, file: ts.SourceFile): boolean => {
  const [declaration] = declarations ?? []
  return declaration !== undefined && declaration.getSourceFile() === file && (ts.isVariableDeclaration(declaration) || ts.isParameter(declaration))
}

/** The compiler's line on a word, without what it says about imports. */
const line = (info: ts.QuickInfo): string => {
  const text = ts.displayPartsToString(info.displayParts).replace(/^\(alias\) /, '').replace(/\nimport [^\n]*$/, '')
  const [about] = ts.displayPartsToString(info.documentation).split(/\n\s*\n/)
  return about === undefined || about === '' ? text : `${text}\n\n${about.replace(/\s+/g, ' ')}`
}

/**
 * One compiler for all fences: it checks the library's types once. A fence that it has not seen, because a page is being written, is
 * added.
 */
export const remarker = (fences: readonly string[]): (code: string) => Remarks => {
  const names = new Map<string, string>()
  const texts = new Map<string, string>()
  const add = (code: string): string => {
    const known = names.get(code)
    if (known !== undefined) return known
    const name = join(root, `docs/fence-${names.size}.ts`)
    names.set(code, name)
    texts.set(name, `${code}\nexport {}\n`)
    return name
  }
  fences.forEach(add)
  const options = compilerOptions()
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...texts.keys()],
    getScriptVersion: () => '1',
    getScriptSnapshot: name => {
      const text = texts.get(name) ?? ts.sys.readFile(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: name => texts.has(name) || ts.sys.fileExists(name),
    readFile: name => texts.get(name) ?? ts.sys.readFile(name),
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  })
  const done = new Map<string, Remarks>()

  return code => {
    const before = done.get(code)
    if (before !== undefined) return before
    const name = add(code)
    const program = service.getProgram()
    const file = program?.getSourceFile(name)
    if (program === undefined || file === undefined) throw new Error(`no program holds ${name}`)
    const checker = program.getTypeChecker()
    const isWanted = wanted(checker)
    // What is said of a constant of the fence is the same everywhere, but where it is called and its parameters are inferred.
    const saidOf = new Map<ts.Symbol, string>()
    const errors = [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)].map(({ start = 0, length = 0, messageText }) =>
      ({ start, end: start + length, text: ts.flattenDiagnosticMessageText(messageText, '\n') }))
    const hovers: Remark[] = []
    const visit = (node: ts.Node): void => {
      if (isWanted(node)) {
        const symbol = checker.getSymbolAtLocation(node)
        const constant = symbol !== undefined && isConstant(symbol, file) && !ts.isCallExpression(node.parent)
        const said = constant ? saidOf.get(symbol) : undefined
        const info = said === undefined ? service.getQuickInfoAtPosition(name, node.getStart(file)) : undefined
        const text = said ?? (info && line(info))
        if (text !== undefined) hovers.push({ start: node.getStart(file), end: node.getEnd(), text })
        if (constant && text !== undefined) saidOf.set(symbol, text)
      }
      ts.forEachChild(node, visit)
    }
    visit(file)
    const remarks = { hovers, errors }
    done.set(code, remarks)
    return remarks
  }
}
