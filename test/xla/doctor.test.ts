import { rmSync } from 'node:fs'
import * as Xla from 'pullback/xla'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { bare, hasJax } from './python.js'

const told = async (python: string): Promise<readonly [fine: boolean, text: string]> => {
  vi.stubEnv('PULLBACK_PYTHON', python)
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  const fine = await Xla.doctor()
  return [fine, log.mock.calls.join('\n')]
}

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('doctor', () => {
  it('says what to do where no Python runs', async () => {
    expect(await told('/nowhere/python')).toEqual([false, expect.stringMatching(
      /^Node {5}\d+\.\d+\.\d+ on \w+ \w+\nmissing {2}PULLBACK_PYTHON is \/nowhere\/python, which is no Python that runs: name another$/)])
  })

  it.skipIf(!hasJax)('prints the line that installs JAX', async () => {
    const { folder, python } = bare()
    try {
      const [fine, text] = await told(python)
      expect(fine).toBe(false)
      expect(text).toContain(`at ${python} (PULLBACK_PYTHON): no JAX\nmissing  JAX: ${python} -m pip install jax\n`)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it.skipIf(!hasJax)('starts a worker where all is there', async () => {
    const [fine, text] = await told(process.env['PULLBACK_PYTHON'] ?? 'python3')
    expect(fine).toBe(true)
    expect(text).toMatch(/\nPython {3}3\.\d+\.\d+ at .*: JAX \d+\.\d+\.\d+\ndevices {2}\d+ × \w+ \(.*\); a worker starts in \d+\.\d s$/)
  })
})
