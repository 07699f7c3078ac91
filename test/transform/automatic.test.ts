import { add, grad, item, mul, ones, sum, tensor, zeros, type AnyTensor, type Tensor } from 'pullback'
import { describe, expect, it } from 'vitest'
import { interpret } from '../../src/primitive/program.js'
import { automaticWith, type AutomaticOptions } from '../../src/transform/automatic.js'
import { compileWith } from '../../src/transform/compile.js'
import type { Engine } from '../../src/transform/engine.js'
import { asStated } from '../../src/tensor/cast.js'

type Row = Tensor<readonly [number]>
type Untyped = (...args: readonly unknown[]) => unknown

/** An engine that interprets, with what it made and what its programs ran for. */
const engineOf = (bytes = 1000, fails = false): { readonly engine: Engine<undefined>; readonly made: () => number; readonly ran: readonly (number | undefined)[] } => {
  let made = 0
  const ran: (number | undefined)[] = []
  return {
    ran,
    made: () => made,
    engine: program => {
      if (fails) throw new RangeError('no memory')
      made++
      return { bytes, explain: () => '', run: (inputs, remembered) => (ran.push(remembered), interpret(program, inputs)) }
    },
  }
}

const trying = (engine: Engine<undefined>, f: (...args: never[]) => unknown, options?: AutomaticOptions): Untyped => automaticWith(engine)(asStated<Untyped>(f), options)

const double = (x: Row): Row => mul(add(x, x), 1)

describe('whether a call runs compiled', () => {
  it('follows from its types alone, whatever was called before', () => {
    const { engine, made } = engineOf()
    const call = trying(engine, double)
    const sizes = [3000, 10, 3000, 10, 1500, 10, 500, 3000]
    expect(sizes.map(size => call(ones([size])) !== undefined)).toEqual(sizes.map(size => size > 700))
    expect(made()).toBe(2)
  })

  it('counts products by their terms', () => {
    const { engine } = engineOf()
    const call = trying(engine, (x: Row) => sum(mul(x, x)))
    expect(call(ones([1500]))).toBeDefined()
    expect(call(ones([600]))).toBeUndefined()
  })

  it('is no where something is traced or taped', () => {
    const { engine, made } = engineOf()
    const call = trying(engine, double)
    const inside = (x: Row): Row => asStated(call(x) ?? double(x))
    const x = ones([3000])
    expect(grad((y: Row) => sum(inside(y)))(x).shape).toEqual([3000])
    const outer = compileWith(engine)(asStated<Untyped>((y: Row) => [inside(y), inside(x)]), undefined)
    outer(x)
    // The outer program is the only one.
    expect(made()).toBe(1)
    let escaped: unknown = 'not called'
    grad((y: Row) => {
      escaped = call(x)
      return sum(y)
    })(x)
    expect(escaped).toBeUndefined()
  })

  it('is no where the function reads a value, prints one, or cannot be traced otherwise', () => {
    const { engine, made } = engineOf()
    const x = ones([3000])
    const functions: readonly ((x: Row) => unknown)[] = [
      y => item(sum(y)) > 0 ? y : mul(y, -1), y => (String(y), double(y)), y => (y.toJSON(), double(y)), y => () => y, () => { throw new Error('mine') },
      y => (Reflect.get(y, 'elements'), double(y)),
    ]
    for (const f of functions) {
      const call = trying(engine, f)
      expect([call(x), call(x), call(x)]).toEqual([undefined, undefined, undefined])
    }
    expect(made()).toBe(0)
  })

  it('is no where the engine fails, and for arguments that are no trees', () => {
    const call = trying(engineOf(0, true).engine, double)
    expect([call(ones([3000])), call(ones([3000]))]).toEqual([undefined, undefined])
    expect([call(new Map()), call(() => 1), call(undefined), call()]).toEqual([undefined, undefined, undefined, undefined])
  })
})

it('is given the leaves of the arguments that it may remember', () => {
  const { engine, ran } = engineOf()
  const call = trying(engine, (p: { readonly a: Row; readonly b: Row }, x: Row) => add(mul(p.a, x), p.b), { remembered: 1 })
  call({ a: ones([3000]), b: zeros([3000]) }, ones([3000]))
  trying(engine, double)(ones([3000]))
  expect(ran).toEqual([2, 0])
})

describe('what is known', () => {
  it('is bounded in number', () => {
    const { engine, made } = engineOf()
    const call = trying(engine, double)
    for (let size = 3000; size < 3064; size++) call(ones([size]))
    for (let size = 3000; size < 3064; size++) call(ones([size]))
    expect(made()).toBe(64)
    call(ones([4000]))
    call(ones([3001]))
    expect(made()).toBe(65)
    call(ones([3000]))
    expect(made()).toBe(66)
  })

  it('is bounded in bytes, those of the last call too', () => {
    const { engine, made } = engineOf(400)
    const call = trying(engine, double, { budget: 1000 })
    const calls = (...sizes: readonly number[]): number => {
      for (const size of sizes) expect((call(ones([size])) as AnyTensor).shape).toEqual([size])
      return made()
    }
    expect(calls(3000, 3001, 3000, 3001)).toBe(2)
    expect(calls(3002, 3001, 3002)).toBe(3)
    expect(calls(3000)).toBe(4)
    const heavy = engineOf(5000)
    const each = trying(heavy.engine, double, { budget: 1000 })
    for (let i = 0; i < 3; i++) expect(each(tensor(Array.from({ length: 3000 }, () => i)))).toBeDefined()
    expect(heavy.made()).toBe(3)
  })
})
