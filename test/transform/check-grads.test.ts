import { isLeft, isRight, type Either } from 'fp-ts/lib/Either.js'
import {
  add, argmax, cast, checkGrads, exp, GradientMismatch, jvp, matmul, mul, ones, pow, relu, sin, softmax, square, stopGradient, sum, tanh, tensor,
  toFlat, type AnyTensor, type Key, type Tensor,
} from 'pullback'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'

type Vector = Tensor<readonly [3]>

const mismatchOf = (found: Either<GradientMismatch, unknown>): GradientMismatch => isLeft(found) ? found.left : expect.fail('the gradient passed')
const errorOf = (found: Either<GradientMismatch, { readonly relativeError: number }>): number =>
  isRight(found) ? found.right.relativeError : expect.fail(found.left.message)

const x = tensor([0.5, -1.25, 2])

describe('checkGrads', () => {
  it('passes right derivatives, of scalars and of trees', () => {
    expect(errorOf(checkGrads((v: Vector) => sum(mul(sin(v), v)))(x))).toBeLessThan(1e-9)
    const model = (p: { readonly hidden: { readonly w: Tensor<readonly [3, 2]> }; readonly b: Tensor<readonly []> }, v: Vector) =>
      ({ out: tanh(add(matmul(v, p.hidden.w), p.b)), all: [exp(v), softmax(v)] as const })
    expect(errorOf(checkGrads(model)({ hidden: { w: tensor([[1, 2], [-1, 0.5], [0.25, 1]]) }, b: tensor(0.5) }, x))).toBeLessThan(1e-9)
  })

  it('finds a wrong derivative, and says where', () => {
    const wrong = (p: { readonly hidden: { readonly w: Tensor<readonly [2, 3]> } }) => {
      const { w } = p.hidden
      return sum(mul(w, mul(stopGradient(w), tensor([[1, 1, 1], [1, 1, 1]], { dtype: 'float64' }) as unknown as typeof w)))
    }
    const found = mismatchOf(checkGrads(wrong)({ hidden: { w: tensor([[1, 2, 3], [4, 5, 60]]) } }))
    expect(found).toBeInstanceOf(GradientMismatch)
    expect(found.path).toBe('argument 0.hidden.w[1, 2]')
    expect(found.derivative).toBe(60)
    expect(found.difference).toBeCloseTo(120, 4)
    expect(found.message).toMatch(/^checkGrads: argument 0\.hidden\.w\[1, 2\]: the derivative is 60, the central difference is 1(20|19\.9+)\d*\.?\d*: a relative error of 0\.500, above 0\.000001$/)
  })

  it('finds a wrong one in a second argument, and one of a scalar', () => {
    expect(mismatchOf(checkGrads((a: Vector, b: Vector) => mul(a, stopGradient(b)))(x, x)).path).toMatch(/^argument 1\[[012]\]$/)
    expect(mismatchOf(checkGrads((a: Tensor<readonly []>) => square(stopGradient(a)))(tensor(2))).path).toBe('argument 0')
  })

  it('takes NaN and infinities for wrong', () => {
    expect(mismatchOf(checkGrads((v: Tensor<readonly []>) => pow(v, 0.5))(tensor(-1))).relativeError).toBe(Infinity)
  })

  it('passes integers, booleans, keys and statics through', () => {
    const f = (v: Vector, index: Tensor<readonly [3], 'int32'>, keep: Tensor<readonly [3], 'bool'>, key: Key, factor: number) => {
      expect([v.dtype, index.dtype, keep.dtype]).toEqual(['float64', 'int32', 'bool'])
      const noise = Random.uniform(key, [3], { dtype: 'float64' }) as unknown as Vector
      const mask = cast(keep, 'float64') as unknown as Vector
      return { y: mul(mul(v, noise), mul(add(mask, cast(index, 'float64') as unknown as Vector), factor)), top: argmax(v) }
    }
    expect(errorOf(checkGrads(f)(x, tensor([1, 2, 3], { dtype: 'int32' }), tensor([true, false, true]), Random.key(1), 3))).toBeLessThan(1e-9)
    expect(errorOf(checkGrads((i: Tensor<readonly [3], 'int32'>) => mul(i, 2))(tensor([1, 2, 3], { dtype: 'int32' })))).toBe(0)
  })

  it('says what to do about float32 tensors that the function closes over', () => {
    expect(() => checkGrads((v: Vector) => mul(v, x))(x)).toThrow(
      'mul: float64 and float32 differ: cast one of them. checkGrads calls the function with float64 copies of its arguments: '
      + 'pass the float32 tensors that it closes over as arguments, or cast them')
    expect(() => checkGrads((v: Vector) => cast(v, 'float32'))(x)).toThrow('checkGrads: the result is float32, and the differences need float64')
    expect(() => checkGrads((v: Vector) => matmul(v, tensor([1, 2], { dtype: 'float64' }) as unknown as Vector))(x)).toThrow(/inner dimensions/)
  })

  it('compares a sample of large leaves, the same each time, and all of them when asked', () => {
    let calls = 0
    const f = (v: AnyTensor) => { calls++; return sum(square(v as Tensor<readonly [500]>)) }
    const large = ones([500])
    expect(errorOf(checkGrads(f)(large))).toBeLessThan(1e-9)
    expect(calls).toBeLessThanOrEqual(1 + 2 * 64)
    expect(calls).toBeGreaterThan(2 * 48)
    const oneWrong = (v: Tensor<readonly [500]>) => {
      const last = cast(tensor(Array.from({ length: 500 }, (_, i) => i === 499 ? 1 : 0)), 'float64') as unknown as typeof v
      return sum(add(v, mul(last, stopGradient(v))))
    }
    expect(mismatchOf(checkGrads(oneWrong, { entries: 500 })(large)).path).toBe('argument 0[499]')
  })

  it('has a tolerance', () => {
    const kink = (v: Vector) => relu(v)
    const near = tensor([1e-7, 1, 2])
    expect(isLeft(checkGrads(kink)(near))).toBe(true)
    expect(isRight(checkGrads(kink, { tolerance: 1 })(near))).toBe(true)
  })
})

