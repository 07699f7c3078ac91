import {
  add, argmax, cast, compile, exp, fromArray, full, grad, greater, item, matmul, mul, ones, print, sub, sum, tensor, toArray, toFlat, TraceError, transpose, valueAndGrad, zeros,
  type AnyTensor, type Key, type Tensor,
} from 'pullback'
import * as Random from 'pullback/random'
import { describe, expect, it, vi } from 'vitest'
import { engineOptions } from '../../../src/engine/wasm/options.js'
import { lift } from '../../../src/engine/wasm/lift.js'
import { build } from '../../../src/engine/wasm/program.js'
import { Arena } from '../../../src/engine/wasm/runtime.js'
import { asStated } from '../../../src/tensor/cast.js'
import { bits, loweredOf, programOf } from './support.js'

type Scalar = Tensor<readonly []>
type Row = Tensor<readonly [number]>
type Rows = Tensor<readonly [number, number]>
type Any = (...args: never[]) => AnyTensor

/** Compiled without a look at its types, for what types refuse. */
const untyped = (f: (...args: never[]) => unknown): (...args: readonly unknown[]) => unknown => asStated(compile(asStated<Any>(f)))

const moduleBytes = (f: (...args: never[]) => unknown, ...args: readonly unknown[]): number =>
  build(lift(programOf(f, ...args)), engineOptions()).emitted.bytes.length

/** A function that counts how often it runs, compiled. */
const counted = <F extends Any>(f: F): { readonly compiled: F & { readonly explain: () => string }; readonly runs: () => number } => {
  let runs = 0
  const compiled = compile(asStated<Any>((...args: never[]) => {
    runs++
    return f(...args)
  }))
  return { compiled: asStated(compiled), runs: () => runs }
}

describe('arguments and results', () => {
  it('are trees of records, tuples, tensors and keys', () => {
    const f = compile((p: { readonly layers: readonly { readonly w: Row; readonly key: Key }[]; readonly none: readonly []; readonly empty: Readonly<Record<string, never>> }) =>
      ({ layers: p.layers.map(({ w, key }) => ({ w: mul(w, 2), key: Random.split(key)[1], pair: [w, w] as const })), none: p.none, empty: p.empty }))
    const [w, key] = [tensor([1, 2, 3]), Random.key(5)]
    const { layers, none, empty } = f({ layers: [{ w, key }, { w: tensor([4]), key: Random.key(6) }], none: [], empty: {} })
    expect(layers.map(layer => toArray(layer.w))).toEqual([[2, 4, 6], [8]])
    expect(layers[0]!.key.toString()).toBe(Random.split(key)[1].toString())
    expect([layers[0]!.pair[0] === w, layers[0]!.pair[1] === w, none, empty]).toEqual([true, true, [], {}])
  })

  it('a result that is an argument is that tensor, one that is a constant that constant, and one there twice two equal ones', () => {
    const constant = tensor([7, 8])
    const [x, y] = [tensor([1, 2]), tensor([3, 4])]
    const found = compile((a: Row, b: Row) => {
      const total = add(a, b)
      return { a, b, constant, total, again: total }
    })(x, y)
    expect([found.a === x, found.b === y]).toEqual([true, true])
    expect([toArray(found.constant), toArray(found.total), toArray(found.again)]).toEqual([[7, 8], [4, 6], [4, 6]])
  })

  it('results are copies: the next call does not change them', () => {
    const f = compile((x: Row) => [add(x, 1), mul(x, 2)])
    const first = f(tensor([1, 2]))
    const before = first.map(bits)
    f(tensor([5, 6]))
    expect(first.map(bits)).toEqual(before)
  })

  it('there may be no arguments, no elements and no results', () => {
    expect(item(compile(() => add(tensor(1), 2))())).toBe(3)
    expect(compile(() => [])()).toEqual([])
    const found = compile((x: Rows) => [exp(x), sum(x, 0), sum(x), matmul(x, transpose(x)), matmul(transpose(x), x)])(zeros([0, 3]))
    expect(found.map(x => [x.shape, [...toFlat(x)]])).toEqual([[[0, 3], []], [[3], [0, 0, 0]], [[], [0]], [[0, 0], []], [[3, 3], [0, 0, 0, 0, 0, 0, 0, 0, 0]]])
  })

  it('are of any dtype', () => {
    const found = compile((x: Row) => ({ float64: cast(mul(x, 0.5), 'float64'), int32: argmax(x), bool: greater(x, 2), float32: sub(x, 1) }))(tensor([1, 5, 2]))
    expect(Object.values(found).map((x: AnyTensor) => [x.dtype, ...toFlat(x)])).toEqual([['float64', 0.5, 2.5, 1], ['int32', 1], ['bool', 0, 1, 0], ['float32', 0, 4, 1]])
  })
})

