import { expect, it } from 'vitest'
import { root } from '../../../../type-tests/support/compilers.js'
import { requireBuild } from '../../../../type-tests/support/files.js'
import { succeed } from '../../../package/command.js'

interface Printed {
  readonly explained: string
  readonly reason: string | undefined
}

/** What the program prints; the flags that Node warns of come before it. */
const printed = async (flags: readonly string[], ...args: readonly string[]): Promise<Printed> => {
  const output = await succeed(process.execPath, [...flags, `${root}/test/engine/wasm/host/lacking.mjs`, ...args], root)
  return JSON.parse(output.split('\n').find(line => line.startsWith('{'))!)
}

/** The numbers in it. Those of the definitions and of programs may differ in the last digits. */
const numbersIn = (value: unknown): readonly number[] =>
  typeof value === 'number' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []

it.each([
  ['has no WebAssembly', ['--jitless'], [], 'this host has no WebAssembly (node --jitless leaves it out)'],
  ['forbids it', [], ['forbidden'], 'this host forbids WebAssembly (WebAssembly.Module(): Compiling or instantiating WebAssembly module violates the following '
    + "Content Security policy directive): the Content-Security-Policy of a page has to allow 'wasm-unsafe-eval'"],
])('where the host %s, everything runs operation by operation, and says why', async (_, flags, args, why) => {
  requireBuild()
  const [with_, without] = await Promise.all([printed([]), printed(flags, ...args)])
  expect(without.explained).toContain(`not compiled: ${why}. The operations run one by one, as they do without compile`)
  expect(without.reason).toBe(why)
  expect(with_.explained).toContain('module: ')
  const [expected, found] = [numbersIn(with_), numbersIn(without)]
  expect(expected.length).toBeGreaterThan(20)
  expect(found.map((x, i) => Math.abs(x - expected[i]!) > 1e-4 * Math.max(1, Math.abs(x)))).toEqual(expected.map(() => false))
})
