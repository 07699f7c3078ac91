import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2', '.woff': 'font/woff', '.ttf': 'font/ttf', '.ico': 'image/x-icon',
}

/** Serves a folder of files to this machine. */
export const serve = (folder: string): Promise<{ readonly server: Server; readonly origin: string }> => new Promise((resolve) => {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://127.0.0.1').pathname))
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path)
    try {
      if (!statSync(file).isFile()) throw new Error('no file')
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'cache-control': 'max-age=600' }).end(readFileSync(file))
    } catch {
      response.writeHead(404).end()
    }
  })
  server.listen(0, '127.0.0.1', () => {
    resolve({ server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
  })
})

/** The pages of a built site, as paths. */
export const builtPages = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.html') && name !== '404.html')
  .map(name => `/${name}`)
  .sort()