describe('the function runs once', () => {
  it('for all values of one shape and dtype, and once more for each other', () => {
    const { compiled, runs } = counted((x: Tensor<readonly number[], 'float32' | 'int32'>) => add(x, 1))
    for (const x of [tensor([1, 2]), tensor([3, 4]), zeros([2]), full([2], NaN)]) compiled(x)
    expect(runs()).toBe(1)
    for (const x of [zeros([3]), zeros([2, 1]), zeros([1, 2]), zeros([]), zeros([2], { dtype: 'int32' })]) compiled(x)
    expect(runs()).toBe(6)
    compiled(tensor([5, 6]))
    expect(runs()).toBe(6)
  })

  it('for each static: numbers by value, -0 beside 0, NaN as itself, booleans and strings', () => {
    const { compiled, runs } = counted((x: Scalar, by: unknown) => mul(x, Object.is(by, -0) ? -1 : 1))
    const statics = [0, -0, NaN, 1, '1', true, 'true', 'NaN', '', [1], { 1: 1 }]
    for (const by of [...statics, ...statics, 0 / 0]) compiled(tensor(2), by)
    expect(runs()).toBe(statics.length)
    expect([item(compiled(tensor(2), 0)), item(compiled(tensor(2), -0))]).toEqual([2, -2])
  })

  it('for each structure', () => {
    const { compiled, runs } = counted((x: Readonly<Record<string, Scalar>> | readonly Scalar[]) => Object.values(x).reduce((a, b) => add(a, b)))
    const [a, b] = [tensor(1), tensor(2)]
    for (const x of [[a, b], { a, b }, { a, c: b }, [a], { 0: a, 1: b }]) {
      compiled(x)
      compiled(x)
    }
    expect(runs()).toBe(5)
  })

  it('again when it threw', () => {
    let fails = true
    const { compiled, runs } = counted((x: Scalar) => {
      if (fails) throw new Error('not yet')
      return add(x, 1)
    })
    expect(() => compiled(tensor(1))).toThrow('not yet')
    fails = false
    expect([item(compiled(tensor(1))), runs()]).toEqual([2, 2])
  })
})

describe('what is closed over', () => {
  it('is no code: the module is as large for a large constant as for a small one', () => {
    const withConstant = (size: number): number => {
      const constant = fromArray([size], Array.from({ length: size }, (_, i) => i))
      return moduleBytes((x: Row) => add(x, constant), zeros([size]))
    }
    expect(withConstant(40_000)).toBeLessThan(withConstant(400) + 32)
  })

  it('lies in memory once, however often it is used', () => {
    const constant = tensor([1, 2, 3, 4, 5])
    const { buffers } = loweredOf((x: Row) => mul(add(x, constant), sub(exp(x), constant)), zeros([5]))
    expect(buffers.filter(({ holds }) => holds !== undefined && 'constant' in holds)).toHaveLength(1)
  })

  it('is copied there once, and arguments only when they are others', () => {
    const constant = tensor([1, 2, 3])
    const f = compile((x: Row, y: Row) => add(mul(x, constant), y))
    const [x, y] = [tensor([1, 1, 1]), tensor([2, 2, 2])]
    const write = vi.spyOn(Arena.prototype, 'write')
    const written = (call: () => unknown): readonly AnyTensor[] => {
      write.mockClear()
      call()
      return write.mock.calls.map(([, tensorWritten]) => tensorWritten)
    }
    expect(written(() => f(x, y))).toHaveLength(3)
    expect(written(() => f(x, y))).toEqual([])
    const other = written(() => f(x, x))
    expect([other.length, other[0] === x]).toEqual([1, true])
    write.mockRestore()
    expect(toArray(f(x, x))).toEqual([2, 3, 4])
  })

  it('is read when it is traced: what a variable holds later does not count', () => {
    let by = tensor(2)
    const f = compile((x: Scalar) => mul(x, by))
    expect(item(f(tensor(3)))).toBe(6)
    by = tensor(5)
    expect(item(f(tensor(3)))).toBe(6)
  })
})

