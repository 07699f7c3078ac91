import fc from 'fast-check'
import { add, cast, concat, cumsum, flip, fromArray, matmul, mul, reshape, slice, sub, sum, take, tensor, transpose, zeros, type AnyTensor, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import { describe, expect, it, vi } from 'vitest'
import { Code } from '../../../src/engine/wasm/assembler/code.js'
import { buildStep } from '../../../src/engine/wasm/fold-program.js'
import { folding, type Step } from '../../../src/engine/wasm/fold.js'
import { lift } from '../../../src/engine/wasm/lift.js'
import { engineOptions } from '../../../src/engine/wasm/options.js'
import { Arena } from '../../../src/engine/wasm/runtime.js'
import { flatten, type Tree } from '../../../src/graph/tree.js'
import { asStated } from '../../../src/tensor/cast.js'
import type { DType } from '../../../src/tensor/dtype.js'
import { storageOf } from '../../../src/tensor/value.js'
import { bits, programOf } from './support.js'

type Rows = Tensor<readonly [number, number]>
type Out = Readonly<Record<string, AnyTensor>>
type Pair = { readonly a: Rows; readonly b: Rows }

const leavesOf = (tree: Tree): readonly AnyTensor[] => flatten(tree, path => { throw new Error(path) }).leaves

const bitsOf = (tree: Tree): readonly string[] => leavesOf(tree).map(bits)

/** Small whole numbers, in halves: sums and products of them are exact in any order. */
const numbers = (shape: readonly number[], first: number, dtype: DType = 'float32'): AnyTensor =>
  fromArray(shape, Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => (i * 7 + first) % 11 - 5), { dtype })

const rows = (first: number, m = 9, n = 11): Rows => asStated(numbers([m, n], first))

interface Done {
  readonly carry: readonly string[]
  readonly outs: readonly Readonly<Record<string, number>>[]
}

/** Steps by the fold and by hand: the carry's bits at the end, and what was read after each step. */
const both = (step: Step, carry: Tree, fixed: Tree = {}, givens: readonly Tree[] = [{}], order: readonly number[] = [0, 0, 0]): readonly [folded: Done, byHand: Done] => {
  const running = folding(step)(carry, fixed, givens)
  const folded = order.map(which => running.step(which, leavesOf(givens[which]!).map(leaf => storageOf(leaf, 'given'))))
  let last = carry
  const byHand = order.map(which => {
    const [next, out] = step(last, fixed, givens[which]!)
    last = next
    return Object.fromEntries(Object.entries(out).map(([name, x]) => [name, storageOf(x, 'out')[0]!]))
  })
  return [{ carry: bitsOf(running.finish()), outs: folded }, { carry: bitsOf(last), outs: byHand }]
}

/** A step of two matrices and nothing to be read. */
const pair = (f: (a: Rows, b: Rows) => readonly [AnyTensor, AnyTensor], out: (a: Rows, b: Rows) => Out = () => ({})): Step => carry => {
  const { a, b } = asStated<Pair>(carry)
  const [next, other] = f(a, b)
  return [{ a: next, b: other }, out(a, b)]
}

const two = { a: rows(1), b: rows(4) }
const squares = { a: rows(1, 9, 9), b: rows(4, 9, 9) }
const scalars = { a: tensor(3), b: tensor(5) }

