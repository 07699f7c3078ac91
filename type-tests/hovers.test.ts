import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { root } from './support/compilers.js'
import { requireBuild } from './support/files.js'

/*
 * What an editor shows of a name, and of a word where it is called: the type, without history, and short enough to be read.
 */

const text = `
import * as P from 'pullback'
import * as Random from 'pullback/random'
const x = P.zeros([2, 3])
const labels = P.zeros([2], { dtype: 'int32' })
const batch = P.ones([P.dim('batch', 2), 3])
const total = P.sum(x, 0)
const product = P.matmul(batch, P.zeros([3, 4]))
const shares = P.softmax(x)
const drawn = Random.normal(Random.key(0), [2, 3])
const outer = P.outer(total, P.zeros([2]))
const loss = (p: { readonly w: P.Tensor<readonly [2, 3]> }) => P.sum(p.w)
const gradient = P.grad(loss)({ w: x })
const calls = [
  P.add(x, 1), P.relu(x), P.exp(x), P.reshape(x, [6]), P.permute(x, [1, 0]), P.transpose(x), P.squeeze(x), P.slice(x, [[0, 1]]), P.tile(x, [1, 2]),
  P.take(x, [0], 0), P.cast(x, 'int32'), P.max(x, 1), P.argmax(x, 1), P.softmax(x, 1), P.expandDims(x, 0), P.broadcastTo(x, [2, 2, 3]), P.flip(x, 0),
  P.clip(x, 0, 1), P.full([2], 1), P.tensor([1, 2]), P.equalTo(x, x), P.sum(x, 0), P.oneHot(labels, 3),
]
`

/** What a person reads of it. */
const shown = (parts: readonly ts.SymbolDisplayPart[] | undefined): string => ts.displayPartsToString([...parts ?? []]).replaceAll(/\s+/g, ' ').replaceAll('P.', '')

const names = new Map<string, string>()
const calls = new Map<string, string>()

beforeAll(() => {
  requireBuild()
  const file = `${root}/type-tests/hovers-seen.ts`
  const options: ts.CompilerOptions = {
    strict: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, types: [], skipLibCheck: true,
  }
  const read = (path: string): string | undefined => path === file ? text : ts.sys.readFile(path)
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: path => {
      const found = read(path)
      return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found)
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => options,
    getDefaultLibFileName: given => ts.getDefaultLibFilePath(given),
    fileExists: path => path === file || ts.sys.fileExists(path),
    readFile: read,
    readDirectory: (...args) => ts.sys.readDirectory(...args),
    directoryExists: path => ts.sys.directoryExists(path),
    getDirectories: path => ts.sys.getDirectories(path),
  })
  const hover = (node: ts.Node): string => shown(service.getQuickInfoAtPosition(file, node.getStart())?.displayParts)
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node)) names.set(node.name.getText(), hover(node.name).replace(/^const \w+: /, ''))
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      calls.set(node.expression.name.text, hover(node.expression.name).replace(/^\(alias\) /, '').replace(/ (?:im|ex)port \w+$/, ''))
    }
    ts.forEachChild(node, visit)
  }
  const source = service.getProgram()?.getSourceFile(file)
  if (source !== undefined) visit(source)
})

describe('an editor shows', () => {
  it.each([
    ['x', 'Tensor<readonly [2, 3]>'],
    ['labels', 'Tensor<readonly [2], "int32">'],
    ['total', 'Tensor<readonly [3], "float32">'],
    ['product', 'Tensor<readonly [NamedDim<"batch">, 4], "float32">'],
    ['shares', 'Tensor<readonly [2, 3]>'],
    ['drawn', 'Tensor<readonly [2, 3]>'],
    ['outer', 'Tensor<readonly [3, 2], "float32">'],
    ['gradient', '{ readonly w: Tensor<readonly [2, 3]>; }'],
  ])('%s as its type', (name, type) => {
    expect(names.get(name)).toBe(type)
  })

  it.each(['add', 'relu', 'exp', 'reshape', 'permute', 'transpose', 'squeeze', 'slice', 'tile', 'take', 'cast', 'max', 'argmax', 'softmax', 'expandDims', 'broadcastTo', 'flip', 'clip', 'full',
    'tensor', 'equalTo', 'sum', 'zeros', 'oneHot', 'normal'])('the call of %s in 200 characters', word => {
    const hover = calls.get(word) ?? ''
    expect(hover).toContain(word)
    expect(hover.length, hover).toBeLessThanOrEqual(200)
    expect(hover).not.toMatch(/ extends |infer /)
  })
})
