import type { AnyTensor } from 'pullback'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { network } from '../../../src/node/digits/network.js'
import { run } from '../../../src/node/digits/run.js'
import { key } from 'pullback/random'
import { scan } from '../scan.js'

const folder = mkdtempSync(join(tmpdir(), 'pullback-digits-'))
afterAll(() => rmSync(folder, { recursive: true }))

const report = join(folder, 'report.html')
const command = async (...args: readonly string[]) => {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await run(args, { out: { write: (text) => out.push(text) }, err: { write: (text) => err.push(text) } })
  return { code, out: out.join(''), err: err.join('') }
}

it('trained as it comes, it reads at least 97 % of 359 held-out digits, and reports what it printed', async () => {
  const { code, out, err } = await command('--report', report)
  expect(code, err).toBe(0)
  const [, percent, right] = /Test accuracy ([\d.]+) %: (\d+) of 359 digits are read right/.exec(out) ?? []
  expect(Number(percent)).toBeGreaterThanOrEqual(97)
  expect(err.trimEnd().split('\n')).toHaveLength(30)
  const page = scan(readFileSync(report, 'utf8'))
  const cells = (kind: string) => page.filter(({ attributes }) => attributes['class'] === kind).reduce((sum, { text }) => sum + Number(text), 0)
  expect([cells('right'), cells('wrong')]).toEqual([Number(right), 359 - Number(right)])
  expect(page.filter(({ attributes }) => attributes['aria-label']?.startsWith('A '))).toHaveLength(359 - Number(right))
  expect(out).toContain('read as')
})

it('the same seed prints the same, another seed another', async () => {
  const outputs = []
  for (const seed of ['5', '5', '6']) outputs.push((await command('--epochs', '1', '--seed', seed, '--report', report)).out)
  expect(outputs[0]).toBe(outputs[1])
  expect(outputs[0]).not.toBe(outputs[2])
})

it('wrong options end with 2 before anything is trained or written', async () => {
  const missing = join(folder, 'missing', 'report.html')
  for (const args of [['--epoch', '1'], ['--epochs', '0'], ['extra'], ['--report', missing]]) {
    const { code, out, err } = await command(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/\nSee npm start -- --help for the options\.\n$/)
  }
  expect(existsSync(missing)).toBe(false)
})

it('help ends with 0', async () => {
  expect(await command('--help')).toMatchObject({ code: 0, err: '' })
})

it('a report that cannot be written ends with 1, before anything is trained', async () => {
  for (const [path, trouble] of [[folder, 'EISDIR'], [join(folder, 'a'.repeat(300)), 'ENAMETOOLONG'], [join(report, 'a'), 'ENOTDIR']] as const) {
    const { code, out, err } = await command('--epochs', '1', '--report', path)
    expect([code, out, err.split('\n').at(-2)]).toEqual([1, '', expect.stringMatching(trouble)])
  }
})

it('a training that diverges says so, ends with 1, and has its report', async () => {
  const { code, out, err } = await command('--learning-rate', '1e30', '--report', report)
  expect([code, err.trimEnd().split('\n').length]).toEqual([1, 1])
  expect(out.split('\n').slice(1)).toEqual([
    '', 'The loss is NaN since epoch 1: the training has diverged. A smaller --learning-rate may help.', '', `The report is in ${report}.`, ''])
  expect(readFileSync(report, 'utf8')).toContain('The loss is NaN since epoch 1: the training has diverged.')
})

it('a network of any hidden sizes', () => {
  const shapes = (hidden: readonly number[]) => {
    const params: Readonly<Record<string, unknown>> = network(hidden).init(key(0))
    return Object.entries(params).map(([name, fields]) => [name, (fields as { readonly w?: AnyTensor }).w?.shape])
  }
  expect(shapes([])).toEqual([['out', [64, 10]]])
  expect(shapes([7, 5])).toEqual([
    ['hidden1', [64, 7]], ['act1', undefined], ['hidden2', [7, 5]], ['act2', undefined], ['out', [5, 10]],
  ])
})