describe('what is carried', () => {
  it.each<readonly [string, Step, Tree]>([
    ['changes places', pair((a, b) => [b, a]), two],
    ['changes places, in one loop over few elements', pair((a, b) => [b, a]), scalars],
    ['changes places and is computed', pair((a, b) => [mul(b, 0.5), add(a, 1)]), two],
    ['changes places, transposed', pair((a, b) => [transpose(b), transpose(a)]), squares],
    ['stays as it is', pair((a, b) => [a, add(a, b)]), two],
    ['all stays as it is', pair((a, b) => [a, b], a => ({ total: sum(a) })), two],
    ['becomes a constant', pair((a) => [zeros([9, 11]), add(a, 1)]), two],
    ['becomes a scalar constant', pair(a => [tensor(7), add(a, 1)]), scalars],
    ['becomes a constant of several values', pair(a => [rows(3), a]), two],
    ['is one value twice', pair((a, b) => {
      const y = sub(a, b)
      return [y, y]
    }), two],
    ['is one argument twice', pair(a => [a, a]), two],
    ['takes the other one', pair((_, b) => [b, mul(b, 2)]), two],
    ['is read after its new value is ready', pair((a, b) => {
      const y = mul(a, 0.5)
      return [y, add(b, mul(a, sum(y)))]
    }), two],
    ['is read elsewhere by what depends on its new value', pair((a, b) => {
      const y = matmul(a, a)
      return [y, add(b, mul(transpose(a), sum(y)))]
    }), { a: rows(1, 5, 5), b: rows(2, 5, 5) }],
    ['is overwritten where other elements of it are read', pair((a, b) => [transpose(a), concat([slice(b, [[1, 9], [0, 9]]), slice(b, [[0, 1], [0, 9]])], 0)]), squares],
    ['is multiplied with itself', pair((a, b) => [matmul(a, b), matmul(b, a)]), { a: rows(1, 4, 4), b: rows(3, 4, 4) }],
    ['goes through loops of their own', pair((a, b) => [cumsum(a, 0), take(b, fromArray([9], [8, 1, 2, 3, 4, 5, 6, 7, 0], { dtype: 'int32' }), 0)]), squares],
    ['is read as a scalar before and after', pair((a, b) => [add(a, 1), sub(b, a)], (a, b) => ({ before: sum(a), after: sum(add(a, 1)), other: sum(b) })), two],
    ['is itself what is read', pair((a, b) => [add(a, b), b], (a, b) => ({ a, b, again: a, next: add(a, b), constant: tensor(4) })), scalars],
    ['has no elements', pair((a, b) => [b, add(a, 1)]), { a: zeros([0, 3]), b: zeros([0, 3]) }],
  ])('%s', (_, step, carry) => {
    const [folded, byHand] = both(step, carry)
    expect(folded).toEqual(byHand)
  })

  it('are float64, int32 and bool, in tuples', () => {
    const [folded, byHand] = both(carry => {
      const [x, n, p] = asStated<readonly [Tensor<readonly [number], 'float64'>, Tensor<readonly [number], 'int32'>, Tensor<readonly [number], 'bool'>]>(carry)
      return [[add(x, 0.5), add(n, cast(p, 'int32')), cast(n, 'bool')], { n: sum(n), x: sum(x) }]
    }, [numbers([13], 0, 'float64'), numbers([13], 1, 'int32'), fromArray([13], Array.from({ length: 13 }, (_, i) => i % 3 % 2), { dtype: 'bool' })])
    expect(folded).toEqual(byHand)
  })

  it('are keys, and the noise drawn from them is that of the steps by hand', () => {
    const [folded, byHand] = both(carry => {
      const { key, x } = asStated<{ readonly key: Random.Key; readonly x: Rows }>(carry)
      const [next, own] = Random.split(key)
      return [{ key: next, x: add(x, Random.uniform(own, [9, 11])) }, {}]
    }, { key: Random.key(3), x: zeros([9, 11]) })
    expect(folded).toEqual(byHand)
  })

  it('keeps its shapes, or the step is refused', () => {
    expect(() => folding(pair((a, b) => [sum(a, 0), b]))(two, {}, [{}])).toThrow('fold: .a is float32[11] after a step, and float32[9, 11] before')
  })
})

describe('what is carried is copied', () => {
  /** How many copies end a step of two square matrices. */
  const copies = (f: (a: Rows, b: Rows) => readonly [AnyTensor, AnyTensor]): number => {
    const copy = vi.spyOn(Code.prototype, 'memoryCopy')
    buildStep(lift(programOf(f, squares.a, squares.b)), 2, [0, 512], 1024, engineOptions()).emit(1)
    const count = copy.mock.calls.length
    copy.mockRestore()
    return count
  }

  it('not where it is written over what it replaces, or stays', () => {
    expect(copies((a, b) => [mul(a, 0.5), add(a, b)])).toBe(0)
    expect(copies((a, b) => [a, sub(b, matmul(a, a))])).toBe(0)
    const program = programOf((a: Rows, b: Rows) => [a, b], squares.a, squares.b)
    expect(buildStep(lift(program), 2, [0, 512], 1024, engineOptions()).emit(1).bytes.length).toBeLessThan(100)
  })

  it('not where readers of the old value can go first', () => {
    expect(copies((a, b) => [mul(a, 0.5), add(b, matmul(a, a))])).toBe(0)
  })

  it('where the old value is read by what needs the new one, and where two change places', () => {
    expect(copies((a, b) => {
      const y = mul(a, 0.5)
      return [y, add(b, mul(transpose(a), sum(y)))]
    })).toBe(1)
    expect(copies((a, b) => [transpose(b), transpose(a)])).toBe(1)
  })
})

/** One operation on two of the values there are. */
const operations: Readonly<Record<string, (a: Whole, b: Whole) => Whole>> = {
  add: (a, b) => add(a, b),
  product: (a, b) => mul(a, b),
  transposed: (a, b) => sub(transpose(a), b),
  backwards: a => flip(a, 0),
  rolled: (a, b) => concat([slice(a, [[1, 6], [0, 6]]), slice(b, [[0, 1], [0, 6]])], 0),
  matrices: (a, b) => matmul(a, b),
  cumulative: a => cumsum(a, 1),
  'row sums': (a, b) => add(a, sum(b, 1, { keepDims: true })),
  'column sums': (a, b) => sub(a, sum(b, 0)),
}

