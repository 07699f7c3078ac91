import {
  add, cast, compile, concat, cumsum, div, exp, fromArray, flip, logSoftmax, matmul, max, mean, mul, pad, pipe, relu, rsqrt, slice, softmax, sub, sum, tanh, transpose, zeros,
  type AnyTensor, type Tensor,
} from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { describe, expect, it } from 'vitest'
import { fuse } from '../../../src/engine/wasm/fuse/index.js'
import { writesOf } from '../../../src/engine/wasm/kernel/kernel.js'
import { lower } from '../../../src/engine/wasm/lower/index.js'
import type { Structured } from '../../../src/primitive/program.js'
import { simplify } from '../../../src/graph/simplify/index.js'
import { asStated } from '../../../src/tensor/cast.js'
import { plain } from '../../../src/train/plain.js'
import { updater } from '../../../src/train/step.js'
import { caseAt } from '../../law/compiled/check.js'
import { bits, fusedOf, kernels, programOf } from './support.js'

type Rows = Tensor<readonly [number, number]>
type Row = Tensor<readonly [number]>
type Labels = Tensor<readonly [number], 'int32'>

const x = zeros([6, 7])
const weights = zeros([7, 5])
const labels = zeros([6], { dtype: 'int32' })

/** Without scale and shift: x − mean over the standard deviation of each row. */
const normalized = (a: Rows): Rows => {
  const centred = sub(a, mean(a, 1, { keepDims: true }))
  return mul(centred, rsqrt(add(mean(mul(centred, centred), 1, { keepDims: true }), 1e-5)))
}

describe('fused', () => {
  it('a chain of elementwise operations: one kernel, one pass', () => {
    expect(kernels((a: Rows, b: Rows) => relu(tanh(add(mul(a, b), 1))), x, x)).toEqual(['map [6, 7] multiply add tanh compare select → 1'])
  })

  it('several results of the same elements', () => {
    expect(kernels((a: Rows) => {
      const y = tanh(a)
      return [y, mul(y, 2), add(a, 1)]
    }, x)).toEqual(['map [6, 7] tanh multiply add → 3'])
  })

  it("bias and activation into the product's epilogue, batched too", () => {
    expect(kernels((a: Rows, w: Rows, b: Row) => relu(add(matmul(a, w), b)), x, weights, zeros([5]))).toEqual(['dot 6×7×5 then add compare select → 1'])
    expect(kernels((a: Tensor<readonly [3, 6, 7]>, w: Tensor<readonly [3, 7, 5]>) => tanh(matmul(a, w)), zeros([3, 6, 7]), zeros([3, 7, 5])))
      .toEqual(['dot [3] 6×7×5 then tanh → 1'])
  })

  it("the mask of relu's derivative into the epilogue of the product that carries the derivative back", () => {
    expect(kernels((h: Rows, w: Rows, d: Rows) => mul(matmul(d, transpose(w)), cast(cast(relu(h), 'bool'), 'float32')), x, weights, zeros([6, 5])))
      .toEqual(['dot 6×5×7 then compare select convert convert multiply → 1'])
  })

  it("a weight's update into the product that is its gradient", () => {
    expect(kernels((w: Rows, a: Rows, d: Rows) => sub(w, mul(matmul(transpose(a), d), 0.1)), weights, x, zeros([6, 5])))
      .toEqual(['dot 7×6×5 then multiply subtract → 1'])
  })

  it('softmax and log-softmax: three passes at most', () => {
    expect(kernels((a: Rows) => softmax(a), x).length).toBeLessThanOrEqual(3)
    expect(kernels((a: Rows) => logSoftmax(a), x).length).toBeLessThanOrEqual(3)
  })

  it('layer norm: three passes at most', () => {
    expect(kernels(normalized, x).length).toBeLessThanOrEqual(3)
  })

  it('cross-entropy and its gradient: one pass after the softmax, and one reduction to the scalar', () => {
    const found = kernels((a: Rows, y: Labels) => {
      const [loss, backward] = Loss.softmaxCrossEntropy(a, y)
      return [loss, backward()]
    }, x, labels)
    expect(found.length).toBeLessThanOrEqual(4)
    expect(found.join('\n').match(/exponential/g)).toHaveLength(1)
  })

  it('reductions of one operand share a loop, and what follows them stands in it', () => {
    expect(kernels((a: Rows) => [sum(a, 1), max(a, 1)], x)).toEqual(['rows [6, 7] reduce add maximum → 2'])
    expect(kernels((a: Rows) => mul(sum(a, 0), 0.5), x)).toEqual(['columns [7, 6] reduce add then multiply → 1'])
    expect(kernels((a: Rows) => div(sum(exp(a), 1), max(exp(a), 1)), x)).toEqual(['rows [6, 7] exponential reduce add maximum then divide → 1'])
  })

  it('tiny kernels, whatever they read', () => {
    expect(kernels((a: Tensor<readonly []>, b: Tensor<readonly []>) => [exp(a), tanh(b)], zeros([]), zeros([]))).toEqual(['map [] exponential tanh → 2'])
  })
})

