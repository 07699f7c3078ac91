import { compile } from 'pullback'
import * as Xla from 'pullback/xla'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caseAt } from '../law/compiled/check.js'
import { listing } from '../law/compiled/case.js'
import { complaints, type Compiler } from '../law/compiled/compare.js'
import { looseBounds } from './loose.js'
import { hasJax } from './python.js'

/*
 * compile(f, { device }) gives what f gives, for programs drawn at random, to the bounds that hold for WebAssembly; a few of them only to bounds with room for
 * where XLA rounds otherwise. PULLBACK_LAW_RUNS draws more.
 */
const count = Number(process.env['PULLBACK_LAW_RUNS'] ?? 300)

describe.skipIf(!hasJax)('on XLA', () => {
  let xla: Xla.Connection
  beforeAll(async () => { xla = await Xla.connect({ platform: 'cpu' }) })
  afterAll(async () => { await xla.close() })

  it('compile(f) gives what f gives, for generated programs', () => {
    const compiler: Compiler = f => compile(f, { device: xla })
    const strict = Array.from({ length: count }, (_, index) => [index, caseAt(index)] as const).filter(([, c]) => complaints(c, compiler).length > 0)
    const wrong = strict.map(([index, c]) => [index, c, complaints(c, compiler, looseBounds)] as const).filter(([, , found]) => found.length > 0)
    expect(wrong.map(([index, c, found]) => `index ${index}: ${found.join('\n')}\n${listing(c)}`).join('\n\n')).toBe('')
    expect(strict.length).toBeLessThan(count / 10)
  }, 600_000)
})