type Whole = Tensor<readonly [6, 6], 'int32'>

it('random steps of three matrices that are read, moved and overwritten in any order give what they give by hand', () => {
  const value = fc.nat(30)
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.constantFrom(...Object.values(operations)), value, value), { maxLength: 7 }), fc.tuple(value, value, value), value, (made, kept, read) => {
      const step: Step = carry => {
        const pool = [...asStated<readonly Whole[]>(carry)]
        // The last values are taken more often than the first.
        const at = (n: number): Whole => pool[n < 15 ? n % pool.length : Math.max(0, pool.length - 1 - n % 3)]!
        for (const [apply, i, j] of made) pool.push(apply(at(i), at(j)))
        return [kept.map(at), { total: sum(at(read)) }]
      }
      const [folded, byHand] = both(step, [1, 2, 3].map(first => numbers([6, 6], first, 'int32')))
      expect(folded).toEqual(byHand)
    }), { numRuns: 250 })
})

describe('what steps are given', () => {
  const step: Step = (carry, fixed, given) => {
    const { total } = asStated<{ readonly total: Tensor<readonly []> }>(carry)
    const { scale } = asStated<{ readonly scale: Tensor<readonly []> }>(fixed)
    const { x } = asStated<{ readonly x: Tensor<readonly [number]> }>(given)
    return [{ total: add(total, mul(scale, sum(x))) }, { first: reshape(slice(x, [[0, 1]]), []) }]
  }
  const givens = [8, 3, 1].map(size => ({ x: numbers([size], size) }))
  const fixed = { scale: tensor(2) }

  it('is of several shapes, by turns', () => {
    const [folded, byHand] = both(step, { total: tensor(1) }, fixed, givens, [0, 1, 2, 0, 2, 1, 0])
    expect(folded).toEqual(byHand)
  })

  it('may become what is carried', () => {
    const [folded, byHand] = both((_, __, given) => [given, {}], { x: rows(1) }, {}, [{ x: rows(5) }])
    expect(folded).toEqual(byHand)
  })
})

describe('the next fold', () => {
  const step: Step = (carry, fixed) => {
    const { a, b } = asStated<Pair>(carry)
    return [{ a: add(a, asStated<{ readonly by: Rows }>(fixed).by), b: mul(b, 0.5) }, {}]
  }
  const fixed = { by: rows(2) }

  it('begins with what it is given, not with what the last one left', () => {
    const fold = folding(step)
    const once = (carry: Tree): unknown => {
      const running = fold(carry, fixed, [{}])
      running.step(0, [])
      return bitsOf(running.finish())
    }
    const found = once(two)
    expect(once({ a: rows(3), b: rows(5) })).not.toEqual(found)
    expect(once(two)).toEqual(found)
    // The slot of `a` holds another value now than the tensor that was put there.
    expect(once(two)).toEqual(found)
  })

  it('begins anew when the last one was given up in the middle, or went on after its result was taken', () => {
    const fold = folding(step)
    const given = fold(two, fixed, [{}])
    given.step(0, [])
    const again = fold(two, fixed, [{}])
    expect(bitsOf(again.finish())).toEqual(bitsOf(two))
    again.step(0, [])
    const after = again.finish()
    again.step(0, [])
    expect(bitsOf(fold(after, fixed, [{}]).finish())).toEqual(bitsOf(after))
  })

  it('copies nothing when it goes on from where the last one stood', () => {
    const fold = folding(step)
    const first = fold(two, fixed, [{}])
    first.step(0, [])
    const result = first.finish()
    const write = vi.spyOn(Arena.prototype, 'write')
    const second = fold(result, fixed, [{}])
    expect(write).not.toHaveBeenCalled()
    write.mockRestore()
    second.step(0, [])
    expect(bitsOf(second.finish())).toEqual(bitsOf(step(step(two, fixed, {})[0], fixed, {})[0]))
  })

  it('leaves the results of earlier ones as they are', () => {
    const fold = folding(step)
    const first = fold(two, fixed, [{}])
    first.step(0, [])
    const result = first.finish()
    const before = bitsOf(result)
    const second = fold(result, fixed, [{}])
    second.step(0, [])
    expect(bitsOf(result)).toEqual(before)
    second.finish()
    expect(bitsOf(result)).toEqual(before)
  })

  it('of other shapes is another program', () => {
    const fold = folding(step)
    for (const size of [9, 4, 9]) {
      const [carry, same] = [{ a: rows(1, size), b: rows(4, size) }, { by: rows(2, size) }]
      const running = fold(carry, same, [{}])
      running.step(0, [])
      expect(bitsOf({ a: asStated<Pair>(running.finish()).a })).toEqual(bitsOf({ a: add(carry.a, same.by) }))
    }
  })
})
