import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { root } from '../../type-tests/support/compilers.js'
import { readText, requireBuild } from '../../type-tests/support/files.js'
import { announcedOutput } from '../examples/extract.js'
import { hasJax } from './python.js'

const page = readText('docs/guide/more-than-one-machine.md')
const fences = [...page.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code]) => code!)

// They are no ts fences, which run everywhere: these need JAX.
describe.skipIf(!hasJax)('the guide runs', () => {
  it.each(fences.map((code, i) => [i + 1, code] as const))('js fence %i', (_, code) => {
    requireBuild()
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(stdout.trimEnd().split('\n')).toEqual(announcedOutput(code))
  })
})
