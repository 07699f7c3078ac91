import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, it } from 'vitest'
import { root } from '../../type-tests/support/compilers.js'
import config from '../../vitest.config.js'
import { chromiumPath, launch } from '../docs/browser.js'
import { serve } from '../docs/serve.js'
import { announcedOutput } from '../examples/extract.js'

/*
 * What the guide shows of pages runs in one: its fences of JavaScript are the files that their first lines name.
 */

const path = chromiumPath()
const demanded = process.env['PULLBACK_REQUIRE_BROWSER'] === '1'

const page = readFileSync(join(root, 'docs/guide/save-resume-ship.md'), 'utf8')
const files = [...page.matchAll(/^```js\n\/\/ (\S+\.js)\n(.*?)^```$/gms)].map(([, name, code]) => [name!, code!] as const)

it.skipIf(path === undefined && !demanded)('a page trains in a worker, and goes on after it was loaded again', async () => {
  if (path === undefined) throw new Error('PULLBACK_REQUIRE_BROWSER=1, and no chromium is on the PATH')
  expect(files.map(([name]) => name)).toEqual(['main.js', 'worker.js'])
  const folder = mkdtempSync(join(tmpdir(), 'pullback-guide-'))
  try {
    writeFileSync(join(folder, 'index.html'), '<script type="module" src="./main.js"></script>')
    for (const [name, code] of files) writeFileSync(join(folder, name), code)
    await build({
      configFile: false, root: folder, logLevel: 'warn', resolve: config.resolve ?? {}, worker: { format: 'es' }, build: { outDir: 'served', target: 'esnext' },
    })
    const { server, origin } = await serve(join(folder, 'served'))
    const browser = await launch(path)
    try {
      const tab = await browser.newPage()
      const said: string[] = []
      tab.on('console', message => { if (message.type() === 'log') said.push(message.text()) })
      tab.on('pageerror', error => said.push(String(error)))
      const printed = async (lines: number): Promise<readonly string[]> => {
        while (said.length < lines) await tab.waitForEvent('console', { timeout: 30_000 })
        return said
      }
      await tab.goto(origin, { waitUntil: 'load' })
      const announced = announcedOutput(files[0]![1])
      expect(await printed(announced.length)).toEqual(announced)
      await tab.reload({ waitUntil: 'load' })
      expect((await printed(announced.length + 1)).at(-1)).toBe('from epoch 20')
    } finally {
      await browser.close()
      server.close()
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
