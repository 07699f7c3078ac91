import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { announcedErrors, fences } from '../examples/extract.js'
import { chromiumPath, launch } from './browser.js'
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
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
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

  /** What is wrong with a page as a browser shows it. */
  const visit = async (page: Page, url: string): Promise<readonly string[]> => {
    const found: string[] = []
    page.on('console', message => { if (message.type() === 'error' || message.type() === 'warning') found.push(`console: ${message.text()}`) })
    page.on('pageerror', error => found.push(`exception: ${error.message}`))
    page.on('requestfailed', request => found.push(`failed: ${request.url()}`))
    page.on('request', request => { if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) found.push(`another host: ${request.url()}`) })
    page.on('response', response => { if (response.status() >= 400) found.push(`${response.status()}: ${response.url()}`) })
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await page.setViewportSize({ width: 360, height: 740 })
    await page.goto(url, { waitUntil: 'networkidle' })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (wide > 0) found.push(`scrolls sideways by ${wide} px at a width of 360 px`)
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.addScriptTag({ content: axe })
    for (const scheme of ['light', 'dark'] as const) {
      await page.evaluate(dark => document.documentElement.classList.toggle('dark', dark), scheme === 'dark')
      const violations = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { readonly axe: { readonly run: (context: Document, options: object) => Promise<Result> } }
        interface Result { readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[] }[] }
        const { violations } = await axe.run(document, { runOnly: { type: 'rule', values: ['color-contrast', 'heading-order', 'page-has-heading-one', 'image-alt', 'svg-img-alt'] } })
        return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}: ${failureSummary?.slice(0, 240)}`))
      })
      found.push(...violations.map(text => `${scheme}: ${text}`))
    }
    return found
  }

  it('every page is quiet, narrow enough, and passes axe in light and dark', async () => {
    const pages = builtPages(dist)
    expect(pages.length).toBeGreaterThan(10)
    const complaints: string[] = []
    for (const name of pages) {
      const context = await browser.newContext()
      const found = await visit(await context.newPage(), `${origin}${name}`)
      complaints.push(...[...new Set(found)].slice(0, 20).map(text => `${name}: ${text}`))
      await context.close()
    }
    expect(complaints, complaints.join('\n')).toEqual([])
  }, 120_000)

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
