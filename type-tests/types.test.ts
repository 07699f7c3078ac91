import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { countAssertions } from './support/assertions.js'
import { compile, compilers, root, type Compilation } from './support/compilers.js'
import { executeRejects } from './support/execute.js'
import { filesIn, readText, requireBuild } from './support/files.js'
import { goldenPath, renderGolden } from './support/golden.js'
import { parseRejects } from './support/rejects.js'
import { runTsd } from './support/tsd.js'
import { judge, type Verdict } from './support/verdict.js'

const update = process.env['UPDATE_GOLDEN'] === '1'
const notSupport = (file: string): boolean => !file.startsWith('type-tests/support/')

const accepted = filesIn('type-tests', '.test-d.ts').filter(notSupport)
const rejects = filesIn('type-tests', '.reject.ts').filter(notSupport).map((file) => parseRejects(file, readText(file)))

beforeAll(requireBuild)

describe('every compiler accepts and rejects what is announced', () => {
  const compilations = new Map<string, Compilation>()
  const verdicts = new Map<string, Verdict>()

  beforeAll(async () => {
    await Promise.all(compilers.map(async (compiler) => {
      const compilation = await compile(compiler, 'type-tests/tsconfig.json')
      compilations.set(compiler.version, compilation)
      verdicts.set(compiler.version, judge(rejects, compilation.diagnostics))
    }))
  })

  describe.each(compilers)('TypeScript $version', ({ version }) => {
    it('reads every file', () => {
      const files = new Set(compilations.get(version)?.files)
      expect([...accepted, ...rejects.map(({ file }) => file)].filter((file) => !files.has(file))).toEqual([])
    })

    it('finds errors at the marked arguments of the announced statements and nowhere else', () => {
      const findings = verdicts.get(version)?.findings ?? ['not run']
      expect(findings, findings.join('\n\n')).toHaveLength(0)
    })
  })

  it.each(rejects)('$file: the messages are those of the golden file', ({ file }) => {
    const golden = `${root}/${goldenPath(file)}`
    const text = renderGolden(file, new Map(compilers.map(({ version }) =>
      [version, verdicts.get(version)?.heard.filter(({ rejected }) => rejected.file === file) ?? []])))
    if (update) {
      mkdirSync(dirname(golden), { recursive: true })
      writeFileSync(golden, text)
    }
    expect(text, 'UPDATE_GOLDEN=1 npm run types takes the new text over')
      .toBe(existsSync(golden) ? readText(goldenPath(file)) : '')
  })

  it('no golden file without its source', () => {
    const wanted = new Set(rejects.map(({ file }) => goldenPath(file)))
    const stale = filesIn('type-tests/golden', '.txt').filter((file) => !wanted.has(file))
    if (update) stale.forEach((file) => rmSync(`${root}/${file}`))
    expect(update ? [] : stale).toEqual([])
  })
})

it.each(rejects.filter(({ cases }) => cases.some(({ run }) => run)))(
  '$file: executed, the marked statements throw their sentences',
  async (file) => {
    const findings = await executeRejects(file)
    expect(findings, findings.join('\n')).toHaveLength(0)
  },
)

it('tsd agrees with every assertion', async () => {
  expect(await runTsd(accepted)).toBe('')
}, 300_000)

it('there are enough of them', () => {
  const positive = accepted.reduce((sum, file) => sum + countAssertions(file, readText(file)), 0)
  const rejected = rejects.reduce((sum, { cases }) => sum + cases.length, 0)
  const run = rejects.reduce((sum, { cases }) => sum + cases.filter((one) => one.run).length, 0)
  console.log(`type tests: ${positive} assertions, ${rejected} rejected statements (${run} of them also run)`)
  expect(rejected).toBeGreaterThanOrEqual(60)
  expect(positive + rejected).toBeGreaterThanOrEqual(150)
})
