// What weighs what: node test/package/size/table.mjs writes the table of CONTRIBUTING.md anew, from dist.
// A room's part of a bundle is its part of the minified text; the parts sum up to the gzipped size.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'

const { build } = createRequire(createRequire(import.meta.url).resolve('@size-limit/preset-small-lib'))('esbuild')
const programs = ['tensors', 'mlp', 'everything']

const roomOf = file => /dist\/engine\/wasm\/([^/.]+)\//.exec(file)?.[1]?.replace(/^/, 'engine/wasm/') ?? (file.startsWith('dist/engine/') ? 'engine, other files'
  : /^dist\/([^/]+)\//.exec(file)?.[1] ?? /node_modules\/([^/]+)\//.exec(file)?.[1] ?? 'the program itself')

/** kB, gzipped, of each room in a bundle. */
const weigh = async name => {
  const { metafile, outputFiles: [bundle] } = await build(
    { entryPoints: [`test/package/size/${name}.js`], bundle: true, minify: true, metafile: true, write: false, outdir: 'out', logLevel: 'error' })
  const total = gzipSync(bundle.contents).length / 1000
  const rooms = {}
  for (const [file, { bytesInOutput }] of Object.entries(Object.values(metafile.outputs)[0].inputs)) {
    rooms[roomOf(file)] = (rooms[roomOf(file)] ?? 0) + bytesInOutput * total / bundle.contents.length
  }
  return rooms
}

const weights = await Promise.all(programs.map(weigh))
const rooms = [...new Set(weights.flatMap(Object.keys))]
  .filter(room => weights.some(of => (of[room] ?? 0) >= 0.1))
  .sort((a, b) => weights[2][b] - weights[2][a])
const row = (room, cells) => `| ${room} | ${cells.join(' | ')} |`
const sum = of => Object.values(of).reduce((a, b) => a + b, 0)
const table = [
  row('kB, gzipped', programs.map(name => `\`${name}.js\``)), row('---', programs.map(() => '---:')),
  row('all', weights.map(of => sum(of).toFixed(1))),
  ...rooms.map(room => row(room, weights.map(of => of[room] === undefined ? '' : of[room].toFixed(1)))),
].join('\n')

const page = readFileSync('CONTRIBUTING.md', 'utf8')
writeFileSync('CONTRIBUTING.md', page.replace(/(<!-- sizes -->)[^]*(<!-- end of sizes -->)/, (_, before, after) => `${before}\n\n${table}\n\n${after}`))
console.log(table)
