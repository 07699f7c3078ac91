import { readFileSync, writeFileSync } from 'node:fs'
import { add, cond, full, less, mul, scan, sum, tensor, toFlat, whileLoop, type AnyTensor, type Tensor } from 'pullback'
import { describe, expect, it } from 'vitest'
import { lower } from '../../../src/engine/xla/lower.js'
import { primitiveNames } from '../../support/primitives.js'
import { flattenArguments, structured } from '../../../src/transform/compile.js'
import { asStated } from '../../../src/tensor/cast.js'
import { applied } from './applications.js'

/** The text of a golden file; it is written anew by UPDATE_GOLDEN=1 npx vitest run test/engine/xla/lower. */
const golden = (name: string, text: string): string => {
  const file = new URL(`golden/${name}.mlir`, import.meta.url)
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text)
  return readFileSync(file, 'utf8')
}

const textOf = (f: (...args: readonly never[]) => unknown, ...args: readonly AnyTensor[]): string => lower(structured(asStated(f), flattenArguments(args), 'stablehlo').program).text

describe('each primitive as StableHLO', () => {
  it.each(primitiveNames)('%s', name => {
    const text = applied(name).map(program => lower(program).text).join('\n')
    expect(text).toBe(golden(name, text))
  })
})

describe('control as StableHLO', () => {
  const step = (c: Tensor<readonly []>, x: Tensor<readonly [2]>) => [add(c, sum(x)), mul(x, c)] as const

  it('a scan is a loop whose text does not grow with its length', () => {
    const of = (length: number): string => textOf((c: never, xs: never) => scan(step, c, xs), full([], 0), full([length, 2], 1))
    expect(of(5)).toBe(golden('scan', of(5)))
    expect(of(5000).split('\n').length).toBe(of(5).split('\n').length)
  })

  it('a loop of as many steps as nobody knows is one', () => {
    const text = textOf((x: never, w: never) => whileLoop((c: Tensor<readonly [2]>) => less(sum(c), 10), c => add(mul(c, w), 1), x), tensor([1, 2]), tensor([3, 4]))
    expect(text).toBe(golden('while', text))
  })

  it('a choice is a branch', () => {
    const text = textOf((p: never, x: never) => cond(p, y => add(y, 1), y => mul(y, 2), x), tensor(true), tensor([1, 2]))
    expect(text).toBe(golden('cond', text))
  })
})

describe('constants', () => {
  it('stand in the text to the bit, and become arguments where they are long', () => {
    const odd = tensor([[NaN, -0, Infinity], [1.1, 2 ** -149, 3]])
    const long = tensor(Float32Array.from({ length: 100 }, (_, i) => i ** 2))
    const { program } = structured(asStated((x: Tensor<readonly [2, 3]>) => [add(x, odd), tensor([true, false]), add(sum(x), sum(long)), add(sum(x), long)]), flattenArguments([odd]), 'stablehlo')
    const whole = lower(program)
    expect(whole.hoisted).toEqual([])
    expect(whole.text).toContain(`dense<"0x${Buffer.from(toFlat(odd).buffer).toString('hex').toUpperCase()}"> : tensor<2x3xf32>`)
    const { text, hoisted } = lower(program, { hoist: 256 })
    expect(hoisted).toEqual([long])
    expect(text).toContain('%arg1: tensor<100xf32>')
  })

  it('products keep float32, unless they may round', () => {
    const [program] = applied('dot_general')
    expect(lower(program!).text).toContain('precision HIGHEST')
    expect(lower(program!, { precision: 'DEFAULT' }).text).not.toContain('HIGHEST')
  })
})