describe('jvp', () => {
  it('is the Jacobian times the tangent', () => {
    const w = tensor([[1, 2], [3, 4], [5, 6]])
    const [y, dy] = jvp((v: Vector) => matmul(v, w))([x], [tensor([1, 0, -1])])
    expect([...toFlat(y)]).toEqual([...toFlat(matmul(x, w))])
    expect([...toFlat(dy)]).toEqual([-4, -4])
  })

  it('agrees with central differences through several arguments and outputs', () => {
    const f = (a: Tensor<readonly [2], 'float64'>, b: Tensor<readonly [2], 'float64'>) => ({ p: mul(sin(a), b), q: [exp(b)] as const })
    const at = (v: readonly [number, number]) => tensor(v, { dtype: 'float64' })
    const h = 1e-5
    const [{ p }, tangent] = jvp(f)([at([0.3, 1]), at([2, -1])], [at([1, 2]), at([-1, 0.5])])
    const up = f(at([0.3 + h, 1 + 2 * h]), at([2 - h, -1 + 0.5 * h]))
    const down = f(at([0.3 - h, 1 - 2 * h]), at([2 + h, -1 - 0.5 * h]))
    expect([...toFlat(p)]).toEqual([...toFlat(f(at([0.3, 1]), at([2, -1])).p)])
    const differences = (a: AnyTensor, b: AnyTensor) => [...toFlat(a)].map((v, i) => (v - toFlat(b)[i]!) / (2 * h))
    differences(up.p, down.p).forEach((d, i) => expect(toFlat(tangent.p)[i]).toBeCloseTo(d, 8))
    differences(up.q[0], down.q[0]).forEach((d, i) => expect(toFlat(tangent.q[0])[i]).toBeCloseTo(d, 8))
  })

  it('refuses tangents of another type', () => {
    expect(() => jvp((v: Tensor<readonly [number]>) => square(v))([x], [tensor([1, 2])])).toThrow(
      'jvp: the tangent of argument[0], float32[3], is float32[2]: it has the type of the argument')
  })
})
