import { exp, matmul, softmax, sum, zeros, type Tensor } from 'pullback'
import { describe, expect, it, vi } from 'vitest'
import { Code } from '../../../src/engine/wasm/assembler/code.js'
import { host } from '../../../src/engine/wasm/host/host.js'
import { lift } from '../../../src/engine/wasm/lift.js'
import { engineOptions } from '../../../src/engine/wasm/options.js'
import { build } from '../../../src/engine/wasm/program.js'
import type { Structured } from '../../../src/primitive/program.js'
import { simplify } from '../../../src/graph/simplify/index.js'
import { caseAt } from '../../law/compiled/check.js'
import { programOf } from './support.js'

type Rows = Tensor<readonly [number, number]>

const emitted = (program: Structured, gemm = {}): Uint8Array<ArrayBuffer> => build(lift(program), { ...engineOptions(), gemm }).emitted.bytes

const drawn: readonly Structured[] = Array.from({ length: 200 }, (_, index) => simplify(caseAt(index).program))

const product = (size: number): Structured => programOf((a: Rows, b: Rows) => matmul(a, b), zeros([size, size]), zeros([size, size]))

describe('modules', () => {
  it('are valid', () => {
    drawn.forEach((program, index) => expect(host.validate(emitted(program)), `case ${index}`).toBe(true))
  })

  it('are the same bytes for the same program, whatever was compiled before', () => {
    const first = drawn.map(program => Buffer.from(emitted(program)))
    drawn.toReversed().forEach((program, i) => expect(first[drawn.length - 1 - i]!.equals(emitted(program)), `case ${drawn.length - 1 - i}`).toBe(true))
  })

  it('have no relaxed instruction unless they are asked for', () => {
    const op = vi.spyOn(Code.prototype, 'op')
    const relaxed = (): number => op.mock.calls.filter(([name]) => name.includes('relaxed')).length
    for (const program of [...drawn, product(5), product(100)]) {
      emitted(program)
      expect(relaxed()).toBe(0)
      op.mockClear()
    }
    emitted(product(100), { relaxed: true })
    expect(relaxed()).toBeGreaterThan(0)
    op.mockRestore()
  })

  it('are as long for many elements as for few', () => {
    const longer = (f: (a: Rows) => unknown, few: readonly [number, number], many: readonly [number, number]): number =>
      emitted(programOf(f, zeros(many))).length - emitted(programOf(f, zeros(few))).length
    // Numbers of five digits take two bytes more than those of two.
    expect(longer(a => exp(a), [40, 40], [4000, 4000])).toBeLessThan(64)
    expect(longer(a => softmax(a), [40, 40], [4000, 4000])).toBeLessThan(200)
    expect(longer(a => sum(a), [40, 40], [4000, 4000])).toBeLessThan(64)
    expect(emitted(product(1000)).length).toBeLessThan(20_000)
  })
})