describe('a training step', () => {
  const config = {
    model: pipe(L.input(12), L.named('hidden', L.dense(8)), L.named('act', L.relu), L.named('out', L.dense(10))),
    loss: Loss.softmaxCrossEntropy, optimizer: Opt.adam(0.001), batchSize: 6, epochs: 1, key: Random.key(0),
  }
  const stepOf = (used: typeof config): readonly string[] => {
    const { params, state, optState } = Train.init(used)
    return kernels(updater(plain('fit', used)), { params, state, optState }, Random.key(1), zeros([6, 12]), labels)
  }

  it("of Adam: parameters and both moments are written in the epilogue of the gradient's product, and of the bias's sum", () => {
    const found = stepOf(config)
    expect(found.filter(kernel => /^dot (12×6×8|8×6×10) .*sqrt.* → 3$/.test(kernel))).toHaveLength(2)
    expect(found.filter(kernel => /^columns .*reduce add then .*sqrt/.test(kernel))).toHaveLength(2)
    expect(found.filter(kernel => kernel.includes('sqrt'))).toHaveLength(4)
  })

  it('of gradient descent: no pass over parameters besides the products', () => {
    const found = stepOf({ ...config, optimizer: Opt.sgd(0.1) })
    expect(found.filter(kernel => /^map \[(12, 8|8, 10|8|10)\]/.test(kernel))).toEqual([])
    expect(found.filter(kernel => kernel.startsWith('dot'))).toHaveLength(5)
    expect(found.length).toBeLessThanOrEqual(11)
  })
})

describe('not fused', () => {
  it.each<readonly [string, (y: Rows) => Tensor<readonly [number, number]>]>([
    ['transposed', transpose],
    ['from the second row on', y => slice(y, [[1, 6], [0, 7]])],
    ['backwards', y => flip(y, 0)],
  ])('a consumer that reads other places: %s', (_, view) => {
    expect(kernels((a: Rows) => {
      const y = tanh(a)
      return [y, exp(view(y))]
    }, x)).toHaveLength(2)
  })

  it('what depends on the first through a third kernel', () => {
    expect(kernels((a: Rows) => {
      const y = exp(a)
      return add(y, cumsum(y, 0))
    }, x)).toEqual(['map [6, 7] exponential → 1', 'cumulative_sum [6, 7]', 'map [6, 7] add → 1'])
    const square = zeros([7, 7])
    expect(kernels((a: Rows) => {
      const y = exp(a)
      return mul(y, matmul(y, y))
    }, square)).toEqual(['map [7, 7] exponential → 1', 'dot 7×7×7 then multiply → 1'])
  })

  it('a reduction into what reads its result beside other elements of the same operand', () => {
    expect(kernels((a: Rows) => sub(a, max(a, 1, { keepDims: true })), x)).toHaveLength(2)
  })

  it('reductions of different axes', () => {
    expect(kernels((a: Rows) => [sum(a, 0), sum(a, 1)], zeros([7, 7]))).toHaveLength(2)
  })

  it('float64 beside float32, which would halve the lanes, except over a few elements', () => {
    expect(kernels((a: Rows) => [mul(a, 2), cast(a, 'float64')], x)).toHaveLength(2)
    expect(kernels((a: Rows, w: Rows) => cast(matmul(a, w), 'float64'), x, weights)).toHaveLength(2)
    expect(kernels((a: Rows) => cast(sum(a, 1), 'float64'), x)).toHaveLength(2)
    expect(kernels((a: Row) => [mul(a, 2), cast(a, 'float64')], zeros([7]))).toHaveLength(1)
  })

  it('the pieces of a padding or a concatenation, which write one buffer', () => {
    expect(kernels((a: Rows) => exp(pad(tanh(a), [[1, 1], [0, 0]])), x)).toEqual(['map [56] → 1', 'map [6, 7] tanh → 1', 'map [8, 7] exponential → 1'])
    expect(kernels((a: Rows, b: Rows) => exp(concat([tanh(a), b], 0)), x, x)).toHaveLength(3)
  })
})

