import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, it } from 'vitest'
import config from '../../vitest.config.js'
import { chromiumPath, launch } from '../docs/browser.js'
import { serve } from '../docs/serve.js'
import { bits, training } from './turns/training.js'

/*
 * A page that trains on its own thread goes on to draw, inside an epoch too. How long its longest task was is printed: a busy machine may take its time.
 */

const path = chromiumPath()
const demanded = process.env['PULLBACK_REQUIRE_BROWSER'] === '1'

interface Seen {
  readonly bits: string
  readonly epochs: readonly number[]
  readonly frames: number
  readonly framesInFirstEpoch: number
  readonly ms: number
  /** Of the tasks of more than 50 ms, the longest; 0 where there was none. */
  readonly longest: number
}

it.skipIf(path === undefined && !demanded)('a page draws while it trains, on its own thread and in a worker, to the bits of Node', async () => {
  if (path === undefined) throw new Error('PULLBACK_REQUIRE_BROWSER=1, and no chromium is on the PATH')
  const folder = mkdtempSync(join(tmpdir(), 'pullback-turns-'))
  const source = new URL('turns/', import.meta.url).pathname
  try {
    await build({
      configFile: false, root: source, logLevel: 'warn', resolve: config.resolve ?? {}, worker: { format: 'es' },
      build: { outDir: join(folder, 'served'), emptyOutDir: true, target: 'esnext' },
    })
    const { server, origin } = await serve(join(folder, 'served'))
    const browser = await launch(path)
    try {
      const page = await browser.newPage()
      await page.goto(origin, { waitUntil: 'load' })
      await page.waitForFunction('globalThis.train !== undefined')
      let last
      for await (const state of training({ epochs: 2 })) last = state
      for (const where of ['here', 'worker']) {
        const seen: Seen = await page.evaluate(`train('${where}')`)
        console.log(`${where === 'here' ? 'A page that trains' : 'A page whose worker trains'}: ${seen.frames} frames in ${(seen.ms / 1000).toFixed(2)} s, longest task ${seen.longest === 0 ? 'below 50 ms' : `${seen.longest} ms`}`)
        expect(seen.bits).toBe(bits(last))
        expect(seen.epochs).toEqual([1, 2])
        expect(seen.framesInFirstEpoch).toBeGreaterThan(1)
      }
    } finally {
      await browser.close()
      server.close()
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})
