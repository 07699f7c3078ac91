import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../type-tests/support/compilers.js'
import { requireBuild } from '../../type-tests/support/files.js'
import { chromiumPath, launch } from '../docs/browser.js'

/** What a page of another thread than the first does: the same program on one thread and on two. Modules of the build that need no package. */
const script = `
  import { compile } from '/engine/wasm/compile.js'
  import { threads } from '/engine/wasm/threads/pool.js'
  import { gelu } from '/engine/wasm/words/error-function.js'
  import { relu } from '/op/activation.js'
  import { matmul } from '/op/contraction.js'
  import { toFlat } from '/tensor/read.js'
  import { normal, key } from '/random/index.js'
  export const work = async turbo => {
    const pool = await threads(2)
    const f = x => relu(matmul(gelu(matmul(x, x)), x))
    const [alone, shared] = [compile(f, { turbo }), compile(f, { turbo, threads: pool })]
    const x = normal(key(1), [200, 200])
    const wanted = toFlat(alone(x))
    let differ = 0
    for (let run = 0; run < 50; run++) toFlat(shared(x)).forEach((found, i) => { if (!Object.is(found, wanted[i])) differ++ })
    const explained = shared.explain()
    await pool.close()
    return { size: pool.size, reason: pool.reason, differ, explained }
  }
  if (typeof document === 'undefined') onmessage = async ({ data }) => { postMessage(await work(data)) }
  else window.work = work
`

const page = `<!doctype html><script type="module" src="/script.js"></script>`

/** Serves the build, isolated from other origins or not. */
const serveBuild = (isolated: boolean): Promise<Server> => new Promise(resolve => {
  const server = createServer(({ url = '/' }, response) => {
    const headers = isolated ? { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' } : {}
    if (url === '/') return response.writeHead(200, { ...headers, 'content-type': 'text/html' }).end(page)
    const text = url === '/script.js' ? script : url.endsWith('.js') ? readFileSync(join(root, 'dist', url)) : undefined
    if (text === undefined) return response.writeHead(404).end()
    return response.writeHead(200, { ...headers, 'content-type': 'text/javascript' }).end(text)
  })
  server.listen(0, '127.0.0.1', () => { resolve(server) })
})

interface Found {
  readonly size: number
  readonly reason?: string
  readonly differ: number
  readonly explained: string
}

const path = chromiumPath()

describe.skipIf(path === undefined && process.env['PULLBACK_REQUIRE_BROWSER'] !== '1')('threads in headless Chromium', () => {
  let browser: Browser
  const servers: Server[] = []

  /** What `expression` comes to on a page of the build. */
  const evaluated = async (server: Server, expression: string): Promise<Found> => {
    const opened = await browser.newPage()
    await opened.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { waitUntil: 'load' })
    const found: Found = await opened.evaluate(expression)
    await opened.close()
    return found
  }
  const inWorker = (turbo: boolean): string => `new Promise((resolve, reject) => {
    const worker = new Worker('/script.js', { type: 'module' })
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = ({ message }) => reject(new Error(message))
    worker.postMessage(${turbo})
  })`

  beforeAll(async () => {
    requireBuild()
    servers.push(...await Promise.all([serveBuild(true), serveBuild(false)]))
    browser = await launch(path!)
  })

  afterAll(async () => {
    await browser?.close()
    for (const server of servers) server.close()
  })

  it.each([false, true])('a worker of a page that is isolated has them; turbo: %s', async turbo => {
    const { size, differ, explained } = await evaluated(servers[0]!, inWorker(turbo))
    expect([size, differ]).toEqual([2, 0])
    expect(explained).toMatch(/^all threads meet \d+ times/m)
    expect(/^turbo: relaxed SIMD; vectors of 128 bits/m.test(explained)).toBe(turbo)
  })

  it('the main thread of a page has none, and says why', async () => {
    const { size, reason, differ } = await evaluated(servers[0]!, 'work(false)')
    expect([size, differ]).toEqual([1, 0])
    expect(reason).toMatch('this thread may not wait')
  })

  it('a page that is not isolated has none, and says why', async () => {
    const { size, reason, differ } = await evaluated(servers[1]!, 'work(false)')
    expect([size, differ]).toEqual([1, 0])
    expect(reason).toMatch('this host has no SharedArrayBuffer')
  })
})
