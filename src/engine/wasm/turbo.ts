import { asStated } from '../../tensor/cast.js'
import { Code, type Local } from './assembler/code.js'
import { assemble } from './assembler/module.js'
import { emitGemm, scratchBytes, units, type Gemm, type GemmOptions } from './emit/gemm.js'
import { host } from './host/host.js'
import { Arena, instantiate, pagesOf } from './runtime.js'

/** What `turbo` found on this host. */
export interface Turbo extends GemmOptions {
  /** Whether this host could be asked to join vectors. */
  readonly asked: boolean
}

interface NodeProcess {
  readonly config?: { readonly variables: Readonly<Record<string, unknown>> }
  readonly getBuiltinModule?: (name: 'node:v8') => { readonly setFlagsFromString: (flags: string) => void }
}

/** Whether the host knows relaxed SIMD, whose multiply-add rounds once where the machine can. */
const hasRelaxed = (): boolean => {
  const code = new Code([], [])
  code.f32x4(1).f32x4(1).f32x4(1).op('f32x4.relaxed_madd').op('drop')
  return host.validate(assemble([{ code }], { pages: 1 }))
}

/** Products of a matrix that stays in the nearest cache, in tiles as `options` have them. */
const product = (options: GemmOptions): (() => void) => {
  const n = 48
  const bytes = n * n * 4
  const matrix = (base: number): Gemm['a'] => ({ base, row: n, column: 1, batch: [] })
  const gemm: Gemm = { dtype: 'float32', batch: [], m: n, n, k: n, a: matrix(0), b: matrix(bytes), scratch: 3 * bytes }
  let address: Local | undefined
  const code = emitGemm(gemm, {
    enter: (inside, _, i, j) => {
      address ??= inside.local('i32')
      inside.get(i).i32(n).op('i32.mul').get(j).op('i32.add').i32(4).op('i32.mul').set(address)
    },
    vector: (inside, row, column, sum) => { inside.get(address!).get(sum).memory('v128.store', 2 * bytes + (row * n + column) * 4) },
  }, options)
  const pages = pagesOf(3 * bytes + scratchBytes(gemm, options) + 64)
  const { run } = instantiate(new host.Module(assemble([{ code, name: 'run' }], { pages })), new Arena(pages).memory)
  const all = units(gemm, options)
  return () => { run!(0, all, 0) }
}

/** The shortest of some runs, in milliseconds. */
const timed = (run: () => void): number => {
  let best = Infinity
  for (let i = 0; i < 20; i++) {
    const start = performance.now()
    for (let n = 0; n < 4; n++) run()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

/** Milliseconds after which the host has either optimized the products or will not. */
const PROBING = 40

/** Whether products in tiles of four vectors are quicker: the host's optimizer has to join vectors, and the processor to have registers of 256 bits. */
const joins = (relaxed: boolean): boolean => {
  const [narrow, wide] = [product({ relaxed }), product({ relaxed, wide: true })]
  const end = performance.now() + PROBING
  while (performance.now() < end) if (timed(wide) < 0.75 * timed(narrow)) return true
  return false
}

/** Tells V8 to join vectors, where Node's was built with that. */
const askToJoin = (): boolean => {
  const { config, getBuiltinModule } = asStated<NodeProcess>(Reflect.get(globalThis, 'process') ?? {})
  if (config?.variables['v8_enable_wasm_simd256_revec'] !== 1) return false
  getBuiltinModule?.('node:v8').setFlagsFromString('--experimental-wasm-revectorize')
  return getBuiltinModule !== undefined
}

const look = (): Turbo => {
  const relaxed = hasRelaxed()
  const asked = askToJoin()
  const wide = asked && joins(relaxed)
  return { relaxed, wide, asked }
}

let known: Turbo | undefined

/** What this host offers beyond the default; it is tried out once. */
export const turbo = (): Turbo => known ??= look()
