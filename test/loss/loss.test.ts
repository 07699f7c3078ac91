import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cast, compile, fromArray, grad, item, ones, sigmoid, softmax, tensor, toFlat, zeros, type AnyTensor, type Shape, type Tensor, type Tree } from 'pullback'
import * as Loss from 'pullback/loss'
import * as Random from 'pullback/random'
import { asStated } from '../../src/tensor/cast.js'
import { checkLoss, draws, type PlainLoss } from '../layer/support.js'
import { contentsOf, expectClose, expectSame } from '../support/compare.js'

type Floats = Tensor<readonly number[], 'float64'>

const floats = (x: AnyTensor): Floats => asStated(x)

interface Subject {
  readonly name: string
  readonly loss: PlainLoss
  /** Output and target of a shape, from normal draws. */
  readonly output: (x: Floats) => AnyTensor
  readonly target: (x: Floats, seed: number) => AnyTensor
}

const labels = (x: Floats, seed: number): AnyTensor => {
  const batch = x.shape.slice(0, -1)
  const classes = x.shape.at(-1)!
  const draw = toFlat(Random.uniform(Random.key(seed), batch))
  return fromArray(batch, draw.map(u => Math.floor(u * classes)), { dtype: 'int32' })
}

const same = (x: Floats): AnyTensor => x
const probability = (x: Floats): AnyTensor => sigmoid(x)

const subjects: readonly Subject[] = [
  { name: 'squaredError', loss: asStated(Loss.squaredError), output: same, target: same },
  { name: 'meanSquaredError', loss: asStated(Loss.meanSquaredError), output: same, target: same },
  { name: 'binaryCrossEntropy', loss: asStated(Loss.binaryCrossEntropy), output: probability, target: probability },
  { name: 'binaryCrossEntropyWithLogits', loss: asStated(Loss.binaryCrossEntropyWithLogits), output: same, target: probability },
  { name: 'softmaxCrossEntropy of labels', loss: asStated(Loss.softmaxCrossEntropy), output: same, target: labels },
  { name: 'softmaxCrossEntropy of probabilities', loss: asStated(Loss.softmaxCrossEntropy), output: same, target: x => softmax(x) },
  { name: 'softmaxCrossEntropy of weights', loss: asStated(Loss.softmaxCrossEntropy), output: same, target: probability },
]

const shapes = record({ shape: array(integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), seed: integer({ min: 0, max: 1e6 }) })

describe.each(subjects)('$name', ({ loss, output, target }) => {
  it('backward by hand = derived = central differences, on random shapes', () => {
    assert(property(shapes, ({ shape, seed }) => {
      const draw = draws(seed)
      const [o, t] = [output(floats(draw('output', shape))), target(floats(draw('target', shape)), seed)]
      checkLoss(loss, o, t, JSON.stringify({ shape, seed }))
    }), { numRuns: 25, seed: 3 })
  })

  it('runs alike through compile', () => {
    assert(property(constantFrom<'float32' | 'float64'>('float32', 'float64'), dtype => {
      const draw = draws(1)
      const o = cast(output(floats(draw('output', [3, 4]))), dtype)
      const t = target(floats(draw('target', [3, 4])), 1)
      const fitting = t.dtype === 'int32' ? t : cast(t, dtype)
      const both = (a: AnyTensor, b: AnyTensor): Tree => {
        const [value, backward] = loss(a, b)
        return [value, backward()]
      }
      const found: readonly [AnyTensor, AnyTensor] = asStated(compile(both)(o, fitting))
      const expected: readonly [AnyTensor, AnyTensor] = asStated(both(o, fitting))
      found.forEach((x, i) => expectClose(x, expected[i]!, { relative: 1e-6 }))
    }), { numRuns: 2 })
  })

  it('nothing is broadcast at run time either', () => {
    const wide = zeros([8, 3], { dtype: 'float64' })
    const narrow = target(floats(zeros([7, 1], { dtype: 'float64' })), 1)
    expect(() => loss(wide, narrow)).toThrow(
      /: the target (\[7, 1\] is not of the shape of the output \[8, 3\]|(float64 \[7, 1\]|int32 \[7\]) is neither float64 \[8, 3\], as the output, nor int32 \[8\])/)
    expect(() => loss(wide, zeros([8, 3], { dtype: 'bool' }))).toThrow(/the output is float64, the target bool|the target bool \[8, 3\] is neither float64/)
  })
})