describe('nested', () => {
  const cube = (x: Scalar): Scalar => mul(x, mul(x, x))

  it('one compiled function in another is part of it, and compiles nothing itself', () => {
    const { compiled: inner, runs } = counted(cube)
    const outer = compile((x: Scalar) => add(inner(x), inner(mul(x, 2))))
    expect(item(outer(tensor(2)))).toBe(72)
    expect(runs()).toBe(2)
    expect(inner.explain()).toBe('not traced yet: call it once')
    expect(item(inner(tensor(2)))).toBe(8)
  })

  it('derivatives of compiled functions, compiled derivatives, and those of those', () => {
    const at = tensor(2)
    expect([grad(compile(cube)), compile(grad(cube)), compile(grad(compile(cube)))].map(f => item(f(at)))).toEqual([12, 12, 12])
    expect([grad(compile(grad(cube))), compile(grad(grad(cube))), grad(grad(compile(cube)))].map(f => item(f(at)))).toEqual([12, 12, 12])
    const [value, slope] = compile(valueAndGrad(cube))(at)
    expect([item(value), item(slope)]).toEqual([8, 12])
  })

  it('closes over what is being traced, in arguments, in records and alone', () => {
    const scaled = (w: Scalar) => compile((x: { readonly by: Scalar }) => mul(x.by, w))
    expect(item(compile((w: Scalar) => scaled(w)({ by: tensor(3) }))(tensor(5)))).toBe(15)
    expect(item(grad((w: Scalar) => scaled(w)({ by: tensor(3) }))(tensor(5)))).toBe(3)
    expect(item(compile(grad((w: Scalar) => compile(() => mul(w, w))()))(tensor(5)))).toBe(10)
  })
})

describe('refused, with a sentence', () => {
  it.each<readonly [string, (x: Row) => unknown, string]>([
    ['item', x => item(sum(x)), 'item: the elements of this float32 tensor of shape [] are not known while compile traces the function: read it after the compiled call, or choose with where instead of a branch'],
    ['toArray', x => toArray(x), 'toArray: the elements of this float32 tensor of shape [3] are not known'],
    ['toFlat', x => toFlat(x), 'toFlat: the elements of this float32 tensor of shape [3] are not known'],
    ['print', x => print(x), 'print: the elements of this float32 tensor of shape [3] are not known'],
    ['JSON', x => JSON.stringify({ x }), 'toJSON: the elements of this float32 tensor of shape [3] are not known'],
    ['a branch', x => item(greater(sum(x), 0)) ? x : mul(x, 2), 'item: the elements of this bool tensor of shape [] are not known'],
  ])('reading: %s', (_, f, sentence) => {
    const call = (): unknown => untyped(f)(zeros([3]))
    expect(call).toThrow(TraceError)
    expect(call).toThrow(sentence)
    expect(() => untyped((x: Row) => grad((y: Row) => {
      f(y)
      return sum(y)
    })(x))(zeros([3]))).toThrow(sentence)
  })

  it.each<readonly [string, () => unknown, string]>([
    ['a function', () => ({ next: [() => 1] }), 'compile: result.next[0] is a function: call it inside, and return the tensors it gives'],
    ['the function itself', () => () => 1, 'compile: result is a function: call it inside'],
    ['a number', () => [zeros([1]), 7], 'compile: result[1] is 7: return tensors and keys, in records and tuples'],
    ['nothing', () => undefined, 'compile: result is undefined: return tensors and keys'],
    ['a promise', () => Promise.resolve(zeros([1])), 'compile: result is a Promise: return tensors and keys'],
    ['a typed array', () => ({ 'a b': new Float32Array(3) }), 'compile: result["a b"] is a Float32Array: return tensors and keys'],
  ])('a result that is %s', (_, f, sentence) => {
    const call = (): unknown => untyped(f)()
    expect(call).toThrow(TraceError)
    expect(call).toThrow(sentence)
  })

  it.each<readonly [unknown, string]>([
    [(): number => 1, 'compile: argument[0] is a function: arguments are records and tuples of tensors and keys, or static numbers, booleans and strings'],
    [{ x: new Float32Array(2) }, 'compile: argument[0].x is a Float32Array: arguments are'],
    [new Date(0), 'compile: argument[0] is a Date: arguments are'],
  ])('an argument that is no tree', (argument, sentence) => {
    const f = untyped(() => zeros([1]))
    expect(() => f(argument)).toThrow(sentence)
  })

  it('turning it into text shows no elements, and does not throw', () => {
    let text = ''
    compile((x: Row) => {
      text = x.toString()
      return add(x, 1)
    })(zeros([3]))
    expect(text).toBe('Tensor [3] float32 (traced)')
  })
})

