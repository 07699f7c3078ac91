// What the compiler leaves to do. Marks every call by which a module of dist makes a constant as pure: importing this library does nothing, but only so do bundlers see it, and leave
// out what a program does not use. Run by `npm run build`.
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import ts from 'typescript'

const MARK = '/* @__PURE__ */ '

/** The calls that are evaluated when the module is: not those within functions. */
const callsIn = (node, found = []) => {
  if (ts.isFunctionLike(node)) return found
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) found.push(node.getStart())
  ts.forEachChild(node, child => { callsIn(child, found) })
  return found
}

const marked = (name, text) => {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const places = source.statements.filter(ts.isVariableStatement).flatMap(statement => callsIn(statement))
  return [...new Set(places)].sort((a, b) => b - a)
    .reduce((code, at) => code.slice(0, at).endsWith(MARK) ? code : code.slice(0, at) + MARK + code.slice(at), text)
}

for (const file of readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.js'))) {
  const path = `dist/${file}`
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, marked(path, text))
}

// The worker of pullback/xla is no TypeScript.
copyFileSync('src/xla/worker.py', 'dist/xla/worker.py')
