import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { looksOf, type Look } from './contrast.js'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** A Chromium of this machine. */
export const chromiumPath = (): string | undefined => (process.env['PATH'] ?? '').split(delimiter)
  .concat('/usr/bin')
  .flatMap(folder => names.map(name => join(folder, name)))
  .find(path => existsSync(path))

/** Starts it without a window, and without requests of its own. */
export const launch = (executablePath: string): Promise<Browser> => chromium.launch({
  executablePath, headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})

/** The script that judges pages. */
export const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

// Contrast is judged by contrast.ts. Two rules object to the theme's own search button and sidebar; two ask of each of
// thousands of pieces what the theme's frame and style sheet decide once.
const audit = `axe.run(document, {
  resultTypes: ['violations'],
  rules: Object.fromEntries([
    'color-contrast', 'label-content-name-mismatch', 'nested-interactive', 'avoid-inline-spacing', 'region',
  ].map(id => [id, { enabled: false }])),
}).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.map(node => id + ': ' + node.html.slice(0, 160) + ': ' + node.failureSummary?.slice(0, 240))))`

/** What is wrong with a page as a browser shows it, and how its texts look, in light and in dark. */
export interface Visit {
  readonly found: readonly string[]
  readonly looks: readonly (readonly ['light' | 'dark', Look])[]
}

/** Code that has to be moved sideways to be read. */
const wideCode = `[...document.querySelectorAll('.vp-doc pre.vp-code')].filter(block => block.scrollWidth > block.clientWidth + 1)
  .map(block => block.textContent.split('\\n').sort((a, b) => b.length - a.length)[0])`

/** Visits a page of the site, in a tab that may have shown others: on a phone first, and then on a desk; between and beyond too where asked. */
export const visit = async (page: Page, origin: string, path: string, more: readonly number[] = []): Promise<Visit> => {
  const found: string[] = []
  page.removeAllListeners()
  page.on('console', message => { if (message.type() === 'error' || message.type() === 'warning') found.push(`console: ${message.text()}`) })
  page.on('pageerror', error => found.push(`exception: ${error.message}`))
  page.on('requestfailed', request => found.push(`failed: ${request.url()}`))
  page.on('request', request => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) found.push(`another host: ${request.url()}`)
  })
  page.on('response', response => { if (response.status() >= 400) found.push(`${response.status()}: ${response.url()}`) })
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto(`${origin}${path}`, { waitUntil: 'load' })
  await page.waitForFunction("document.querySelector('#app')?.__vue_app__ !== undefined")
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  // Colours that are on their way to others are judged where they arrive; folded boxes are opened.
  await page.addStyleTag({ content: '*, *::before, *::after { transition: none !important; animation: none !important }' })
  await page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
  for (const width of [360, ...more, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    const wide = Number(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'))
    if (wide > 0) found.push(`scrolls sideways by ${wide} px at a width of ${width} px`)
    if (width < 1280 || !/derivations|^\/index|playground|asked/.test(path)) continue
    const code: readonly string[] = await page.evaluate(wideCode)
    found.push(...code.map(line => `code scrolls sideways at a width of ${width} px: ${line}`))
  }
  await page.addScriptTag({ content: axe })
  const violations: unknown = await page.evaluate(audit)
  if (!Array.isArray(violations)) throw new Error('axe gave no answer')
  found.push(...violations.map(String))
  const looks: (readonly ['light' | 'dark', Look])[] = []
  for (const scheme of ['light', 'dark'] as const) {
    await page.evaluate(`document.documentElement.classList.toggle('dark', ${scheme === 'dark'})`)
    looks.push(...(await looksOf(page)).map(look => [scheme, look] as const))
  }
  return { found: [...new Set(found)], looks }
}