describe('squaredError', () => {
  it('is the mean over the first axis of sums over the others', () => {
    const [loss, backward] = Loss.squaredError(ones([2, 3, 4]), zeros([2, 3, 4]))
    expect(item(loss)).toBe(6)
    expectSame(backward(), fromArray([2, 3, 4], new Array<number>(24).fill(0.5)))
  })

  it('needs a batch axis', () => {
    const some: Tensor<Shape> = tensor(1)
    expect(() => Loss.squaredError(some, some)).toThrow('squaredError: [] has no batch axis')
  })
})

describe('binaryCrossEntropy', () => {
  it('is finite at 0 and 1, right or wrong, as is its gradient', () => {
    for (const p of [0, 1]) {
      for (const t of [0, 1]) {
        const [loss, backward] = Loss.binaryCrossEntropy(tensor([p, p]), tensor([t, t]))
        expect(item(loss)).toBe(p === t ? 0 : 100)
        const [gradient] = toFlat(backward())
        expect(Number.isFinite(gradient)).toBe(true)
        expect(Math.sign(gradient!)).toBe(t === 1 ? -1 : 1)
      }
    }
  })
})

describe('softmaxCrossEntropy', () => {
  const logits = zeros([2, 3, 4])

  it('labels stand for one-hot rows', () => {
    const z = Random.normal(Random.key(1), [3, 4])
    const [a, backA] = Loss.softmaxCrossEntropy(z, tensor([1, 0, 3], { dtype: 'int32' }))
    const [b, backB] = Loss.softmaxCrossEntropy(z, tensor([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]]))
    expect(item(a)).toBeCloseTo(item(b), 6)
    expectClose(backA(), backB(), { relative: 1e-6 })
  })

  it('takes a class that cannot be, at −∞', () => {
    const [loss, backward] = Loss.softmaxCrossEntropy(tensor([[0, 0, -Infinity]]), tensor([1], { dtype: 'int32' }))
    expect(item(loss)).toBeCloseTo(Math.LN2, 6)
    expect([...toFlat(backward())]).toEqual([0.5, -0.5, 0])
  })

  it('names a label that is no class, when it can be read', () => {
    const bad = tensor([[0, 1, 2], [3, 4, 0]], { dtype: 'int32' })
    expect(() => Loss.softmaxCrossEntropy(logits, bad)).toThrow('softmaxCrossEntropy: the label of row 4 is 4: labels of 4 classes are 0 to 3')
    const negative = tensor([[0, -1, 2], [3, 3, 0]], { dtype: 'int32' })
    expect(() => Loss.softmaxCrossEntropy(logits, negative)).toThrow('the label of row 1 is -1')
    const f = compile((z: typeof logits, t: typeof bad) => Loss.softmaxCrossEntropy(z, t)[0])
    expect(Number.isFinite(item(f(logits, bad)))).toBe(true)
  })

  it('names labels of another batch shape', () => {
    const rows: number = 2
    const found: Tensor<readonly [number], 'int32'> = zeros([rows], { dtype: 'int32' })
    const unknown: Tensor<readonly [number, 3]> = asStated(zeros([3, 3]))
    expect(() => Loss.softmaxCrossEntropy(unknown, found)).toThrow(
      'softmaxCrossEntropy: the target int32 [2] is neither float32 [3, 3], as the output, nor int32 [3], a label a row')
  })

  it.each([[[0, 2]], [[[0], [1]]]])('says of labels that are floats, %j, what labels are', values => {
    const labels: Tensor<readonly [2], 'int32'> = asStated(tensor(values))
    const z: Tensor<readonly [2, 3]> = asStated(zeros([...labels.shape, 3]))
    expect(() => Loss.softmaxCrossEntropy(z, labels)).toThrow(/nor int32 \[2(, 1)?\], a label a row: cast\(labels, 'int32'\) makes labels of numbers/)
  })

  it('has a derivative that grad finds too', () => {
    const direct = grad((z: Tensor<readonly [2, 3]>) => Loss.softmaxCrossEntropy(z, tensor([2, 0], { dtype: 'int32' }))[0])(zeros([2, 3]))
    expect(Array.from(toFlat(direct), v => v * 6)).toEqual([1, 1, -2, -2, 1, 1].map(v => expect.closeTo(v, 5)))
  })
})

