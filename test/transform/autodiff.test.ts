import { isRight } from 'fp-ts/lib/Either.js'
import {
  add, argmax, checkGrads, compile, fromArray, grad, item, jvp, mul, pow, sigmoid, sin, softplus, sum, take, tensor, toArray, vjp,
  type AnyTensor, type Tensor,
} from 'pullback'
import { binaryCrossEntropyWithLogits } from 'pullback/loss'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'
import { binders as b } from '../../src/graph/binders.js'

type Scalar = Tensor<readonly [], 'float64'>
type Pair = { readonly a: Scalar; readonly b: Scalar }

const scalar = (value: number): Scalar => tensor(value, { dtype: 'float64' })
const normal = (shape: readonly number[], seed = 0): Tensor<readonly number[], 'float64'> =>
  Random.normal(Random.key(seed), shape, { dtype: 'float64' })

/** A function as JavaScript sees it, which no type checks. */
const unchecked = (f: unknown): ((...args: readonly unknown[]) => never) => f as (...args: readonly unknown[]) => never

describe('cotangents and tangents', () => {
  const pair = (x: Scalar): Pair => ({ a: mul(x, 1), b: mul(x, 2) })

  it('belong to the fields of their names, whatever the order of the keys', () => {
    const [, backward] = vjp(pair)(scalar(1))
    expect(item(backward({ a: scalar(1), b: scalar(10) })[0])).toBe(21)
    expect(item(backward({ b: scalar(10), a: scalar(1) })[0])).toBe(21)
    const total = ({ a, b: second }: Pair): Scalar => add(a, mul(second, 2))
    expect(item(jvp(total)([{ a: scalar(1), b: scalar(2) }], [{ b: scalar(10), a: scalar(1) }])[1])).toBe(21)
  })

  it('are refused when they are not those of the result', () => {
    const backward = unchecked(vjp(pair)(scalar(1))[1])
    expect(() => backward({ a: scalar(1) })).toThrow('backward: the cotangent of result.b, float64[], is nothing: it has the type of the output')
    expect(() => backward({ a: scalar(1), b: scalar(1), c: scalar(1) })).toThrow('backward: the cotangent of result.c, nothing, is float64[]')
    expect(() => backward({ a: tensor(1), b: scalar(1) })).toThrow('backward: the cotangent of result.a, float64[], is float32[]')
    expect(() => backward({ a: 1, b: scalar(1) })).toThrow('backward: the cotangent.a is 1, not a tensor of floats')
  })
})

describe('the result of a function to differentiate', () => {
  it('has a derivative, or a sentence says why not', () => {
    const x = tensor([1, 2])
    expect(() => unchecked(unchecked(grad)((v: typeof x) => argmax(v)))(x)).toThrow('grad: the result is int32: only float32 and float64 have derivatives')
    expect(() => unchecked(unchecked(vjp)((v: typeof x) => argmax(v)))(x)).toThrow(
      'vjp: result is int32: only float32 and float64 have derivatives; leave it out of the result')
    expect(() => unchecked(unchecked(grad)(() => 5))(x)).toThrow('grad: the result is not a tensor')
    expect(() => unchecked(unchecked(grad)((v: typeof x) => ({ a: sum(v) })))(x)).toThrow('grad: the result is not a tensor')
    expect(() => unchecked(unchecked(grad)((p: { readonly w: typeof x }) => sum(p.w)))({ w: 3 })).toThrow('grad: params.w is 3, not a tensor of floats')
  })
})

describe('nested derivatives', () => {
  const cube = (x: Scalar): Scalar => mul(x, mul(x, x))

  it('of derivatives, forward and reverse in any order', () => {
    const forward = (x: Scalar): Scalar => jvp(cube)([x], [scalar(1)])[1]
    expect(item(grad(grad(cube))(scalar(2)))).toBe(12)
    expect(item(grad(forward)(scalar(2)))).toBe(12)
    expect(item(jvp(grad(cube))([scalar(2)], [scalar(1)])[1])).toBe(12)
    expect(item(jvp(forward)([scalar(2)], [scalar(1)])[1])).toBe(12)
  })

  it('do not confuse what they differentiate by', () => {
    const outer = (x: Scalar): Scalar => mul(x, grad((y: Scalar) => add(x, y))(scalar(1)))
    expect(item(grad(outer)(scalar(1)))).toBe(1)
  })

  it('follow a value that escaped from the inner function', () => {
    const leaking = (x: Scalar): Scalar => {
      let product = x
      grad((y: Scalar) => (product = mul(x, y)))(x)
      return product
    }
    expect(item(grad(leaking)(scalar(3)))).toBe(6)
    expect(item(grad(compile(leaking))(scalar(3)))).toBe(6)
    expect(item(compile(leaking)(scalar(3)))).toBe(9)
  })
})

