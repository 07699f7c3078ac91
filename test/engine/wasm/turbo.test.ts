import { describe, expect, it } from 'vitest'
import { compile, matmul, relu, toFlat, transpose } from 'pullback'
import * as Random from 'pullback/random'
import { turbo } from '../../../src/engine/wasm/turbo.js'

describe('turbo', () => {
  const a = Random.normal(Random.key(1), [65, 130])
  const f = (x: typeof a) => relu(matmul(x, transpose(x)))

  it('gives the result up to rounding, and explain says what the host has', () => {
    const [plain, quick] = [compile(f), compile(f, { turbo: true })]
    const wanted = toFlat(plain(a))
    toFlat(quick(a)).forEach((x, i) => { expect(x).toBeCloseTo(wanted[i]!, 3) })
    expect(quick.explain()).toMatch(/^turbo: (no )?relaxed SIMD.*; vectors of (128|256) bits/m)
    expect(plain.explain()).not.toMatch('turbo')
  })

  it('is found out once', () => {
    expect(turbo()).toBe(turbo())
  })
})
