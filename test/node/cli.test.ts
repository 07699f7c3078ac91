import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { root } from '../../type-tests/support/compilers.js'
import { readText, requireBuild } from '../../type-tests/support/files.js'

const { bin }: { readonly bin: { readonly pullback: string } } = JSON.parse(readText('package.json'))

it('the command of the package says what it does, and what it does not', () => {
  requireBuild()
  const run = (...args: readonly string[]) => spawnSync(process.execPath, [bin.pullback, ...args], { cwd: root, encoding: 'utf8' })
  expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Usage: pullback doctor\n/) })
  expect(run('docto')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^pullback: there is no command docto\n/) })
  expect(run('doctor').stdout).toMatch(/^Node {5}\d+/)
})
