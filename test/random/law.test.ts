import fc from 'fast-check'
import { broadcastTo, compile, grad, mul, pipe, sum, tensor, toFlat, type AnyTensor, type Key, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'
import { binders } from '../../src/graph/binders.js'
import { asStated } from '../../src/tensor/cast.js'
import { wordsOf } from '../support/compare.js'
import permutations from './fixtures/permutation.json' with { type: 'json' }

const seeds = fc.maxSafeNat()
const values = (x: AnyTensor): readonly number[] => [...toFlat(x)]

describe('keys', () => {
  it('are frozen, opaque and nominal', () => {
    const key = Random.key(7)
    expect(Object.isFrozen(key)).toBe(true)
    // Test tools and structured clones see the words; nobody writes them.
    expect(Reflect.ownKeys(key)).toEqual(['words'])
    expect(() => Object.assign(key, { words: 1 })).toThrow(TypeError)
    expect(Object.keys(structuredClone(key))).toEqual(['words'])
    expect(() => Random.uniform({ ...key }, [1])).toThrow('uniform: an object is not a key: make one with key(seed)')
    expect(Object.isFrozen(Random.split(key))).toBe(true)
  })

  it('do not change when used', () => {
    const key = Random.key(5)
    const before = wordsOf(key)
    Random.split(key, 3)
    Random.foldIn(key, 'name')
    Random.normal(key, [4])
    expect(wordsOf(key)).toEqual(before)
  })

  it('of a seed are its high and low 32 bits', () => {
    fc.assert(fc.property(seeds, seed => {
      const [high, low] = wordsOf(Random.key(seed))
      expect(high! * 2 ** 32 + low!).toBe(seed)
    }))
  })

  it('refuse what is no seed, no count, no data', () => {
    const [key, below]: readonly [Key, number] = [Random.key(0), -1]
    for (const seed of [-1, 0.5, NaN, Infinity, 2 ** 53]) expect(() => Random.key(seed)).toThrow(`key: ${seed} is not a seed: a seed is a whole number from 0 to 2^53 - 1`)
    expect(() => Random.split(key, below)).toThrow('split: into -1 keys: the number of keys is a whole number from 0 to 16777216')
    expect(() => Random.foldIn(key, below)).toThrow('foldIn: -1 is not a whole number from 0 to 2^32 - 1')
    expect(() => Random.foldIn(key, 2 ** 32)).toThrow('foldIn: 4294967296 is not a whole number from 0 to 2^32 - 1')
    // @ts-expect-error a vector is not a scalar
    expect(() => Random.foldIn(key, tensor([1], { dtype: 'int32' }))).toThrow('foldIn: int32[1] is not an int32 scalar')
  })

  it('fold in a string by the two words of its FNV-1a hash', () => {
    // The published test vectors of the hash.
    const hashes = { '': [0xcbf29ce4, 0x84222325], a: [0xaf63dc4c, 0x8601ec8c], b: [0xaf63df4c, 0x8601f1a5], foobar: [0x85944171, 0xf73967e8] }
    const key = Random.key(3)
    for (const [text, words] of Object.entries(hashes)) {
      const [high, low] = words.map(word => tensor([word | 0], { dtype: 'int32' }))
      const block = toFlat(binders.threefry2x32(tensor(wordsOf(key), { dtype: 'int32' }), high!, low!))
      expect(wordsOf(Random.foldIn(key, text)).map(word => word | 0)).toEqual([...block])
    }
    expect(wordsOf(Random.foldIn(key, 'é'))).not.toEqual(wordsOf(Random.foldIn(key, 'e')))
  })

  it('tell names apart whose 32-bit hashes are equal', () => {
    // Known collisions of FNV-1a of 32 bits.
    const pairs = [['liquid', 'costarring'], ['declinate', 'macallums'], ['altarage', 'zinke'], ['altarages', 'zinkes']] as const
    for (const [a, b] of pairs) {
      expect(wordsOf(Random.foldIn(Random.key(0), a))).not.toEqual(wordsOf(Random.foldIn(Random.key(0), b)))
      const weights = (name: string): readonly number[] => values(asStated<Record<string, { w: AnyTensor }>>(pipe(L.input(2), L.named(name, L.dense(2))).init(Random.key(0)))[name]!.w)
      expect(weights(a)).not.toEqual(weights(b))
    }
  })

  it('pass through compile as arguments and results', () => {
    const f = (key: Key, x: Tensor<readonly [3]>) => {
      const [a, b] = Random.split(Random.foldIn(key, 'noise'))
      return { next: a, noisy: mul(x, Random.normal(b, [3])) }
    }
    const compiled = compile(f)
    const x = tensor([1, 2, 3])
    for (const seed of [0, 1, 99]) {
      const [plain, traced] = [f(Random.key(seed), x), compiled(Random.key(seed), x)]
      expect(wordsOf(traced.next)).toEqual(wordsOf(plain.next))
      expect(values(traced.noisy)).toEqual(values(plain.noisy))
    }
  })
})

describe('draws', () => {
  it('are prefixes of longer ones, whatever the shape', () => {
    fc.assert(fc.property(seeds, fc.nat(20), fc.nat(20), (seed, n, more) => {
      const key = Random.key(seed)
      expect(values(Random.bits(key, [n + more])).slice(0, n)).toEqual(values(Random.bits(key, [n])))
      expect(values(Random.bits(key, [2, n]))).toEqual(values(Random.bits(key, [2 * n])))
    }))
  })

  it('of uniform lie in their range, in both dtypes', () => {
    fc.assert(fc.property(seeds, fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), fc.constantFrom('float32', 'float64'), (seed, min, dtype) => {
      const max = min + 100
      for (const x of values(Random.uniform(Random.key(seed), [50], { min, max, dtype }))) {
        expect(x).toBeGreaterThanOrEqual(min)
        expect(x).toBeLessThanOrEqual(max)
      }
    }))
  })

  it('have the moments of their distributions', () => {
    const n = 40_000
    const moments = (x: AnyTensor): readonly [number, number] => {
      const data = values(x)
      const mean = data.reduce((s, v) => s + v, 0) / n
      return [mean, data.reduce((s, v) => s + (v - mean) ** 2, 0) / n]
    }
    for (const dtype of ['float32', 'float64'] as const) {
      const [mean, variance] = moments(Random.normal(Random.key(1), [n], { mean: 3, std: 2, dtype }))
      expect(Math.abs(mean - 3)).toBeLessThan(4 * 2 / Math.sqrt(n))
      expect(Math.abs(variance - 4)).toBeLessThan(4 * 4 * Math.sqrt(2 / n))
      const [middle, spread] = moments(Random.uniform(Random.key(2), [n], { dtype }))
      expect(Math.abs(middle - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / n))
      expect(Math.abs(spread - 1 / 12)).toBeLessThan(0.002)
    }
    const [share] = moments(Random.bernoulli(Random.key(3), 0.3, [n]))
    expect(Math.abs(share - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / n))
    expect(new Set(values(Random.bernoulli(Random.key(3), 0, [99])))).toEqual(new Set([0]))
    expect(new Set(values(Random.bernoulli(Random.key(3), 1, [99])))).toEqual(new Set([1]))
  })

  it('have no derivative, and let others through', () => {
    const f = (x: Tensor<readonly [2]>, key: Key) => sum(mul(x, Random.uniform(key, [2])))
    const key = Random.key(4)
    expect(values(grad(f)(tensor([1, 1]), key))).toEqual(values(Random.uniform(key, [2])))
  })

  it('leave the shape that they are given alone', () => {
    const shape = [2, 3]
    Random.bits(Random.key(0), shape)
    Random.uniform(Random.key(0), shape)
    expect(Object.isFrozen(shape)).toBe(false)
  })

  it('refuse wrong shapes and options in a sentence', () => {
    const key = Random.key(0)
    const [below, half]: readonly number[] = [-1, 1.5]
    expect(() => Random.uniform(key, [2, below!])).toThrow('uniform: [2, -1] is not a shape: every size is a whole number, 0 or more')
    expect(() => Random.uniform(key, [2], { min: 1, max: 0 })).toThrow('uniform: min is 1, max is 0: min must not be above max')
    expect(() => Random.bernoulli(key, 1.5, [2])).toThrow('bernoulli: p is 1.5: a probability is from 0 to 1')
    expect(() => Random.normal(key, [2], { std: -1 })).toThrow('normal: std is -1: a standard deviation is 0 or more')
    expect(() => Random.permutation(key, half!)).toThrow('permutation: [1.5] is not a shape')
  })
})

