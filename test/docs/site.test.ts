import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { announcedErrors, fences } from '../examples/extract.js'
import { soak } from '../support/soak.js'
import { axe, chromiumPath, launch, visit } from './browser.js'
import { pale, type Look } from './contrast.js'
import { drivePlayground, driveWidget, widgetNames } from './drive.js'
import { queries, searcher } from './search.js'
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
      return { file, figures: count(html, /<figure class="figure" id=/g), errors: count(html, /class="line compile-error/g), typed: /class="([a-z]+ )?typed"/.test(html) }
    })
    const announced = written.map(({ file, text }) => {
      const own = fences(file, text)
      const errors = own.flatMap(({ code }) => announcedErrors(code)).length
      return { file, figures: own.filter(({ figure }) => figure !== undefined).length, errors, typed: own.length > 0 }
    })
    expect(found).toEqual(announced)
  })

  it('holds what is said of every word', () => {
    const remarks = JSON.parse(readFileSync(join(dist, 'remarks.json'), 'utf8')) as readonly string[]
    const words = written.flatMap(({ file }) =>
      [...pageOf(file).matchAll(/data-remark="(\d+)"/g)].map(([, word]) => Number(word)))
    expect(words.length).toBeGreaterThan(1000)
    expect([...new Set(words)].filter(word => typeof remarks[word] !== 'string')).toEqual([])
    expect(remarks.every(text => text !== '')).toBe(true)
  })

  it('is light enough: what a page loads first is at most 400 kB compressed', () => {
    const compressed = (name: string): number => gzipSync(readFileSync(join(dist, name))).length
    const sizes = builtPages(dist).map(name => {
      const html = readFileSync(join(dist, name), 'utf8')
      const asked = [...html.matchAll(/(?:href|src)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file!)
      return [name, compressed(name) + [...new Set(asked)].reduce((sum, file) => sum + compressed(file), 0)] as const
    })
    expect(sizes.filter(([, size]) => size > 400_000)).toEqual([])
  })

  it('finds what is asked for first where it is taught', async () => {
    const search = await searcher(dist)
    const wrong = queries.filter(([query, place]) => !search(query).slice(0, 3).some(found => place.test(found)))
      .map(([query]) => `${query}: ${search(query).slice(0, 3).join(', ')}`)
    expect(queries.length).toBeGreaterThanOrEqual(25)
    expect(wrong).toEqual([])
  })

  it('tells the world of its pages: titles, descriptions, a map, llms.txt', () => {
    const pages = builtPages(dist).map(name => [name, readFileSync(join(dist, name), 'utf8')] as const)
    const of = (pattern: RegExp) => pages.map(([name, html]) => [name, pattern.exec(html)?.[1] ?? ''] as const)
    const titles = of(/<title>([^<]*)</)
    const descriptions = of(/<meta name="description" content="([^"]*)"/)
    expect(new Set(titles.map(([, title]) => title)).size).toBe(titles.length)
    expect(descriptions.filter(([, text]) => text.length < 40 || text.length > 200)).toEqual([])
    expect(new Set(descriptions.map(([, text]) => text)).size).toBe(descriptions.length)
    expect(count(readFileSync(join(dist, 'sitemap.xml'), 'utf8'), /<loc>/g)).toBe(pages.length)
    const program = readFileSync(join(dist, 'llms.txt'), 'utf8')
    expect(count(program, /^- \[/gm)).toBe(pages.length)
    expect(readFileSync(join(dist, 'robots.txt'), 'utf8')).toContain('Sitemap: ')
    expect(readFileSync(join(dist, '404.html'), 'utf8')).toContain('No page here')
    // Widgets are drawn before there is a script.
    for (const name of [...widgetNames, 'playground']) expect(pages.some(([, html]) => html.includes(`data-widget="${name}"`)), name).toBe(true)
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

  const paleIn = async (looks: readonly (readonly [string, Look])[]): Promise<readonly string[]> => {
    const page = await browser.newPage()
    const found = await pale(page, axe, looks.map(([, look]) => look))
    await page.close()
    return looks.flatMap(([place, look]) => found.has(look) ? [`${place}: color-contrast: ${found.get(look)}`] : [])
  }

  it('every page is quiet, narrow enough, and passes axe in light and dark', async () => {
    // Pages of the reference are alike: three of them stand for all but in the soak, which visits each page at further widths.
    const all = builtPages(dist)
    const alike = all.filter(name => name.startsWith('/reference/') && !/index|contraction|optimizer/.test(name))
    const pages = soak ? all : all.filter(name => !alike.includes(name))
    expect(pages.length).toBeGreaterThan(20)
    const complaints: string[] = []
    const looks: (readonly [string, Look])[] = []
    const waiting = [...pages]
    const visitor = async (): Promise<void> => {
      const context = await browser.newContext({ colorScheme: 'light', reducedMotion: 'reduce' })
      const page = await context.newPage()
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const seen = await visit(page, origin, name, soak ? [768, 1920] : [])
        complaints.push(...seen.found.map(text => `${name}: ${text}`))
        looks.push(...seen.looks.map(([scheme, look]) => [`${name}, ${scheme}: ${look.example}`, look] as const))
      }
      await context.close()
    }
    await Promise.all([visitor(), visitor(), visitor()])
    complaints.push(...await paleIn(looks))
    expect(complaints, complaints.join('\n')).toEqual([])
  }, soak ? 1_200_000 : 240_000)

  it('what is wrong with a page is found', async () => {
    const page = await browser.newPage()
    await page.route('**/planted.html', route => route.fulfill({
      contentType: 'text/html',
      body: `<html lang="en"><title>x</title><h1>a</h1><h4>b</h4><p style="color: #aaa; background: #fff; width: 500px">pale</p>
        <img src="/gone.png" alt="gone"><img src="http://other.invalid/x.png" alt="far"><div id="app"></div>
        <script>document.querySelector('#app').__vue_app__ = {}; console.error('planted')</script>`,
    }))
    const { found: remarks, looks } = await visit(page, origin, '/planted.html')
    const found = [...remarks, ...await paleIn(looks.map(([scheme, look]) => [`${scheme}: ${look.example}`, look]))].join('\n')
    for (const word of ['console: planted', '404: ', 'another host: http://other.invalid/x.png', 'failed: ', 'sideways', 'heading-order', 'light: <p style="color: #aaa']) {
      expect(found).toContain(word)
    }
    await page.close()
  })

  it('a pale text is found where it stands: late in code, folded, in a figure, half transparent, in the dark', async () => {
    const page = await browser.newPage()
    const line = '<span class="line"><span style="color: #000">word</span></span>\n'
    const block = `<pre style="background: #fff"><code>${line.repeat(50)}</code></pre>`
    await page.route('**/planted.html', route => route.fulfill({
      contentType: 'text/html',
      body: `<html lang="en"><title>x</title><style>.dark body { background: #000 } .dark .late { color: #111 }</style>
        <body><h1>a</h1>${block.repeat(40)}${block.replace('color: #000', 'color: #bbb')}
        <details><summary>more</summary><div style="background: #333"><p>folded</p></div></details>
        <svg role="img" aria-label="a" width="90" height="20">
          <text y="15" fill="#ddd">drawn</text><text y="15" fill="#222">dark</text>
        </svg>
        <p style="opacity: 0.3">seen through</p><p style="color: rgba(0, 0, 0, 0.2)">thin</p><p class="late">at night</p>
        <p style="visibility: hidden; color: #fff">not there</p>
        <p style="background: linear-gradient(#fff, #000)">shaded</p>
        <div id="app"></div><script>document.querySelector('#app').__vue_app__ = {}</script>`,
    }))
    const { looks } = await visit(page, origin, '/planted.html')
    await page.close()
    const found = await paleIn(looks.map(([scheme, look]) => [`${scheme}: ${look.example}`, look]))
    const light = ['color: #bbb', 'folded', 'drawn', 'seen through', 'thin', 'shaded']
    const of = (scheme: string): readonly string[] => found.filter(text => text.startsWith(scheme))
    const counts = light.map(word => of('light').filter(text => text.includes(word)).length)
    expect(counts, found.join('\n')).toEqual(light.map(() => 1))
    expect(of('light')).toHaveLength(light.length)
    expect(of('dark').filter(text => text.includes('at night'))).toHaveLength(1)
  })

  it.each(widgetNames)('the widget %s answers keyboard, pointer and address, with the bits of Node', async name => {
    await expect(driveWidget(browser, origin, name)).resolves.toBeUndefined()
  })

  it('the playground trains in a worker, to the bits of Node, pauses and resumes', async () => {
    await expect(drivePlayground(browser, origin)).resolves.toBeUndefined()
  })

  it('an equation shows itself where it is referred to, and types are reached by keyboard', async () => {
    const page = await browser.newPage()
    await page.goto(`${origin}/derivations/a-logistic-regression.html`, { waitUntil: 'networkidle' })
    await page.locator('a.equation', { hasText: 'A5' }).first().hover()
    await page.locator('.equation-box:not([hidden]) .katex').waitFor()
    expect(await page.locator('#A5').count()).toBe(1)
    await page.keyboard.press('Escape')
    expect(await page.locator('.check .folded').first().isVisible()).toBe(false)
    await page.locator('.check-whole > summary').first().click()
    expect(await page.locator('.check .folded').first().isVisible()).toBe(true)
    await page.locator('pre.vp-code').first().focus()
    await page.keyboard.press('ArrowRight')
    await page.locator('.type-box:not([hidden])').waitFor()
    await page.close()
  })

  it('the type of a word is shown under the pointer, and a search finds a page', async () => {
    const page = await browser.newPage()
    await page.goto(`${origin}/`, { waitUntil: 'networkidle' })
    await page.locator('.typed', { hasText: /^dParams$/ }).first().hover()
    await page.locator('.type-box:not([hidden])').waitFor()
    expect(await page.locator('.type-box').innerText()).toContain('readonly hidden')
    await page.locator('.DocSearch-Button').click()
    await page.locator('.VPLocalSearchBox input').fill('logistic')
    await page.locator('.VPLocalSearchBox .result').first().waitFor()
    expect(await page.locator('.VPLocalSearchBox .result').first().innerText()).toMatch(/logistic/i)
    await page.close()
  })
})
