import ts from 'typescript'

/**
 * Number of positive assertions of a `*.test-d.ts` file: calls of tsd's `expectType`, `expectAssignable`, …, and uses of
 * the type `Expect<…>`.
 */
export const countAssertions = (file: string, text: string): number => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  let count = 0
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && /^expect[A-Z]/.test(node.expression.text)) count++
    if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) && node.typeName.text === 'Expect') count++
    ts.forEachChild(node, visit)
  }
  visit(source)
  return count
}
