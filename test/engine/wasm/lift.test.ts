import { add, compile, cos, fromArray, mul, tensor, toFlat, where, less, full, cast, matmul, type AnyTensor, type Tensor } from 'pullback'
import { describe, expect, it } from 'vitest'
import { Kept } from '../../../src/engine/wasm/kept.js'
import { lift, textOf } from '../../../src/engine/wasm/lift.js'
import { engineOptions } from '../../../src/engine/wasm/options.js'
import { Instance } from '../../../src/engine/wasm/program.js'
import { simplify } from '../../../src/graph/simplify/index.js'
import { interpret, type Program } from '../../../src/primitive/program.js'
import { randomProgram } from '../../graph/simplify/random-program.js'
import { samples } from '../../graph/simplify/support.js'
import { bits, programOf } from './support.js'
import { modulesOf } from '../../support/modules.js'

type Row = Tensor<readonly [5]>
type Scalar = Tensor<readonly []>

const x: Row = tensor([1, -2, 3, 0.5, 7])

const textFor = (f: (...args: never[]) => unknown, ...args: readonly unknown[]): string => textOf(lift(programOf(f, ...args)))

describe('a program and what it holds', () => {
  it('is the program it was, of random ones', () => {
    let held = 0
    for (let seed = 0; seed < 1500; seed++) {
      const program: Program = simplify(randomProgram(seed))
      const lifted = lift(program)
      const inputs = program.arguments.map((type, i) => samples(type, i, seed))
      expect(interpret(lifted.program, [...inputs, ...lifted.held]).map(bits), `seed ${seed}`).toEqual(interpret(program, inputs).map(bits))
      expect(lifted.program.arguments.length - lifted.own).toBe(lifted.held.length)
      held += lifted.held.length
    }
    expect(held).toBeGreaterThan(500)
  })

  it('is one text for all scalars of floats, whichever of them are equal', () => {
    const text = (a: number, b: number, c: number): string => textFor((v: Row) => mul(cos(add(mul(v, a), b)), c), x)
    const first = text(0.1, 0.2, 0.3)
    for (const [a, b, c] of [[0.3, 0.2, 0.1], [0.5, 0.5, 0.5], [2, 2, 4], [1e-30, -7, 0.25]] as const) expect(text(a, b, c)).toBe(first)
    for (const [a, b, c] of [[1, 0.2, 0.3], [0.1, 0, 0.3], [0.1, -1, 0.3], [NaN, 0.2, 0.3], [0.1, 0.2, Infinity]] as const) expect(text(a, b, c)).not.toBe(first)
  })

  it('is one text for data of one shape, and another for other shapes, dtypes, words and uses', () => {
    const by = (w: AnyTensor): string => textFor((v: Row) => mul(v, w as Row), x)
    expect(by(tensor([1, 2, 3, 4, 5]))).toBe(by(tensor([0.1, 0.2, 0.4, 0.3, 0.5])))
    const texts = [
      by(tensor([1, 2, 3, 4, 5])), by(tensor([[1, 2, 3, 4, 6]])), by(full([5], 3)), textFor((v: Row) => add(v, tensor([1, 2, 3, 4, 5])), x),
      textFor((v: Row) => mul(tensor([1, 2, 3, 4, 5]), v), x), textFor((v: Row) => [mul(v, tensor([1, 2, 3, 4, 5])), v], x),
      textFor((v: Row, _: Row) => mul(v, tensor([1, 2, 3, 4, 5])), x, x),
    ]
    expect(new Set(texts).size).toBe(texts.length)
  })

  it('keeps whole numbers in the code, but for what a count is compared with', () => {
    const at = (n: number): string => textFor((count: Tensor<readonly [], 'int32'>, r: Scalar) => where(less(count, n), r, mul(r, 0.5)), tensor(3, { dtype: 'int32' }), tensor(2))
    expect(at(10)).toBe(at(200))
    const plus = (n: number): string => textFor((v: Tensor<readonly [5], 'int32'>) => add(v, n), cast(x, 'int32'))
    expect(plus(10)).not.toBe(plus(200))
  })
})

describe('code is shared', () => {
  it('by functions that differ in what they close over, and each gives its own', () => {
    const of = (rate: number, w: Row) => compile((v: Row) => ({ y: add(mul(v, rate), w), w, rate: full([], rate), seven: full([], 7) }))
    const data = [0, 1, 2, 3].map(i => fromArray([5], [i, 2 * i, 1, 5, i * i]))
    const functions = data.map((w, i) => of(0.5 + i, w))
    let results: readonly { readonly y: Row }[] = []
    expect(modulesOf(() => { results = functions.map(f => f(x)) })).toBe(1)
    for (const turn of [results, functions.toReversed().map(f => f(x)).toReversed()]) {
      turn.forEach(({ y }, i) => expect(Array.from(toFlat(y))).toEqual(Array.from(toFlat(x), (v, j) => Math.fround(v * (0.5 + i) + toFlat(data[i]!)[j]!))))
    }
    const found = functions[2]!(x)
    expect([found.w, toFlat(found.rate)[0], toFlat(found.seven)[0]]).toEqual([data[2], 2.5, 7])
  })

  it('not by other options', () => {
    const lifted = lift(programOf((v: Tensor<readonly [6, 6]>) => matmul(v, v), full([6, 6], 0.5)))
    const ready = (options = engineOptions()) => new Instance(lifted, options).ready
    expect(ready()).toBe(ready())
    expect(ready({ ...engineOptions(), gemm: { wide: true } })).not.toBe(ready())
  })
})

it('what is kept is what was used last, up to a number and a weight', () => {
  const kept = new Kept<{ readonly weight: number; readonly text: string }>(3, 100)
  const made: string[] = []
  const get = (text: string, weight = 1): string => kept.get(text, () => (made.push(text), { weight, text })).text
  for (const text of ['a', 'b', 'c', 'a', 'd', 'a', 'c', 'b']) expect(get(text)).toBe(text)
  expect(made.join('')).toBe('abcdb')
  get('heavy', 1000)
  get('heavy', 1000)
  get('a')
  get('heavy', 1000)
  expect(made.slice(5)).toEqual(['heavy', 'a', 'heavy'])
  expect(() => kept.get('bad', () => { throw new Error('no') })).toThrow('no')
  expect(get('heavy')).toBe('heavy')
})
