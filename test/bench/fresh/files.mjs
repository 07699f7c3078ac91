// Reads files that lie in the page cache, in a fresh process: `files.mjs WHAT PATH`. Sends seconds, megabytes of the file and of what was read, and the peak of memory.
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { Csv, Npy, Safetensors } from 'pullback/data'
import { readFile } from 'pullback/node'

const MEGABYTE = 1e6
const [what, path] = process.argv.slice(2)

const orThrow = read => {
  if (read._tag === 'Left') throw read.left
  return read.right
}

const ways = {
  csv: async () => orThrow(await Csv.examplesStream(createReadStream(path, { highWaterMark: 2 ** 18 }), { y: ['c19'] })),
  npy: async () => ({ x: orThrow(await readFile(path, Npy)()) }),
  safetensors: async () => orThrow(await readFile(path, Safetensors)()).tensors,
}

// Into the page cache, but for the stream of CSV without keeping it.
if (what === 'csv') for await (const _ of createReadStream(path)) { /* read */ }
else readFileSync(path)
globalThis.gc()
const base = process.memoryUsage().rss
let peak = base
const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss) }, 5)
const [begun, used] = [performance.now(), process.cpuUsage()]
const found = await ways[what]()
const seconds = (performance.now() - begun) / 1000
const { user, system } = process.cpuUsage(used)
clearInterval(watch)
peak = Math.max(peak, process.memoryUsage().rss)
const bytes = Object.values(found).reduce((sum, x) => sum + (x?.shape ? x.shape.reduce((n, size) => n * size, 4) : 0), 0)
process.send({ seconds, busy: (user + system) / 1e6, file: statSync(path).size / MEGABYTE, read: bytes / MEGABYTE, peak: (peak - base) / MEGABYTE })
