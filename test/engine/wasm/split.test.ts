import { add, compile, matmul, mul, relu, sub, tanh, tensor, toFlat, type Tensor } from 'pullback'
import { expect, it } from 'vitest'
import { engineOptions } from '../../../src/engine/wasm/options.js'
import { lift } from '../../../src/engine/wasm/lift.js'
import { build } from '../../../src/engine/wasm/program.js'
import { Arena, compiled, pagesOf, starter } from '../../../src/engine/wasm/runtime.js'
import { programOf } from './support.js'

type Square = Tensor<readonly [2, 2]>

/** Kernels that need what others left, and functions that modules have each for themselves. */
const chain = (x: Square): Square => {
  let y: Square = x
  for (let i = 0; i < 12; i++) y = tanh(sub(matmul(relu(y), x), mul(y, 0.25)))
  return add(y, x)
}

const x = tensor([[0.5, -1], [0.25, 0.75]])

it.each([[100, 5], [1e4, 1], [2 ** 23, 0]])('a program in modules of about %d bytes gives what one module gives', (largest, more) => {
  const lifted = lift(programOf(chain, x))
  const { lowered: { buffers, results }, plan: { bytes, control, offsets }, emitted } = build(lifted, engineOptions(), largest)
  expect(emitted.rest.length).toBeGreaterThanOrEqual(more)
  expect(emitted.rest.length === 0).toBe(more === 0)
  const arena = new Arena(pagesOf(bytes))
  buffers.forEach(({ holds }, i) => {
    if (holds === undefined || offsets[i] === undefined) return
    arena.write(offsets[i], 'constant' in holds ? holds.constant : [x, ...lifted.held][holds.argument]!)
  })
  const start = starter(compiled(emitted), arena, undefined, control)
  for (let again = 0; again < 2; again++) {
    start()
    expect([...arena.read(offsets[results[0]!]!, 'float32', 4)]).toEqual([...toFlat(compile(chain)(x))])
  }
})

it('no module is larger than a kernel more than what is asked for', () => {
  const { bytes, rest } = build(lift(programOf(chain, x)), engineOptions(), 5000).emitted
  for (const module of [bytes, ...rest]) expect(module.length).toBeLessThan(12_000)
})
