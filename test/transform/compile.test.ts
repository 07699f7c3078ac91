import { add, compile, grad, item, mul, tensor, toArray, type Key, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'

type Scalar = Tensor<readonly []>

/** Traces that differ in nothing but numbers have one table. */
const traces = (f: { readonly explain: () => string }): number =>
  [...f.explain().matchAll(/^trace of .*?(?:, and of (\d+) that differ in numbers)?$/gm)].reduce((sum, [, others = 0]) => sum + 1 + Number(others), 0)

describe('compile inside compile and grad', () => {
  it('inlines, whatever the inner function closes over', () => {
    expect(item(compile((x: Scalar) => compile((c: number) => mul(x, c))(2))(tensor(3)))).toBe(6)
    expect(item(compile((x: Scalar) => compile((y: Scalar) => mul(x, y))(tensor(2)))(tensor(3)))).toBe(6)
    expect(item(grad((w: Scalar) => compile((x: Scalar) => mul(x, w))(tensor(5)))(tensor(3)))).toBe(5)
    expect(item(grad(compile(grad((x: Scalar) => mul(x, mul(x, x)))))(tensor(2)))).toBe(12)
  })

  it('compiles again once the outer call is over, also when that threw', () => {
    const inner = compile((x: Scalar) => add(x, 1))
    expect(() => compile((): Scalar => { throw new Error('no') })()).toThrow('no')
    expect(item(inner(tensor(1)))).toBe(2)
    expect(traces(inner)).toBe(1)
  })

  it('a value that escaped its trace is refused with a sentence', () => {
    let escaped = tensor(0)
    compile((x: Scalar) => (escaped = mul(x, 2)))(tensor(1))
    expect(() => add(escaped, 1)).toThrow('whose trace has ended')
    expect(() => compile((x: Scalar) => mul(x, escaped))(tensor(1))).toThrow('escaped the function it was traced in')
  })
})

describe('one trace for each structure and statics', () => {
  it('tells apart statics that print alike or are absent', () => {
    const f = compile((x: Scalar, options?: { readonly by?: unknown }) =>
      mul(x, options === undefined ? 1 : !('by' in options) ? 2 : options.by === undefined ? 3 : Object.is(options.by, -0) ? 4 : options.by === '0' ? 5 : 6))
    const given = [undefined, {}, { by: undefined }, { by: -0 }, { by: '0' }, { by: 0 }, { by: NaN }, { by: null }, { by: 'null' }, { by: 0n }]
    expect(given.map(options => item(f(tensor(1), options)))).toEqual([1, 2, 3, 4, 5, 6, 6, 6, 6, 6])
    expect(traces(f)).toBe(given.length)
    given.forEach(options => f(tensor(7), options))
    expect(traces(f)).toBe(given.length)
  })

  it('tells a hole in an array from no element', () => {
    const last = compile((xs: readonly Scalar[]) => xs[xs.length - 1]!)
    const holed: Scalar[] = [tensor(1)]
    holed[2] = tensor(3)
    expect(item(last([tensor(1), tensor(2)]))).toBe(2)
    expect(item(last(holed))).toBe(3)
  })

  it('keeps the order of keys of each call', () => {
    const f = compile((p: Readonly<Record<string, Scalar>>) => p)
    expect(Object.keys(f({ a: tensor(1), b: tensor(2) }))).toEqual(['a', 'b'])
    const other = f({ b: tensor(2), a: tensor(1) })
    expect([Object.keys(other), item(other['a']!)]).toEqual([['b', 'a'], 1])
  })

  it('takes results that are arguments, constants and keys, one of them twice, under any name', () => {
    const constant = tensor([1, 2])
    const f = compile((x: Scalar, key: Key) => ({ ['__proto__']: x, constructor: constant, keys: Random.split(key), x }))
    const [x, key] = [tensor(3), Random.key(1)]
    const found = f(x, key)
    expect(Object.keys(found)).toEqual(['__proto__', 'constructor', 'keys', 'x'])
    expect(toArray(found.constructor)).toEqual([1, 2])
    expect(found.keys.map(String)).toEqual(Random.split(key).map(String))
    expect(found.x).toBe(x)
  })
})
