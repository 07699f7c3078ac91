import { add, compile, fromArray, grad, item, mul, pipe, print, reshape, sum, take, cast, tensor, toArray, toFlat, zeros, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { describe, expect, it, vi } from 'vitest'
import { Arena } from '../../src/engine/wasm/runtime.js'
import { nested } from '../../src/graph/nesting.js'
import { bitsOf } from '../train/support.js'
import { modulesOf } from '../support/modules.js'

const network = () => pipe(L.input(40), L.named('hidden', L.dense(33)), L.named('norm', L.batchNorm()), L.named('act', L.tanh), L.named('out', L.dense(7)))
const model = network()
const [params, state] = [model.init(Random.key(1)), model.initState()]
const rows = (n: number, seed = 2): Tensor<readonly [number, 40]> => Random.normal(Random.key(seed), [n, 40])

/** What the words give one by one: as long as something is traced or taped, nothing is compiled by itself. */
const eagerly = <T>(f: () => T): T => nested(f)

const close = (a: Tensor<readonly unknown[]>, b: Tensor<readonly unknown[]>): void => {
  const [x, y] = [toFlat(a as Tensor), toFlat(b as Tensor)]
  expect(x.length).toBe(y.length)
  x.forEach((v, i) => expect(Math.abs(v - y[i]!)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(y[i]!))))
}

describe('evaluate', () => {
  it('runs compiled without being asked, and agrees with the definition', () => {
    const x = rows(19)
    expect(modulesOf(() => model.evaluate(params, x, state))).toBe(1)
    expect(modulesOf(() => { for (let i = 0; i < 5; i++) model.evaluate(params, rows(19, i), state) })).toBe(0)
    for (const n of [1, 19, 64]) close(model.evaluate(params, rows(n), state), eagerly(() => model.evaluate(params, rows(n), state)))
    const deep = reshape(rows(24), [2, 3, 4, 40])
    expect(model.evaluate(params, deep, state).shape).toEqual([2, 3, 4, 7])
  })

  it('gives the same bits however often it was called, by any layer of the kind, and as compile', () => {
    const x = rows(23)
    const other = network()
    const first = bitsOf(other.evaluate(params, x, state))
    for (let i = 0; i < 40; i++) other.evaluate(params, rows(1 + i % 5, i), state)
    expect(bitsOf(other.evaluate(params, x, state))).toEqual(first)
    expect(bitsOf(model.evaluate(params, x, state))).toEqual(first)
    expect(bitsOf(compile((p: typeof params, y: typeof x) => model.evaluate(p, y, state))(params, x))).toEqual(first)
  })

  it('compiles nothing for a small call, under a tape or in a trace', () => {
    const small = pipe(L.input(3), L.named('out', L.dense(2)))
    const p = small.init(Random.key(0))
    expect(modulesOf(() => small.evaluate(p, tensor([[1, 2, 3]])))).toBe(0)
    const x = rows(29)
    expect(modulesOf(() => grad((q: typeof params) => sum(model.evaluate(q, x, state)))(params))).toBe(0)
    expect(modulesOf(() => compile((q: typeof params) => sum(mul(model.evaluate(q, x, state), model.evaluate(q, x, state))))(params))).toBe(1)
  })

  it('is itself where the forward reads a value', () => {
    const seen: number[] = []
    const reading = L.fromForward({
      inShape: [60], outShape: [60], init: () => ({}),
      forward: (_, x) => {
        const total = item(sum(x))
        seen.push(total)
        return total > 0 ? x : mul(x, -1)
      },
    })
    const [up, down] = [fromArray([50, 60], new Array(3000).fill(1)), fromArray([50, 60], new Array(3000).fill(-2))]
    for (const [x, total, value] of [[up, 3000, 1], [down, -6000, 2], [up, 3000, 1]] as const) {
      expect(toArray(reading.evaluate({}, x))[0]![0]).toBe(value)
      expect(seen.at(-1)).toBe(total)
    }
    const texts: string[] = []
    const printing = L.fromForward({ inShape: [60], outShape: [60], init: () => ({}), forward: (_, x) => (texts.push(String(x), print(x)), mul(x, 2)) })
    printing.evaluate({}, up)
    expect(texts.slice(-2).every(text => text.includes('1, 1, 1'))).toBe(true)
    expect(texts.join()).not.toContain('traced')
  })

  it('refuses what it refused: other parameters, shapes and indices', () => {
    const x = rows(31)
    model.evaluate(params, x, state)
    expect(() => model.evaluate(params, zeros([31, 41]) as never, state)).toThrow('evaluate: the input [31, 41] does not end in [40]')
    expect(() => model.evaluate({} as never, x, state)).toThrow("named: the parameters have no 'hidden'")
    const table = (shift: number) => L.fromForward({
      inShape: [30], outShape: [30, 4], init: () => ({ w: zeros([10, 4]) }),
      forward: (p: { readonly w: Tensor<readonly [10, 4]> }, places) => {
        const at = cast(places as never, 'int32') as never
        return take(p.w, shift === 0 ? at : add(at, shift), 0)
      },
    })
    for (const shift of [0, 1]) {
      const layer = table(shift)
      const p = layer.init(Random.key(0))
      const at = (place: number): Tensor<readonly [40, 30]> => fromArray([40, 30], Array.from({ length: 1200 }, (_, i) => i === 35 ? place : 3))
      expect(layer.evaluate(p, at(5)).shape).toEqual([40, 30, 4])
      expect(() => layer.evaluate(p, at(10 - shift))).toThrow('take: [10, 4]: axis 0 has size 10, index 10 at [1, 5] lies outside it')
      expect(layer.evaluate(p, at(6)).shape).toEqual([40, 30, 4])
    }
  })
})

