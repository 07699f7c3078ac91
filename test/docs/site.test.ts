import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { announcedErrors, fences } from '../examples/extract.js'
import { chromiumPath, launch, visit } from './browser.js'
import { builtPages, serve } from './serve.js'
import { root, writtenPages } from './support.js'

const dist = join(root, 'docs/.vitepress/dist')
const pageOf = (file: string): string => readFileSync(join(dist, file.replace(/^docs\//, '').replace(/\.md$/, '.html')), 'utf8')
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'node_modules/vitepress/bin/vitepress.js'), 'build', 'docs'], { cwd: root, stdio: 'pipe' })
}, 300_000)

describe('the built site', () => {
  const written = writtenPages().filter(({ file }) => file.startsWith('docs/'))

  it('has every page, with its figures, its types and its compile errors', () => {
    const found = written.map(({ file }) => {
      const html = pageOf(file)
      return { file, figures: count(html, /<svg role="img" aria-label="/g), errors: count(html, /class="line compile-error/g), typed: html.includes('class="typed"') }
    })
    const announced = written.map(({ file, text }) => {
      const own = fences(file, text)
      const errors = own.flatMap(({ code }) => announcedErrors(code)).length
      return { file, figures: own.filter(({ figure }) => figure !== undefined).length, errors, typed: own.length > 0 }
    })
    expect(found).toEqual(announced)
  })

  it('shows no formula in red, and leaves no dollar', () => {
    for (const { file } of written) expect(pageOf(file), file).not.toMatch(/katex-error/)
  })
})

const path = chromiumPath()
const demanded = process.env['PULLBACK_REQUIRE_BROWSER'] === '1'
if (path === undefined) console.log('The pages are not visited: no chromium is on the PATH. PULLBACK_REQUIRE_BROWSER=1 makes that an error.')

describe.skipIf(path === undefined && !demanded)('in a browser', () => {
  let browser: Browser
  let server: Server
  let origin = ''

  beforeAll(async () => {
    if (path === undefined) throw new Error('PULLBACK_REQUIRE_BROWSER=1, and no chromium is on the PATH')
    ;({ server, origin } = await serve(dist))
    browser = await launch(path)
  })

  afterAll(async () => {
    await browser?.close()
    server?.close()
  })

  it('every page is quiet, narrow enough, and passes axe in light and dark', async () => {
    const pages = builtPages(dist)
    expect(pages.length).toBeGreaterThan(10)
    const complaints: string[] = []
    const waiting = [...pages]
    const visitor = async (): Promise<void> => {
      const context = await browser.newContext({ colorScheme: 'light', reducedMotion: 'reduce' })
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const page = await context.newPage()
        complaints.push(...[...new Set(await visit(page, origin, name))].map(text => `${name}: ${text}`))
        await page.close()
      }
      await context.close()
    }
    await Promise.all([visitor(), visitor()])
    expect(complaints, complaints.join('\n')).toEqual([])
  }, 120_000)

  it('what is wrong with a page is found', async () => {
    const page = await browser.newPage()
    await page.route('**/planted.html', route => route.fulfill({
      contentType: 'text/html',
      body: `<html lang="en"><title>x</title><h1>a</h1><h4>b</h4><p style="color: #aaa; background: #fff; width: 500px">pale</p>
        <img src="/gone.png" alt="gone"><img src="http://other.invalid/x.png" alt="far"><div id="app"></div>
        <script>document.querySelector('#app').__vue_app__ = {}; console.error('planted')</script>`,
    }))
    const found = (await visit(page, origin, '/planted.html')).join('\n')
    for (const word of ['console: planted', '404: ', 'another host: http://other.invalid/x.png', 'failed: ', 'sideways', 'heading-order', 'light: color-contrast']) {
      expect(found).toContain(word)
    }
    await page.close()
  })

  it('the type of a word is shown under the pointer, and a search finds a page', async () => {
    const page = await browser.newPage()
    await page.goto(`${origin}/`, { waitUntil: 'networkidle' })
    await page.locator('.typed', { hasText: /^dParams$/ }).first().hover()
    expect(await page.locator('.type-box').innerText()).toContain('readonly hidden')
    await page.locator('.DocSearch-Button').click()
    await page.locator('.VPLocalSearchBox input').fill('logistic')
    await page.locator('.VPLocalSearchBox .result').first().waitFor()
    expect(await page.locator('.VPLocalSearchBox .result').first().innerText()).toMatch(/logistic/i)
    await page.close()
  })
})
