import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '../../type-tests/support/compilers.js'
import { requireBuild } from '../../type-tests/support/files.js'
import { succeed } from './command.js'

/*
 * Words of engine/wasm/words bring the primitives that they apply. A program that imports one of them and no other has all that it needs: for its value, its
 * derivatives and its kernels.
 */

/** A call of each, of x [3]. */
const CALLS: Readonly<Record<string, string>> = {
  avgPool1d: 'reshape(avgPool1d(reshape(x, [3, 1]), 3, { stride: 1, padding: "same" }), [3])',
  avgPool2d: 'reshape(avgPool2d(reshape(x, [3, 1, 1]), [3, 1], { stride: 1, padding: "same" }), [3])',
  cbrt: 'cbrt(x)',
  cholesky: 'at(cholesky(add(outer(x, x), eye(3))), 2)',
  cond: 'cond(tensor(true), a => mul(a, a), a => a, x)',
  conv1d: 'reshape(conv1d(reshape(x, [3, 1]), reshape(x, [3, 1, 1]), { padding: "same" }), [3])',
  conv2d: 'reshape(conv2d(reshape(x, [3, 1, 1]), reshape(x, [3, 1, 1, 1]), { padding: "same" }), [3])',
  convTranspose1d: 'reshape(convTranspose1d(reshape(x, [3, 1]), reshape(x, [3, 1, 1]), { padding: "same" }), [3])',
  convTranspose2d: 'reshape(convTranspose2d(reshape(x, [3, 1, 1]), reshape(x, [3, 1, 1, 1]), { padding: "same" }), [3])',
  cos: 'cos(x)',
  cumsum: 'cumsum(x)',
  exp2: 'exp2(x)',
  erf: 'erf(x)',
  erfc: 'erfc(x)',
  floorDiv: 'floorDiv(x, 2)',
  gather: "gather(x, tensor([0, 2, 2], { dtype: 'int32' }), 0)",
  gelu: 'gelu(x)',
  inverse: 'at(inverse(add(outer(x, x), eye(3))), 0)',
  maxPool1d: 'reshape(maxPool1d(reshape(x, [3, 1]), 3, { stride: 1, padding: "same" }), [3])',
  maxPool2d: 'reshape(maxPool2d(reshape(x, [3, 1, 1]), [3, 1], { stride: 1, padding: "same" }), [3])',
  mod: 'mod(x, 2)',
  pow: 'pow(x, x)',
  remat: 'remat(a => mul(a, a))(x)',
  scan: 'scan((c, a) => [mul(c, a), mul(c, c)], tensor(2), x)[1]',
  scatterAdd: "scatterAdd(x, tensor([0, 2, 2], { dtype: 'int32' }), x, 0)",
  sin: 'sin(x)',
  tan: 'tan(x)',
  topK: 'topK(x, 3).values',
  triangularSolve: 'triangularSolve(add(outer(x, x), eye(3)), x)',
  writeAt: "writeAt(x, tensor([2]), tensor(1, { dtype: 'int32' }), 0)",
  sort: 'sort(x)',
  solve: 'solve(add(outer(x, x), eye(3)), x)',
  take: 'take(x, [2, 0, 2], 0)',
  whileLoop: 'whileLoop(a => less(sum(a), 10), a => mul(a, 2), stopGradient(x))',
}

const folder = mkdtempSync(join(tmpdir(), 'pullback-brought-'))

beforeAll(requireBuild)
afterAll(() => rmSync(folder, { recursive: true }))

const { build }: { readonly build: (options: object) => Promise<unknown> } = createRequire(createRequire(import.meta.url).resolve('@size-limit/preset-small-lib'))('esbuild')

const words = Object.keys(CALLS)

it('all of them are tried', async () => {
  const files = readdirSync(join(root, 'dist/engine/wasm/words')).filter(name => name.endsWith('.js') && !name.startsWith('bring'))
  const list = `for (const file of ${JSON.stringify(files)}) console.log(Object.keys(await import('./dist/engine/wasm/words/' + file)).join(' '))`
  const found = await succeed(process.execPath, ['--input-type=module', '--eval', list], root)
  expect(found.trim().split(/\s+/).sort()).toEqual([...words].sort())
})

it('each is all that its program needs', async () => {
  for (const [word, call] of Object.entries(CALLS)) {
    writeFileSync(join(folder, `${word}.js`), `
      import { add, at, compile, eye, grad, less, mul, outer, reshape, stopGradient, sum, tensor, toFlat, ${word} } from ${JSON.stringify(join(root, 'dist/index.js'))}
      const f = x => mul(${call}, x)
      const once = grad(x => sum(f(x)))
      const twice = grad(x => sum(once(x)))
      const x = tensor([0.5, 1.5, 2.5])
      console.log(JSON.stringify([f, once, twice].map(g => [g, compile(g)].map(h => [...toFlat(h(x))]))))
    `)
  }
  await build({ entryPoints: words.map(word => join(folder, `${word}.js`)), outdir: join(folder, 'bundled'), bundle: true, format: 'esm', logLevel: 'error' })
  writeFileSync(join(folder, 'bundled/package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'bundled/all.js'), words.map(word => `import './${word}.js'`).join('\n'))
  const lines = (await succeed(process.execPath, ['bundled/all.js'], folder)).trim().split('\n')
  words.forEach((word, n) => {
    const found: readonly (readonly [readonly number[], readonly number[]])[] = JSON.parse(lines[n]!)
    for (const [eager, compiled] of found) {
      expect(eager.every(Number.isFinite), word).toBe(true)
      compiled.forEach((value, i) => { expect(value, word).toBeCloseTo(eager[i]!, 4) })
    }
  })
})
