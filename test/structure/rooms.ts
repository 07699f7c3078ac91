import { dirname } from 'node:path'
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'

/** The rooms of src, lowest first: a room imports from itself and from those before it, never from those after it. */
export const rooms = [
  'shape', 'tensor', 'primitive', 'graph', 'transform', 'op', 'types', 'tree', 'random', 'engine', 'layer', 'loss', 'optimizer', 'train',
  'data', 'datasets', 'onnx', 'xla', 'node',
] as const

/** `src/index.ts` holds the words of the language: operations, derivatives and compilation, and no layer or above. */
const indexKnows = rooms.slice(0, rooms.indexOf('layer'))

const inside = (source: string, names: readonly string[]): string => `^${source}/(${names.join('|')})/`

/** The rules of a source tree at `source`, `src` or a planted one. */
const rules = (source: string): IForbiddenRuleType[] => [
  { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
  ...rooms.slice(0, -1).map((room, i): IForbiddenRuleType => ({
    name: `not-above-${room}`, severity: 'error',
    from: { path: inside(source, [room]) }, to: { path: inside(source, rooms.slice(i + 1)) },
  })),
  {
    name: 'index-holds-the-language-only', severity: 'error',
    from: { path: `^${source}/index\\.ts$` }, to: { path: `^${source}/`, pathNot: inside(source, indexKnows) },
  },
  { name: 'nobody-imports-index', severity: 'error', from: {}, to: { path: `^${source}/index\\.ts$` } },
  {
    name: 'every-file-has-a-room', severity: 'error',
    from: {}, to: { path: `^${source}/`, pathNot: `${inside(source, rooms)}|^${source}/index\\.ts$` },
  },
  {
    name: 'definitions-see-arrays-only', severity: 'error',
    from: { path: `^${source}/primitive/reference/` },
    to: { path: `^${source}/`, pathNot: `^${source}/(primitive/(reference/|row/(kernel|params)\\.)|tensor/(dtype|storage)\\.)` },
  },
  {
    name: 'node-only-in-node', severity: 'error',
    from: { path: `^${source}/`, pathNot: inside(source, ['node']) }, to: { dependencyTypes: ['core'] },
  },
  { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  {
    name: 'only-declared-packages', severity: 'error',
    from: {}, to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer', 'aliased-subpath-import'] },
  },
]

const options = (source: string, baseDir: string): ICruiseOptions => ({
  baseDir,
  ruleSet: { forbidden: rules(source) },
  validate: true,
  doNotFollow: { path: 'node_modules' },
  enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  // Imports of types count: a circle of types is a circle for the reader.
  tsPreCompilationDeps: true,
})

export interface Cruise {
  readonly modules: number
  /** Each violation as `rule: from → to`. */
  readonly violations: readonly string[]
}

/** Arrows between folders that lead back to where they start, by whichever way; a folder and the folders in it count as several. */
const folderCircles = (modules: ICruiseResult['modules'], source: string): readonly string[] => {
  const arrows = new Map<string, Map<string, string>>()
  for (const { source: from, dependencies } of modules) {
    for (const { resolved } of dependencies) {
      const [a, b] = [dirname(from), dirname(resolved)]
      if (a === b || ![a, b].every(folder => folder.startsWith(`${source}/`))) continue
      if (!arrows.has(a)) arrows.set(a, new Map())
      arrows.get(a)!.set(b, `${from} → ${resolved}`)
    }
  }
  const reached = (start: string): ReadonlySet<string> => {
    const seen = new Set([start])
    for (const folder of seen) for (const next of arrows.get(folder)?.keys() ?? []) seen.add(next)
    return seen
  }
  return [...arrows].flatMap(([a, to]) => [...to].flatMap(([b, example]) => reached(b).has(a) ? `no-circle-of-folders: ${example}` : []))
}

/** Reads every import below `source` and returns those that break a rule. */
export const cruiseRooms = async (baseDir: string, source: string): Promise<Cruise> => {
  const { output } = await cruise([source], options(source, baseDir))
  if (typeof output === 'string') throw new Error(output)
  const { modules, summary }: ICruiseResult = output
  return {
    modules: modules.filter((module) => module.source.startsWith(`${source}/`)).length,
    violations: [
      ...summary.violations.map(({ rule, from, to, cycle }) => `${rule.name}: ${[from, ...(cycle?.map(({ name }) => name) ?? [to])].join(' → ')}`),
      ...folderCircles(modules, source),
    ],
  }
}
