import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, it } from 'vitest'
import { root } from '../../type-tests/support/compilers.js'
import config from '../../vitest.config.js'
import { chromiumPath, launch } from '../docs/browser.js'
import { serve } from '../docs/serve.js'

/*
 * Chromium gives the bits that Node gives: the same runs, whose hashes test/law/bits holds.
 */

const path = chromiumPath()
const demanded = process.env['PULLBACK_REQUIRE_BROWSER'] === '1'

it.skipIf(path === undefined && !demanded)('the digits, draws and programs have their bits in a page', async () => {
  if (path === undefined) throw new Error('PULLBACK_REQUIRE_BROWSER=1, and no chromium is on the PATH')
  const wanted: { readonly programs: readonly string[] } = JSON.parse(readFileSync(join(root, 'test/law/bits/bits.json'), 'utf8'))
  const folder = mkdtempSync(join(tmpdir(), 'pullback-bits-'))
  try {
    writeFileSync(join(folder, 'index.html'), '<script type="module" src="./main.ts"></script>')
    writeFileSync(join(folder, 'main.ts'), `import { bits } from ${JSON.stringify(join(root, 'test/law/bits/compute.ts'))}\nglobalThis.bits = bits\n`)
    await build({ configFile: false, root: folder, logLevel: 'warn', resolve: config.resolve ?? {}, build: { outDir: 'served', target: 'esnext' } })
    const { server, origin } = await serve(join(folder, 'served'))
    const browser = await launch(path)
    try {
      const page = await browser.newPage()
      await page.goto(origin, { waitUntil: 'load' })
      await page.waitForFunction('globalThis.bits !== undefined')
      expect(await page.evaluate(`bits(${wanted.programs.length})`)).toEqual(wanted)
    } finally {
      await browser.close()
      server.close()
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
