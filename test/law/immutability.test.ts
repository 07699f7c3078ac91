import fc from 'fast-check'
import { compile, isTensor, ones, tensor, toArray, toFlat, vjp, type AnyTensor, type Tree } from 'pullback'
import type { FloatTree } from 'pullback/types'
import { inspect } from 'node:util'
import { asStated } from '../../src/tensor/cast.js'
import { describe, expect, it } from 'vitest'
import { contents } from '../support/compare.js'
import { castSample } from '../support/row.js'
import { rows } from '../support/words.js'

/** Runs `act` and sees that it left the tensors as they were. */
const untouched = (inputs: readonly AnyTensor[], act: () => unknown): void => {
  const before = inputs.map(contents)
  act()
  expect(inputs.map(contents)).toEqual(before)
}

const isDeeplyFrozen = (x: AnyTensor): boolean => Object.isFrozen(x) && Object.isFrozen(x.shape)

const tensorsIn = (value: unknown): readonly AnyTensor[] => isTensor(value) ? [value] : Array.isArray(value) ? value.flatMap(tensorsIn) : []

describe('no word changes its inputs, forward, backward or compiled, and what it gives is frozen', () => {
  it.each(rows.flatMap(row => row.dtypes.map(dtype => [`${row.word} of ${dtype}`, row, dtype] as const)))('%s', (_, row, dtype) => {
    fc.assert(fc.property(row.samples, sample => {
      const { inputs, args } = castSample(sample, dtype)
      const argsBefore = structuredClone(args)
      const f = (...xs: readonly AnyTensor[]): Tree => asStated(row.call(xs, args))
      untouched(inputs, () => {
        const results = tensorsIn([f(...inputs), compile(f)(...inputs)])
        expect(results.every(isDeeplyFrozen)).toBe(true)
        // Reading a result copies: scribbling over the copy reaches neither it nor an input whose elements it may share.
        untouched(results, () => { for (const result of results) toFlat(result).fill(1) })
        if (row.differentiable && inputs.every(x => x.dtype === 'float32' || x.dtype === 'float64')) {
          const [y, pull] = vjp(asStated<(...xs: readonly FloatTree[]) => FloatTree>(f))(...asStated<readonly FloatTree[]>(inputs))
          const gradients = tensorsIn(pull(y))
          untouched([...tensorsIn(y), ...gradients], () => pull(y))
        }
      })
      // Shapes, axes and options are the caller's: neither changed nor frozen.
      expect(args).toEqual(argsBefore)
      expect(Object.values(args).filter(value => Array.isArray(value) && Object.isFrozen(value))).toEqual([])
    }), { numRuns: 10 })
  })
})

describe('a tensor cannot be changed, nor its storage reached', () => {
  const values = [1.5, -2, 3, 4]
  const make = () => tensor([[1.5, -2], [3, 4]])
  const buffers = (value: unknown): readonly unknown[] => Object.values(Object.getOwnPropertyDescriptors(Object(value)))
    .map(({ value: inner }) => inner as unknown).filter(inner => ArrayBuffer.isView(inner) || inner instanceof ArrayBuffer)

  it('is frozen, with its shape', () => {
    const x = make()
    expect(isDeeplyFrozen(x)).toBe(true)
    expect(() => Object.assign(x, { shape: [4] })).toThrow(TypeError)
    expect(() => Object.defineProperty(x, 'dtype', { value: 'int32' })).toThrow(TypeError)
    expect(() => (x.shape as unknown as number[]).push(1)).toThrow(TypeError)
    expect(() => Object.setPrototypeOf(x, null)).toThrow(TypeError)
  })

  it('shows shape and dtype, and of its elements a copy to those who ask', () => {
    const x = make()
    expect(Reflect.ownKeys(x)).toEqual(['shape', 'dtype', 'elements'])
    expect([x, Object.getPrototypeOf(x)].flatMap(buffers)).toEqual([])
    expect(inspect(x, { showHidden: true, customInspect: false, depth: 9 })).not.toMatch(/Float32Array|1\.5/)
    const copy: unknown = Reflect.get(x, 'elements')
    expect(copy).not.toBe(Reflect.get(x, 'elements'))
    asStated<Float32Array>(copy).fill(0)
    expect([...toFlat(x)]).toEqual(values)
  })

  it('gives copies only', () => {
    const x = make()
    toFlat(x).fill(0)
    new Float32Array(toFlat(x).buffer).fill(0)
    toArray(x)[0]!.fill(0)
    const json = asStated<{ readonly data: number[]; readonly shape: number[] }>(x.toJSON())
    json.data.fill(0)
    json.shape.push(7)
    expect([...toFlat(x)]).toEqual(values)
    expect(x.shape).toEqual([2, 2])
    expect(toFlat(x).buffer.byteLength).toBe(16)
  })

  it('copies what it is made from', () => {
    const shape = [2]
    const x = ones(shape)
    shape[0] = 3
    expect(x.shape).toEqual([2])
    expect(Object.isFrozen(shape)).toBe(false)
  })

  it('does not survive cloning as a tensor, and copies of its surface are refused', () => {
    const x = make()
    const clone = structuredClone(x)
    expect(isTensor(clone)).toBe(false)
    expect(JSON.stringify(clone)).toBe('{"shape":[2,2],"dtype":"float32","elements":{"0":1.5,"1":-2,"2":3,"3":4}}')
    const prototype = asStated<object>(Object.getPrototypeOf(x))
    const copy: unknown = Object.create(prototype, Object.getOwnPropertyDescriptors(x))
    for (const forged of [clone, { ...x }, Object.create(x), copy, new Proxy(x, {})]) {
      expect(isTensor(forged)).toBe(false)
      expect(() => toFlat(asStated<AnyTensor>(forged))).toThrow(/tensor|proxy|private/i)
    }
  })

  it('has methods nobody can replace, and no constructor to build a tensor over foreign storage with', () => {
    const x = make()
    const prototype = asStated<object>(Object.getPrototypeOf(x))
    expect(Object.isFrozen(prototype)).toBe(true)
    expect(() => Object.assign(prototype, { toString: () => 'hidden' })).toThrow(TypeError)
    expect(x.constructor).toBe(Object)
    for (const name of Reflect.ownKeys(prototype)) expect(String(name)).not.toBe('constructor')
  })
})