describe('permutation', () => {
  it('is what it was: fixtures of our own definition', () => {
    for (const { seed, n, order } of permutations) expect(values(Random.permutation(Random.key(seed), n))).toEqual(order)
  })

  it('sorts the random bits, and holds every number once', () => {
    fc.assert(fc.property(seeds, fc.nat(60), (seed, n) => {
      const key = Random.key(seed)
      const order = values(Random.permutation(key, n))
      const bits = values(Random.bits(key, [n]))
      const sorted = order.map(i => bits[i]!)
      expect(sorted).toEqual([...sorted].sort((a, b) => a - b))
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i))
    }))
  })

  it('compiles', () => {
    const f = (key: Key) => Random.permutation(key, 30)
    expect(values(compile(f)(Random.key(8)))).toEqual(values(f(Random.key(8))))
  })
})

describe('draws of distributions', () => {
  const many = Random.split(Random.key(11), 1)[0]

  it('categorical draws classes as often as softmax says, and never one of −∞', () => {
    const logits = [0, 1, -Infinity, 2]
    const drawn = toFlat(Random.categorical(many, broadcastTo(tensor(logits), [6000, 4])))
    const total = logits.reduce((sum, x) => sum + Math.exp(x), 0)
    logits.forEach((x, c) => expect(Math.abs(drawn.filter(y => y === c).length / 6000 - Math.exp(x) / total)).toBeLessThan(0.025))
  })

  it('truncated numbers lie between the bounds, with the mean and deviation of what is left', () => {
    const x = [...toFlat(Random.truncatedNormal(many, [20000], { lower: -1, upper: 1, mean: 3, std: 2 }))]
    expect([Math.min(...x) > 1, Math.max(...x) < 5]).toEqual([true, true])
    const center = x.reduce((sum, y) => sum + y, 0) / 20000
    const spread = Math.sqrt(x.reduce((sum, y) => sum + (y - center) ** 2, 0) / 20000)
    expect(Math.abs(center - 3)).toBeLessThan(0.03)
    // σ·√(1 − 2φ(1)/(2Φ(1) − 1))
    expect(Math.abs(spread - 2 * 0.5396)).toBeLessThan(0.02)
  })

  it('Gumbel numbers have the mean γ, and refuse bounds in the wrong order', () => {
    const x = toFlat(Random.gumbel(many, [20000]))
    expect(Math.abs(x.reduce((sum, y) => sum + y, 0) / 20000 - 0.5772)).toBeLessThan(0.03)
    expect(() => Random.truncatedNormal(many, [2], { lower: 1, upper: 1 })).toThrow('truncatedNormal: lower is 1, upper is 1: lower must be below upper')
  })
})
