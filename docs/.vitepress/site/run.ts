import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type ViteDevServer } from 'vite'

const root = new URL('../../..', import.meta.url).pathname
const source = (path: string): string => `${root}src/${path}`
const prefix = 'virtual:fence/'

/** The package's own names for other packages' modules, `#…`, each with what Node takes for it. */
const readImports = (): readonly (readonly [name: string, module: string])[] => {
  const { imports: own = {} } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    readonly imports?: Readonly<Record<string, { readonly default: string }>>
  }
  return Object.entries(own).map(([name, { default: module }]) => [`'${name}'`, `'${module}'`])
}

let server: Promise<ViteDevServer> | undefined
let imports: ReturnType<typeof readImports> | undefined
const codes = new Map<string, string>()

// Fences import the package as a user does; here it is its sources, so that no build stands between.
const start = (): Promise<ViteDevServer> => createServer({
  root,
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  cacheDir: `${root}docs/.vitepress/cache/fences`,
  server: { middlewareMode: true, ws: false, watch: null, hmr: false },
  optimizeDeps: { noDiscovery: true },
  resolve: {
    alias: [
      { find: /^pullback$/, replacement: source('index.ts') },
      { find: /^pullback\/(.+)$/, replacement: source('$1/index.ts') },
    ],
  },
  plugins: [{
    name: 'fences',
    enforce: 'pre',
    resolveId: (id, importer) => id.startsWith(prefix) ? id
      // What fences share stands in docs, as theirs does.
      : importer?.startsWith(prefix) === true && id.startsWith('./') ? `${root}docs/${id.slice(2, -'.js'.length)}.ts` : undefined,
    load: id => codes.get(id),
    // As Node reads them: the server leaves modules of packages to Node only where they are named as such.
    transform: code => (imports ??= readImports()).reduce((text, [name, module]) => text.replaceAll(name, module), code),
  }],
})

/** Runs a fence, and gives what it exports. What it prints is the business of the tests. */
export const runFence = async (code: string): Promise<Readonly<Record<string, unknown>>> => {
  const id = `${prefix}${createHash('sha256').update(code).digest('hex')}.ts`
  codes.set(id, code)
  const { log } = console
  console.log = () => {}
  try {
    return await (await (server ??= start())).ssrLoadModule(id)
  } finally {
    console.log = log
  }
}

/** A module of this repository, by its path from the root. */
export const load = async (path: string): Promise<Readonly<Record<string, unknown>>> => (await (server ??= start())).ssrLoadModule(`${root}${path}`)

/** Lets go of what runs the fences. */
export const stopRunning = async (): Promise<void> => {
  const running = await server
  server = undefined
  await running?.close()
}
