import { isLeft } from 'fp-ts/lib/Either.js'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from '../../src/node/digits/options.js'
import { root } from '../../type-tests/support/compilers.js'
import { chromiumPath, launch } from '../docs/browser.js'
import { serve } from '../docs/serve.js'
import { succeed } from '../package/command.js'
import { bundled, project } from './project.js'

/** What is the same wherever it is computed. */
interface Result {
  readonly accuracy: number
  readonly history: readonly unknown[]
  /** Hashes of all parameters' bytes, initial and trained. */
  readonly start: string
  readonly params: string
  readonly modules: readonly { readonly bytes: number; readonly sha256: string }[]
}

interface Trained {
  readonly seconds: number
  readonly result: Result
}

/** What `npm start` takes when nothing is said. */
const options = (): string => {
  const request = parse([])
  if (isLeft(request) || request.right.kind !== 'train') throw new Error('npm start has no defaults')
  return JSON.stringify(request.right.options)
}

/** Everything that is wrong with a page as it runs. */
const watch = (page: Page, origin: string): readonly string[] => {
  const found: string[] = []
  page.on('console', message => { if (message.type() === 'error' || message.type() === 'warning') found.push(`console: ${message.text()}`) })
  page.on('pageerror', error => found.push(`exception: ${error.message}`))
  page.on('requestfailed', request => found.push(`failed: ${request.url()}`))
  page.on('request', request => {
    if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('data:')) found.push(`another host: ${request.url()}`)
  })
  page.on('response', response => { if (response.status() >= 400) found.push(`${response.status()}: ${response.url()}`) })
  return found
}

const path = chromiumPath()
const demanded = process.env['PULLBACK_REQUIRE_BROWSER'] === '1'
if (path === undefined) console.log('Nothing is trained in a browser: no chromium is on the PATH. PULLBACK_REQUIRE_BROWSER=1 makes that an error.')

describe.skipIf(path === undefined && !demanded)('the packed package in a page of headless Chromium', () => {
  let folder = ''
  let browser: Browser
  let server: Server
  let origin = ''
  let complaints: readonly string[] = []
  let [node, page, worker]: (Trained | undefined)[] = []

  beforeAll(async () => {
    if (path === undefined) throw new Error('PULLBACK_REQUIRE_BROWSER=1, and no chromium is on the PATH')
    folder = mkdtempSync(join(tmpdir(), 'pullback-browser-'))
    await project(folder)
    const { served, complaints: ofBundler } = await bundled(folder)
    ;({ server, origin } = await serve(served))
    browser = await launch(path)
    const opened = await browser.newPage()
    const ofPage = watch(opened, origin)
    await opened.goto(origin, { waitUntil: 'load' })
    node = JSON.parse(await succeed(process.execPath, ['node.mjs', options()], folder))
    page = await opened.evaluate(`trainHere(${options()})`)
    worker = await opened.evaluate(`trainInWorker(${options()})`)
    complaints = [...ofBundler, ...ofPage]
    const time = (trained: Trained | undefined): string => `${trained?.seconds.toFixed(2)} s`
    console.log(`The digits: Node ${time(node)}, Chromium ${browser.version()} ${time(page)}, in a worker ${time(worker)}`)
  })

  afterAll(async () => {
    await browser?.close()
    server?.close()
    if (folder !== '') rmSync(folder, { recursive: true })
  })

  it('trains the digits to at least 97 %', () => {
    expect(page?.result.accuracy).toBeGreaterThanOrEqual(0.97)
  })

  it('reads as many as `npm start` does', async () => {
    const printed = await succeed(process.execPath, ['dist/node/digits/cli.js', '--report', join(folder, 'report.html')], root)
    expect(printed).toContain(`Test accuracy ${(100 * (page?.result.accuracy ?? 0)).toFixed(2)} %`)
  })

  it('runs the modules that Node runs, and trains to the same bits, from the same bits, on the main thread and in a worker', () => {
    expect(page?.result).toEqual(node?.result)
    expect(worker?.result).toEqual(node?.result)
    expect(node?.result.start).not.toBe(node?.result.params)
  })

  it('compiles its modules synchronously, each below the 8 MB up to which Chromium allows that on the main thread', () => {
    const sizes = page?.result.modules.map(({ bytes }) => bytes) ?? []
    expect(sizes.length).toBeGreaterThan(0)
    expect(Math.max(...sizes)).toBeLessThan(8e6)
  })

  it('is quiet, and asks no other host for anything', () => {
    expect(complaints, complaints.join('\n')).toEqual([])
  })

  it('what is wrong with a page or its worker is found', async () => {
    const opened = await browser.newPage()
    await opened.goto(origin, { waitUntil: 'load' })
    const found = watch(opened, origin)
    // Port 1 of this machine, where nobody listens.
    await opened.evaluate(`new Promise(resolve => {
      const work = "console.error('wrong'); fetch('http://127.0.0.1:1/').catch(() => setTimeout(() => { throw new Error('worse') }))"
      new Worker(URL.createObjectURL(new Blob([work]))).addEventListener('error', () => setTimeout(resolve, 100))
    })`)
    await opened.close()
    expect(found).toEqual(expect.arrayContaining(['console: wrong', 'another host: http://127.0.0.1:1/', expect.stringMatching(/^exception: .*worse/)]))
  })
})