describe('explain', () => {
  it('says so before the first call', () => {
    expect(compile((x: Row) => add(x, 1)).explain()).toBe('not traced yet: call it once')
  })

  it('has a table for each trace, those called last at the end', () => {
    const f = compile((x: Row, by: number) => mul(x, by))
    f(zeros([3]), 2)
    f(zeros([4]), 2)
    f(zeros([3]), 2)
    expect(f.explain().match(/^trace of .*$/gm)).toEqual(['trace of [t<number:"2">] float32[4]', 'trace of [t<number:"2">] float32[3]'])
  })

  /** The first numbers of a kernel's line: operations and bytes written. */
  const rows = (f: Any, ...args: readonly AnyTensor[]): readonly string[] => {
    const compiled = compile(f)
    compiled(...asStated<never[]>(args))
    return [...compiled.explain().matchAll(/^ *\d+ {2}(.*)$/gm)].map(([, text]) => text!.trim().replace(/ {2,}/g, ' | '))
  }

  it('counts the operations of a product as 2·m·n·k, and the bytes that are written', () => {
    const [row] = rows((a: Rows, b: Rows) => matmul(a, b), ones([20, 30]), ones([30, 40]))
    expect(row).toMatch(/^48\.0 k \| 3200 B \| .*dot_general \[20, 30\]·\[30, 40\]$/)
    const [wide] = rows((a: Rows, b: Rows) => matmul(cast(a, 'float64'), cast(b, 'float64')), ones([2, 3]), ones([3, 4])).slice(-1)
    expect(wide).toMatch(/^48 \| 64 B \| .*dot_general \[2, 3\]·\[3, 4\]$/)
  })

  it('names what was fused into a kernel', () => {
    expect(rows((a: Rows, b: Row) => exp(add(mul(a, a), b)), ones([5, 7]), ones([7]))[0]).toMatch(/^105 \| 140 B \| .*multiply, add, exponential$/)
    expect(rows((a: Rows, b: Rows) => exp(add(matmul(a, b), 1)), ones([2, 3]), ones([3, 4]))[0]).toMatch(/^64 \| 32 B \| .*then add, exponential$/)
    expect(rows((a: Rows) => mul(sum(a, 1), 0.5), ones([5, 7]))[0]).toMatch(/^40 \| 20 B \| .*reduce add, then multiply$/)
  })

  it('says what the memory is for, and what was saved', () => {
    const compiled = compile((a: Rows) => [1, 2, 3, 4].reduce(y => matmul(y, a), add(a, fromArray([50, 50], Array.from({ length: 2500 }, (_, i) => i)))))
    compiled(ones([50, 50]))
    expect(compiled.explain()).toMatch(/arguments 10\.0 kB, constants 10\.0 kB, values 20\.1 kB, scratch .*; values would take 50\.0 kB without reuse/)
  })
})
