import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../../type-tests/support/compilers.js'
import { requireBuild } from '../../../type-tests/support/files.js'
import { command } from '../../package/command.js'

const folder = mkdtempSync(join(tmpdir(), 'pullback-cli-'))
const report = join(folder, 'report.html')
beforeAll(requireBuild)
afterAll(() => rmSync(folder, { recursive: true }))

const train = `node dist/node/digits/cli.js --epochs 1 --report ${report}`
const bash = async (line: string) => {
  rmSync(report, { force: true })
  const outcome = await command('bash', ['-o', 'pipefail', '-c', line], root)
  return { ...outcome, reported: existsSync(report) && readFileSync(report, 'utf8').includes('Test digits') }
}
const noTrace = /^(?!.*\n\s+at )[^]*$/

describe.skipIf(process.platform === 'win32')('a reader that goes away', () => {
  it('after the first line, has the run end as it would, quietly', async () => {
    const { code, output, reported } = await bash(`${train} 2> /dev/null | head -n 1`)
    expect([code, reported, output]).toEqual([0, true, 'Training 64-32-10 on 1,438 handwritten digits; 359 are held out.\n'])
  })

  it('of progress too', async () => {
    const { code, output, reported } = await bash(`(${train} 3>&1 1>&2 2>&3 | true) 2>&1`)
    expect([code, reported]).toEqual([0, true])
    expect(output).toContain('The report is in')
  })
})

describe.skipIf(!existsSync('/dev/full'))('a full disk', () => {
  it('for the output: the report is written, the trouble told in a sentence', async () => {
    const { code, output, reported } = await bash(`${train} > /dev/full`)
    expect([code, reported]).toEqual([1, true])
    expect(output.trimEnd().split('\n').at(-1)).toBe('The output could not be written: ENOSPC: no space left on device, write')
    expect(output).toMatch(noTrace)
  })

  it('for both streams, and for the help', async () => {
    expect(await bash(`${train} > /dev/full 2>&1`)).toEqual({ code: 1, reported: true, output: '' })
    expect((await bash('node dist/node/digits/cli.js --help > /dev/full')).code).toBe(1)
  })
})

it('a plotting library that is missing is told before training', async () => {
  const missing = `Object.assign(new Error("Cannot find package 'vega-lite'"), { code: 'ERR_MODULE_NOT_FOUND' })`
  const hooks = `export const resolve = (name, context, next) => { if (name === 'vega-lite') throw ${missing}; return next(name, context) }`
  const register = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hooks)}`)})`
  const { code, output } = await command('node',
    ['--import', `data:text/javascript,${encodeURIComponent(register)}`, 'dist/node/digits/cli.js', '--epochs', '1', '--report', report], root)
  expect([code, output]).toEqual([1,
    "renderReport: curves are drawn by the packages 'vega' and 'vega-lite', which are not both installed: npm install vega vega-lite\n"])
})