describe('everything that fits is merged, though each pair is tried once:', () => {
  const again = (program: Structured): readonly [once: number, twice: number] => {
    const { expressions, ...plain } = lower(program)
    const once = fuse(plain, expressions)
    return [once.kernels.length, fuse(once, expressions).kernels.length]
  }

  it('generated programs', () => {
    for (let index = 0; index < 400; index++) {
      const [once, twice] = again(simplify(caseAt(index).program))
      expect(twice, `case ${index}`).toBe(once)
    }
  })

  it('a step of a deep network, in a number of kernels that grows with the number of layers', () => {
    const first = pipe(L.input(16), L.named('first', L.dense(16)))
    const counts = [4, 8].map(blocks => {
      // Names that are made in a loop are no literals: the types of so many layers are asserted.
      const model = Array.from({ length: blocks }).reduce<typeof first>((below, _, i) => asStated(pipe(
        below, L.named(`dense ${i}` as 'dense', L.dense(16)), L.named(`norm ${i}` as 'norm', L.batchNorm()),
        L.named(`act ${i}` as 'act', L.relu), L.named(`drop ${i}` as 'drop', L.dropout(0.2)),
      )), first)
      const config = { model, loss: Loss.softmaxCrossEntropy, optimizer: Opt.adam(0.001), batchSize: 6, epochs: 1, key: Random.key(0) }
      const { params, state, optState } = Train.init(config)
      const step = programOf(updater(plain('fit', config)), { params, state, optState }, Random.key(1), zeros([6, 16]), labels)
      const [once, twice] = again(step)
      expect(twice).toBe(once)
      return once
    })
    expect(counts[1]).toBeLessThan(2.2 * counts[0]!)
  })
})

it('a value that only its own kernel reads is not written', () => {
  const found = fusedOf((a: Rows, w: Rows) => tanh(add(matmul(a, w), 1)), x, weights)
  expect(found.kernels.map(kernel => [...writesOf(kernel)])).toEqual([found.results])
})

describe('the bits of large rows', () => {
  const numbers = (...shape: readonly number[]): Rows =>
    asStated(fromArray(shape, Array.from({ length: shape.reduce((n, d) => n * d, 1) }, (_, i) => Math.sin(i * 12.9898) * 5)))
  const compiled = <F extends (...args: never[]) => AnyTensor>(f: F): F => asStated(compile(asStated<(...args: never[]) => AnyTensor>(f)))

  it.each([[131, 100], [9, 1000], [1000, 9], [10_000, 1], [1, 9001]])('%i × %i: softmax, log-softmax and layer norm are what their parts are, compiled one by one', (m, n) => {
    const a = numbers(m, n)
    const top = compiled((y: Rows) => max(y, 1, { keepDims: true }))(a)
    const powers = compiled((y: Rows, t: Rows) => exp(sub(y, t)))(a, top)
    const total = compiled((y: Rows) => sum(y, 1, { keepDims: true }))(powers)
    expect(bits(compiled((y: Rows) => softmax(y))(a))).toEqual(bits(compiled((y: Rows, t: Rows) => mul(y, div(1, t)))(powers, total)))
    const [whole, average] = [compiled(normalized)(a), compiled((y: Rows) => mean(y, 1, { keepDims: true }))(a)]
    const centred = compiled((y: Rows, t: Rows) => sub(y, t))(a, average)
    const squares = compiled((y: Rows) => mean(mul(y, y), 1, { keepDims: true }))(centred)
    expect(bits(whole)).toEqual(bits(compiled((y: Rows, t: Rows) => mul(y, rsqrt(add(t, 1e-5))))(centred, squares)))
  })
})
