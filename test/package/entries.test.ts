import { join } from 'node:path'
import ts from 'typescript'
import { beforeAll, expect, it } from 'vitest'
import { root } from '../../type-tests/support/compilers.js'
import { readText, requireBuild } from '../../type-tests/support/files.js'

/** The types that stand beside the words of each entry, because users write them. All other types are in an entry that ends in `types`. */
const written: Readonly<Record<string, string>> = {
  '.': 'AnyTensor Compiled CompileOptions Dim DType FloatDType Key NamedDim Nested NumericDType Shape ShapeError Tensor Threads Tree',
  './random': 'Key',
  './tree': '',
  './layer': 'Layer Maker Rows',
  './loss': 'Loss',
  './optimizer': 'Leaf Optimizer OptState Schedule Select',
  './train': 'Batch Config EpochMetrics FoldState Handler TrainState',
  './data': 'Checkpoint DataError FoldCheckpoint ParamsCodec Standardizer StateCodec TensorCodec TrainOptions',
  './datasets': 'Digits Iris',
  './onnx': 'OnnxOptions',
  './xla': 'Cluster Connection ConnectOptions Layout Mesh Placement',
  './node': 'Checkpointing DrawOptions LoadError LoadLatest Misread Output ProgressOptions Report',
}

const { exports }: { readonly exports: Readonly<Record<string, { readonly types: string } | string>> } = JSON.parse(readText('package.json'))
const entries = Object.entries(exports).flatMap(([entry, file]) => typeof file === 'string' ? [] : [[entry, join(root, file.types)] as const])

beforeAll(requireBuild)

it('completion offers words, and no machinery of types', () => {
  const program = ts.createProgram(entries.map(([, file]) => file), { module: ts.ModuleKind.NodeNext, skipLibCheck: true, types: ['node'] })
  const checker = program.getTypeChecker()
  const resolved = (symbol: ts.Symbol): ts.Symbol => symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const found = entries.map(([entry, file]) => {
    const names = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!)
    const isWord = (symbol: ts.Symbol): boolean => (resolved(symbol).flags & ts.SymbolFlags.Value) !== 0
    return { entry, words: names.filter(isWord).length, types: names.filter(symbol => !isWord(symbol)).map(({ name }) => name) }
  })
  const [lists, words] = [found.filter(({ entry }) => entry.endsWith('types')), found.filter(({ entry }) => !entry.endsWith('types'))]
  expect(lists.filter(({ words: count, types }) => count > 0 || types.length === 0)).toEqual([])
  const sorted = (names: readonly string[]): string => [...names].sort((a, b) => a.localeCompare(b, 'en')).join(' ')
  expect(Object.fromEntries(words.map(({ entry, types }) => [entry, sorted(types)]))).toEqual(Object.fromEntries(
    Object.entries(written).map(([entry, names]) => [entry, sorted(names.split(' '))])))
  expect(words.filter(({ words: count }) => count === 0)).toEqual([])
})