describe('losses and metrics on tensors', () => {
  const output = Random.normal(Random.key(3), [90, 12])
  const labels = fromArray([90], Array.from({ length: 90 }, (_, i) => i * 7 % 12), { dtype: 'int32' })
  const target = Random.uniform(Random.key(4), [90, 12])
  const probability = Random.uniform(Random.key(5), [90, 12])
  const losses: Readonly<Record<string, () => readonly [Tensor<readonly []>, () => Tensor<readonly [90, 12]>]>> = {
    squaredError: () => Loss.squaredError(output, target), meanSquaredError: () => Loss.meanSquaredError(output, target),
    binaryCrossEntropy: () => Loss.binaryCrossEntropy(probability, target), binaryCrossEntropyWithLogits: () => Loss.binaryCrossEntropyWithLogits(output, target),
    softmaxCrossEntropy: () => Loss.softmaxCrossEntropy(output, target), labels: () => Loss.softmaxCrossEntropy(output, labels),
  }

  it.each(Object.entries(losses))('%s', (_, act) => {
    const both = () => {
      const [loss, backward] = act()
      return [loss, backward()] as const
    }
    const read = vi.spyOn(Arena.prototype, 'read')
    const found = both()
    // The loss and the cotangent are results of programs.
    expect(read).toHaveBeenCalledTimes(2)
    read.mockRestore()
    const [loss, back] = eagerly(both)
    close(found[0], loss)
    close(found[1], back)
    expect(bitsOf(both())).toEqual(bitsOf(found))
    expect(bitsOf(found)).not.toEqual(bitsOf([zeros([]), zeros([90, 12])]))
  })

  it('labels are looked at', () => {
    Loss.softmaxCrossEntropy(output, labels)
    const wrong = fromArray([90], Array.from(toFlat(labels), (label, i) => i === 77 ? 12 : label), { dtype: 'int32' })
    expect(() => Loss.softmaxCrossEntropy(output, wrong)).toThrow('the label of row 77 is 12: labels of 12 classes are 0 to 11')
  })

  it('accuracy and the confusion matrix', () => {
    const metrics = () => [Train.accuracy(output, labels), Train.confusionMatrix(output, labels), Train.accuracy(output, target)] as const
    const found = metrics()
    expect(modulesOf(metrics)).toBe(0)
    expect(bitsOf(found)).toEqual(bitsOf(eagerly(metrics)))
    expect(() => Train.accuracy(output, zeros([9], { dtype: 'int32' }) as never)).toThrow('accuracy: targets int32 [9] beside outputs [90, 12]')
  })
})
