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

/** Casts `x as T` and `<T>x`; `as const` claims nothing, and `!` is left to the reader. */
export const castsIn = (file: string, text: string): readonly string[] => places(file, text, (node) =>
  (ts.isAsExpression(node) && !isConst(node.type)) || (ts.isTypeAssertionExpression(node) && !isConst(node.type)))

/** Every `any` written in a type. */
export const anysIn = (file: string, text: string): readonly string[] =>
  places(file, text, (node) => node.kind === ts.SyntaxKind.AnyKeyword)

/** Casts that are allowed in a folder, by file, and why they are safe. */
export type Allowed = Readonly<Record<string, { readonly casts: Readonly<Record<string, number>>; readonly reason: string }>>

/** Compares the casts found, by file, with those allowed. */
export const judgeCasts = (found: ReadonlyMap<string, readonly string[]>, allowed: Allowed): readonly string[] => {
  const limit = new Map<string, number>(Object.entries(allowed).flatMap(([folder, { casts }]) =>
    Object.entries(casts).map(([name, count]) => [`${folder}/${name}`, count] as const)))
  const tooMany = [...found].flatMap(([file, casts]) => casts.length <= (limit.get(file) ?? 0) ? [] : [
    `${file} holds ${casts.length} casts, test/structure/casts.json allows ${limit.get(file) ?? 0}`
      + ` in ${dirname(file)}:\n${casts.map((cast) => `    ${cast}`).join('\n')}`,
  ])
  const tooFew = [...limit].flatMap(([file, count]) => count <= (found.get(file)?.length ?? 0) ? [] : [
    `${file} holds ${found.get(file)?.length ?? 0} casts: lower the ${count} of test/structure/casts.json`,
  ])
  const unexplained = Object.entries(allowed).flatMap(([folder, { reason }]) =>
    reason.trim() === '' ? [`${folder}: test/structure/casts.json gives no reason`] : [])
  return [...tooMany, ...tooFew, ...unexplained]
}
