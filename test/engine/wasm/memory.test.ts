import { beforeAll, expect, it } from 'vitest'
import { add, compile, zeros, type Tensor } from 'pullback'
import { root } from '../../../type-tests/support/compilers.js'
import { requireBuild } from '../../../type-tests/support/files.js'
import { succeed } from '../../package/command.js'

const MEGABYTE = 2 ** 20

/** What a script prints, run on the build in a fresh process that can collect its garbage, and whose young generation stays small: it grows as V8 likes. */
const fresh = async <T>(script: string, ...args: readonly number[]): Promise<T> =>
  JSON.parse(await succeed(process.execPath, ['--expose-gc', '--max-semi-space-size=1', `test/engine/wasm/memory/${script}.mjs`, ...args.map(String)], root))

const tracesOf = (f: { readonly explain: () => string }): number => f.explain().match(/^trace of /gm)?.length ?? 0

beforeAll(requireBuild)

it('does not grow with steps, in epochs or in direct calls', async () => {
  const found = await fresh<Readonly<Record<'epochs' | 'calls', readonly [early: number, late: number]>>>('steps', 2_000, 20_000)
  for (const [early, late] of Object.values(found)) expect(late - early).toBeLessThan(5 * MEGABYTE)
})

it('of compiled functions that are dropped is reclaimed', async () => {
  const { memories, bytes, peak, left } = await fresh<{ memories: number; bytes: number; peak: number; left: number }>('dropped', 300)
  expect(memories).toBe(300)
  expect(bytes).toBeGreaterThan(16 * MEGABYTE)
  expect(peak).toBeLessThan(memories * bytes / 4)
  expect(left).toBeLessThan(20 * bytes)
})

it('holds no state that a run has left behind: each function what lies in its memory', async () => {
  const { kept } = await fresh<{ kept: readonly boolean[] }>('kept')
  // The state after the second epoch, and the one that the last step was given.
  expect(kept).toEqual([false, false, true, true])
})

it('of layers that were evaluated is reclaimed, and what was evaluated is not held', async () => {
  const { memories, bytes, left, kept } = await fresh<{ memories: number; bytes: number; left: number; kept: readonly boolean[] }>('evaluated', 60)
  expect(memories).toBe(60)
  expect(bytes).toBeGreaterThan(16 * MEGABYTE)
  expect(left).toBeLessThan(20 * bytes)
  expect(kept).toEqual([false, false, false, false])
})

it('holds one program for each shape', () => {
  const f = compile((x: Tensor<readonly [number]>) => add(x, 1))
  for (const size of [3, 4, 3, 4, 3]) f(zeros([size]))
  expect(tracesOf(f)).toBe(2)
})

it('holds the programs that were called last, of many shapes', () => {
  const f = compile((x: Tensor<readonly [number]>) => add(x, 1))
  for (let size = 1; size <= 70; size++) {
    f(zeros([size]))
    f(zeros([1]))
  }
  expect(tracesOf(f)).toBe(64)
  expect(f.explain()).toContain('float32[1]\n')
  expect(f.explain()).toContain('float32[70]\n')
  expect(f.explain()).not.toContain('float32[2]\n')
})
