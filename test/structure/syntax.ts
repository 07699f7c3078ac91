import { dirname } from 'node:path'
import ts from 'typescript'

/** Places of a file, as `line: the line's text`. */
const places = (file: string, text: string, wanted: (node: ts.Node) => boolean): readonly string[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (wanted(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
      found.push(`${file}:${line + 1}: ${(text.split('\n')[line] ?? '').trim()}`)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const isConst = (type: ts.TypeNode): boolean =>
  ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === 'const'

/** The functions of `src/tensor/cast.ts`: a call of one claims a type as `as` does. */
const claims = new Set(['asStated', 'asLiteral', 'asNamed'])

/** Casts: `x as T`, `<T>x`, and calls of the functions that cast; `as const` claims nothing, and `!` is left to the reader. */
export const castsIn = (file: string, text: string): readonly string[] => places(file, text, (node) =>
  (ts.isAsExpression(node) && !isConst(node.type))
  || (ts.isTypeAssertionExpression(node) && !isConst(node.type))
  || (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && claims.has(node.expression.text)))

/** Every `any` written in a type. */
export const anysIn = (file: string, text: string): readonly string[] =>
  places(file, text, (node) => node.kind === ts.SyntaxKind.AnyKeyword)

/** How many casts a folder may hold, and why they are safe. */
export type Allowed = Readonly<Record<string, { readonly casts: number; readonly reason: string }>>

/** Compares the casts found, by file, with those that its folder allows. */
export const judgeCasts = (found: ReadonlyMap<string, readonly string[]>, allowed: Allowed): readonly string[] => {
  const byFolder = new Map<string, readonly string[]>()
  for (const [file, casts] of found) byFolder.set(dirname(file), [...byFolder.get(dirname(file)) ?? [], ...casts])
  const folders = [...new Set([...byFolder.keys(), ...Object.keys(allowed)])]
  return folders.flatMap((folder) => {
    const casts = byFolder.get(folder) ?? []
    const { casts: limit = 0, reason = '' } = allowed[folder] ?? {}
    if (casts.length > limit) {
      return [`${folder} holds ${casts.length} casts, test/structure/casts.json allows ${limit}:\n${casts.map((cast) => `    ${cast}`).join('\n')}`]
    }
    if (casts.length < limit) return [`${folder} holds ${casts.length} casts: lower the ${limit} of test/structure/casts.json`]
    return limit > 0 && reason.trim() === '' ? [`${folder}: test/structure/casts.json gives no reason`] : []
  })
}