describe('rules in odd configurations', () => {
  const agrees = (f: (...args: readonly AnyTensor[]) => AnyTensor, ...args: readonly AnyTensor[]): boolean => isRight(checkGrads(f)(...args))

  it('dot_general with permuted batching and contracting axes, twice', () => {
    const axes = { lhsBatching: [2, 0], rhsBatching: [1, 3], lhsContracting: [4, 1], rhsContracting: [0, 4] }
    const [x, y] = [normal([2, 3, 4, 1, 2]), normal([2, 4, 2, 2, 3], 1)]
    const dot = (p: AnyTensor, q: AnyTensor) => b.dot_general(axes, p, q)
    expect(agrees(dot as never, x, y)).toBe(true)
    const first = (p: typeof x, q: typeof x) => grad((z: typeof x) => sum(sin(dot(z, q) as typeof x)))(p)
    expect(agrees(first as never, x, y)).toBe(true)
  })

  it.each([
    [[2, 3], [3, 4, 2], [2, 0]], [[1, 3], [3, 4, 2], [2, 0]], [[2, 1], [1, 4, 2], [2, 0]], [[1, 1], [3, 2], [1, 0]], [[], [3, 2], []], [[0, 1], [2, 0], [1, 0]],
  ])('broadcast_in_dim of %j to %j along %j', (from, shape, broadcastDimensions) => {
    expect(agrees(x => b.broadcast_in_dim({ shape, broadcastDimensions }, x), normal(from))).toBe(true)
  })

  it.each([
    [-1, 2, 1, 4], [-3, -2, 2, 4], [2, -1, 0, 3], [-1, -1, 1, 2], [1, 1, 3, 1], [1, 1, 3, 0], [-5, 8, 1, 2],
  ])('pad by low %i, high %i, interior %i of size %i', (low, high, interior, size) => {
    expect(agrees((x, v) => b.pad({ low: [low], high: [high], interior: [interior] }, x, v), normal([size]), normal([]))).toBe(true)
  })

  it.each([[1, 6, 2], [0, 7, 3], [3, 3, 2], [6, 7, 5]])('slice from %i to %i in steps of %i', (start, limit, stride) => {
    expect(agrees(x => b.slice({ start: [start], limit: [limit], strides: [stride] }, x), normal([7]))).toBe(true)
  })

  it('gather moves a window that lies outside to the inside, and its cotangent too', () => {
    const picked = (x: Tensor<readonly [3], 'float64'>, i: Tensor<readonly [2], 'int32'>) => sum(mul(take(x, i, 0), tensor([2, 3], { dtype: 'float64' })))
    const run = compile((x: Tensor<readonly [3], 'float64'>, i: Tensor<readonly [2], 'int32'>) => [picked(x, i), grad(picked)(x, i)] as const)
    const [value, gradient] = run(tensor([1, 10, 100], { dtype: 'float64' }), tensor([-4, 5], { dtype: 'int32' }))
    expect(item(value)).toBe(302)
    expect(toArray(gradient)).toEqual([2, 0, 3])
    const two = { offsetDims: [], collapsedSliceDims: [0, 1], operandBatchingDims: [], startIndicesBatchingDims: [], startIndexMap: [1, 0], indexVectorDim: 0, sliceSizes: [1, 1] }
    const indices = fromArray([2, 2], [1, 9, -1, 1], { dtype: 'int32' })
    expect(agrees(x => b.gather(two, x, indices), normal([2, 3]))).toBe(true)
  })

  it('softplus and what is made like it are smooth at 0', () => {
    const slope = grad((x: Scalar) => softplus(x))
    const curvature = grad(slope)
    expect(item(curvature(scalar(0)))).toBe(0.25)
    expect(item(grad(grad(curvature))(scalar(0)))).toBe(-0.125)
    for (const at of [-3, -0, 1e-9, 2]) expect(item(curvature(scalar(at)))).toBeCloseTo(item(grad((x: Scalar) => sigmoid(x))(scalar(at))), 12)
    expect([-Infinity, -800, 800, Infinity].map(at => item(slope(scalar(at))))).toEqual([0, 0, 1, 1])
    expect(item(softplus(scalar(NaN)))).toBeNaN()
    const loss = (z: Scalar): Scalar => binaryCrossEntropyWithLogits(z, scalar(1))[0]
    expect([item(grad(loss)(scalar(0))), item(grad(grad(loss))(scalar(0)))]).toEqual([-0.5, 0.25])
  })

  it('pow at exponent 0', () => {
    const power = (x: Scalar, z: Scalar): Scalar => pow(x, z)
    expect(item(grad(power)(scalar(Infinity), scalar(0)))).toBe(0)
    expect(item(grad(power)(scalar(0), scalar(0)))).toBe(0)
    // ∂²(x^z)/∂x∂z at z = 0 is 1/x.
    expect(item(grad((z: Scalar) => grad(power)(scalar(2), z))(scalar(0)))).toBe(0.5)
  })
})
