import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'

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

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const rules = ['color-contrast', 'heading-order', 'page-has-heading-one', 'image-alt', 'svg-img-alt']

// Code and formulas have thousands of pieces in a dozen colours: the first three of a page show them all, and the rest only takes time.
const audit = `(async () => {
  for (const kind of ['pre', '.katex']) [...document.querySelectorAll(kind)].slice(3).forEach(e => {
    if (e.querySelector('.compile-error') === null) e.remove()
  })
  const { violations } = await axe.run(document, { runOnly: { type: 'rule', values: ${JSON.stringify(rules)} } })
  return violations.flatMap(({ id, nodes }) => nodes.map(node => id + ': ' + node.html.slice(0, 160) + ': ' + node.failureSummary?.slice(0, 240)))
})()`

/** What is wrong with a page as a browser shows it. */
export const visit = async (page: Page, origin: string, path: string): Promise<readonly string[]> => {
  const found: string[] = []
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
  const wide = Number(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'))
  if (wide > 0) found.push(`scrolls sideways by ${wide} px at a width of 360 px`)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.addScriptTag({ content: axe })
  for (const scheme of ['light', 'dark']) {
    await page.evaluate(`document.documentElement.classList.toggle('dark', ${scheme === 'dark'})`)
    const violations: unknown = await page.evaluate(audit)
    if (!Array.isArray(violations)) throw new Error('axe gave no answer')
    found.push(...violations.map(text => `${scheme}: ${String(text)}`))
  }
  return found
}