describe('l2Penalty', () => {
  const params = {
    hidden: { w: tensor([[1, 2], [3, 4]]), b: tensor([5, 6]) },
    bn: { scale: tensor([1, 1]), offset: tensor([2, 2]) },
    low: tensor([7]),
    blocks: [{ w: tensor([2]) }, { w: tensor([1]) }] as const,
    act: {},
  }

  it('takes weights only, and its gradient has the keys and shapes of the parameters', () => {
    const [penalty, backward] = Loss.l2Penalty(0.5)(params)
    expect(item(penalty)).toBeCloseTo(0.25 * (30 + 4 + 1), 6)
    expect(contentsOf(backward())).toEqual(contentsOf({
      hidden: { w: tensor([[0.5, 1], [1.5, 2]]), b: tensor([0, 0]) },
      bn: { scale: tensor([0, 0]), offset: tensor([0, 0]) },
      low: tensor([0]),
      blocks: [{ w: tensor([1]) }, { w: tensor([0.5]) }],
      act: {},
    }))
  })

  it('select chooses by dotted path', () => {
    const seen: string[] = []
    const [penalty] = Loss.l2Penalty(2, { select: path => seen.push(path) > 0 && path === 'hidden.b' })(params)
    expect(item(penalty)).toBe(61)
    expect(seen).toEqual(['hidden.w', 'hidden.b', 'bn.scale', 'bn.offset', 'low', 'blocks[0].w', 'blocks[1].w'])
  })

  it('gradient = derived, in float64 and through compile', () => {
    const wide = { a: { w: cast(params.hidden.w, 'float64'), b: cast(params.hidden.b, 'float64') } }
    const value = (p: typeof wide) => asStated<Tensor<readonly [], 'float64'>>(Loss.l2Penalty(0.3)(p)[0])
    expect(contentsOf(Loss.l2Penalty(0.3)(wide)[1]())).toEqual(contentsOf(grad(value)(wide)))
    expect(contentsOf(compile((p: typeof wide) => Loss.l2Penalty(0.3)(p)[1]())(wide))).toEqual(contentsOf(grad(value)(wide)))
  })

  it('that takes no parameter is refused, with the names there are', () => {
    const misses = { hidden: { weights: tensor([1]), W: tensor([1]), w1: tensor([1]), w: { kernel: tensor([1]) } } }
    expect(() => Loss.l2Penalty(0)(misses)).toThrow('l2Penalty: nothing to penalize among hidden.weights, hidden.W, hidden.w1, hidden.w.kernel: '
      + 'by default it is what is named w: choose with { select: path => … }')
    expect(() => Loss.l2Penalty(1, { select: path => path.startsWith('outer') })(params)).toThrow('l2Penalty: nothing to penalize among hidden.w, ')
    expect(item(Loss.l2Penalty(2, { select: path => path.endsWith('.kernel') })(misses)[0])).toBe(1)
  })

  it('of nothing is 0', () => {
    const [penalty, backward] = Loss.l2Penalty(1)({ act: {} })
    expect(item(penalty)).toBe(0)
    expect(backward()).toEqual({ act: {} })
  })

  it('refuses a negative λ and what is no tensor', () => {
    expect(() => Loss.l2Penalty(-1)).toThrow('l2Penalty: λ is -1: it must be 0 or more')
    expect(() => Loss.l2Penalty(1)({ a: { w: 3 } })).toThrow('l2Penalty: params.a.w is 3, not a tensor')
  })
})
