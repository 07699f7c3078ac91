import fc from 'fast-check'
import {
  add, compile, customVjp, exp, grad, hessian, item, jacobian, jvp, matmul, mul, remat, reshape, scan, sin, slice, sub, sum, tanh, tensor, valueAndGrad, vjp, vmap, zeros, type Key,
  type Tensor,
} from 'pullback'
import * as Random from 'pullback/random'
import * as Tree from 'pullback/tree'
import { describe, expect, it } from 'vitest'
import { asStated } from '../../src/tensor/cast.js'

type V = Tensor<readonly [3], 'float64'>
type M = Tensor<readonly [2, 3], 'float64'>

const x: V = tensor([0.3, -1.2, 2], { dtype: 'float64' })
const rows: M = tensor([[0.3, -1.2, 2], [1, 0.5, -0.7]], { dtype: 'float64' })
const number = fc.double({ min: -2, max: 2, noNaN: true })
const vectors = fc.tuple(number, number, number).map(([a, b, c]): V => tensor([a, b, c], { dtype: 'float64' }))

/** A function, its compiled self, and what it is made of must agree in every bit or nearly. */
const near = (a: object, b: object): boolean => Tree.allClose<object, object>(a, b, { rtol: 1e-10, atol: 1e-12 })

describe('valueAndGrad', () => {
  const f = (p: { readonly a: V }, scale: number, q: V) => {
    const inner = mul(p.a, q)
    return [sum(mul(tanh(inner), scale)), { inner, scale }] as const
  }

  it('hands on what stands beside the value', () => {
    const [[value, { inner, scale }], gradient] = valueAndGrad(f, { aux: true })({ a: x }, 2, x)
    const plain = (p: { readonly a: V }) => f(p, 2, x)[0]
    expect(item(value)).toBe(item(plain({ a: x })))
    expect(gradient).toEqual(grad(plain)({ a: x }))
    expect([inner, scale]).toEqual([mul(x, x), 2])
  })

  it('differentiates the arguments in places', () => {
    const [[value], [first, third]] = valueAndGrad(f, { aux: true, wrt: [0, 2] })({ a: x }, 2, x)
    expect(first.a).toEqual(grad((p: V) => f({ a: p }, 2, x)[0])(x))
    expect(third).toEqual(grad((q: V) => f({ a: x }, 2, q)[0])(x))
    expect(item(value)).toBe(item(f({ a: x }, 2, x)[0]))
    const [swapped] = grad((a: V, b: V) => sum(mul(a, mul(b, b))), { wrt: [1] })(x, x)
    expect(swapped).toEqual(mul(mul(x, 2), x))
    const [both, [db, da]] = valueAndGrad((a: V, b: V) => sum(mul(a, exp(b))), { wrt: [1, 0] })(x, x)
    expect(near({ both, da, db }, { both: sum(mul(x, exp(x))), da: exp(x), db: mul(x, exp(x)) })).toBe(true)
  })

  it('works compiled, within itself, and with aux that depends on nothing', () => {
    const [[value, aux], gradient] = compile(valueAndGrad((p: V) => [sum(mul(p, p)), { seen: x, key: Random.key(3) }] as const, { aux: true }))(x)
    expect(near({ value, gradient, seen: aux.seen }, { value: sum(mul(x, x)), gradient: mul(x, 2), seen: x })).toBe(true)
    const outer = grad((p: V) => {
      const [[, { cube }], slope] = valueAndGrad((q: V) => [sum(mul(q, mul(q, q))), { cube: mul(q, mul(q, q)) }] as const, { aux: true })(p)
      return add(sum(cube), sum(slope))
    })(x)
    expect(near(outer, add(mul(mul(x, x), 3), mul(x, 6)))).toBe(true)
  })

  it('refuses places that are none, and what is no pair', () => {
    const both = (a: V, b: V): Tensor<readonly [], 'float64'> => sum(mul(a, b))
    expect(() => grad(both, asStated({ wrt: [2] }))(x, x)).toThrow('grad: wrt has 2 at 0: it is a list of places of arguments, of which there are 2')
    expect(() => grad(both, asStated({ wrt: [0, 0] }))(x, x)).toThrow('grad: wrt has 0 twice')
    expect(() => grad(both, asStated({ wrt: [0.5] }))(x, x)).toThrow('grad: wrt has 0.5 at 0')
    expect(() => valueAndGrad(asStated<(a: V) => readonly [Tensor<readonly []>, {}]>(sum), { aux: true })(x)).toThrow('grad: the function gave a tensor of shape []: with aux it gives [value, aux]')
  })
})

describe('jacobian and hessian', () => {
  it('rows of the jacobian are pullbacks, its columns derivatives along one element', () => {
    fc.assert(fc.property(vectors, v => {
      const f = (y: V) => matmul(rows, mul(sin(y), y))
      const j = jacobian(f)(v)
      expect(j.shape).toEqual([2, 3])
      const [, backward] = vjp(f)(v)
      const dy = tensor([0.5, -2], { dtype: 'float64' })
      expect(near(matmul(dy, j), backward(dy)[0])).toBe(true)
      expect(near(matmul(j, v), jvp(f)([v], [v])[1])).toBe(true)
    }), { numRuns: 20 })
  })

  it('the hessian is symmetric, and that of a quadratic form', () => {
    const a = tensor([[2, 1, 0], [1, 3, -1], [0, -1, 4]], { dtype: 'float64' })
    expect(near(hessian((v: V) => mul(sum(mul(v, matmul(a, v))), 0.5))(x), a)).toBe(true)
  })

  it('takes trees of parameters and of results, later arguments, and compiles', () => {
    const f = (p: { readonly w: M; readonly b: V }, y: V) => ({ s: sum(matmul(p.w, y)), v: [mul(p.b, y)] as const })
    const p = { w: rows, b: x }
    const j = jacobian(f)(p, x)
    expect([j.s.w.shape, j.s.b.shape, j.v[0].w.shape, j.v[0].b.shape]).toEqual([[2, 3], [3], [3, 2, 3], [3, 3]])
    expect(near(j.s.w, tensor([[0.3, -1.2, 2], [0.3, -1.2, 2]], { dtype: 'float64' }))).toBe(true)
    expect(near(compile(jacobian(f))(p, x), j)).toBe(true)
    const energy = (q: typeof p) => sum(mul(matmul(q.w, q.b), matmul(q.w, q.b)))
    const h = hessian(energy)(p)
    expect([h.w.b.shape, h.b.w.shape]).toEqual([[2, 3, 3], [3, 2, 3]])
    expect(near(compile(hessian(energy))(p), h)).toBe(true)
  })

  it('a map of jacobians is the jacobian of each', () => {
    const f = (y: V) => mul(sin(y), sum(y))
    const [all, first] = [vmap(jacobian(f))(rows), jacobian(f)(x)]
    expect(near(reshape(slice(all, [[0, 1]]), [3, 3]), first)).toBe(true)
    expect(all.shape).toEqual([2, 3, 3])
  })
})

describe('customVjp', () => {
  /** sin, with a gradient that nobody else would give. */
  const odd = customVjp((v: V) => [sin(v), (dy: V) => [mul(dy, 10)]])

  it('is used in every way in which a derivative is taken', () => {
    const f = (v: V) => sum(mul(odd(v), v))
    const wanted = add(sin(x), mul(x, 10))
    expect(near(grad(f)(x), wanted)).toBe(true)
    expect(near(compile(grad(f))(x), wanted)).toBe(true)
    expect(near(vmap(grad(f))(rows), add(sin(rows), mul(rows, 10)))).toBe(true)
    expect(near(jvp(f)([x], [x])[1], sum(mul(wanted, x)))).toBe(true)
    expect(near(grad((v: V) => sum(scan((c: V) => [odd(c), {}], v, undefined, { length: 3 })[0]))(x), tensor([1000, 1000, 1000], { dtype: 'float64' }))).toBe(true)
    expect(near(compile(grad((v: V) => sum(scan((c: V) => [odd(c), {}], v, undefined, { length: 2 })[0])))(x), tensor([100, 100, 100], { dtype: 'float64' }))).toBe(true)
    expect(odd(x)).toEqual(sin(x))
  })

  it('gives one cotangent to what is the same for all of a batch', () => {
    const scaled = customVjp((v: V, w: V) => [mul(v, w), (dy: V) => [mul(dy, w), mul(dy, 7)]])
    expect(near(grad((w: V) => sum(vmap(scaled, { in: [0, null] })(rows, w)))(x), tensor([14, 14, 14], { dtype: 'float64' }))).toBe(true)
  })

  it('a backward that is the true one changes no derivative of any order', () => {
    const own = customVjp((v: V) => [tanh(v), (dy: V) => [mul(dy, sub(1, mul(tanh(v), tanh(v))))]])
    expect(near(hessian((v: V) => sum(mul(own(v), v)))(x), hessian((v: V) => sum(mul(tanh(v), v)))(x))).toBe(true)
  })

  it('takes keys, integers and several results', () => {
    const noisy = customVjp((v: V, key: Key, n: Tensor<readonly [], 'int32'>) =>
      [{ y: add(v, Random.normal(key, [3], { dtype: 'float64' })), n }, (d: { readonly y: V }) => [mul(d.y, 3), null, null]])
    const key = Random.key(5)
    expect(near(grad((v: V) => sum(noisy(v, key, tensor(4, { dtype: 'int32' })).y))(x), tensor([3, 3, 3], { dtype: 'float64' }))).toBe(true)
  })

  it('says what is wrong with what it was given', () => {
    const wrong = (f: unknown) => () => grad((v: V) => sum(customVjp(asStated<(v: V) => readonly [V, (dy: V) => readonly [V]]>(f))(v)))(x)
    expect(wrong((v: V) => sin(v))).toThrow(/customVjp: the function gave a tensor of shape \[3\]: it gives \[output, backward\]|customVjp: the function gave/)
    expect(wrong((v: V) => [sin(v), 3])).toThrow('customVjp: backward is 3: it must be a function')
    expect(wrong((v: V) => [sin(v), (dy: V) => dy])).toThrow('customVjp: backward gave a tensor of shape [3]: it gives a list of cotangents')
    expect(wrong((v: V) => [sin(v), (dy: V) => [sum(dy)]])).toThrow('customVjp: the cotangent of argument[0], float64[3], is float64[]: it has the type of the argument')
    expect(() => grad((w: V) => sum(customVjp((v: V) => [mul(v, w), (dy: V) => [dy]])(w)))(x)).toThrow('customVjp: the function uses a value from outside that is differentiated too')
  })
})

describe('remat', () => {
  const f = (v: V) => tanh(mul(tanh(v), add(v, x)))

  it('changes no bit of value or gradient, in whichever way it is taken', () => {
    fc.assert(fc.property(vectors, v => {
      const [plain, again] = [(y: V) => sum(f(y)), (y: V) => sum(remat(f)(y))]
      expect(valueAndGrad(again)(v)).toEqual(valueAndGrad(plain)(v))
      expect(compile(valueAndGrad(again))(v)).toEqual(compile(valueAndGrad(plain))(v))
      expect(vmap(grad(again))(rows)).toEqual(vmap(grad(plain))(rows))
      expect(remat(f)(v)).toEqual(f(v))
    }), { numRuns: 10 })
  })

  it('differentiates what it uses from outside, and second derivatives', () => {
    const through = (g: (body: (v: V) => V) => (v: V) => V) => (w: V) => sum(g(v => mul(tanh(mul(v, w)), w))(x))
    expect(near(hessian(through(remat))(x), hessian(through(body => body))(x))).toBe(true)
  })

  it('keeps the carries of a loop only', () => {
    const loop = (body: (v: V) => V) => (v: V) => sum(scan((c: V) => [body(c), {}], v, undefined, { length: 4 })[0])
    expect(near(grad(loop(remat(f)))(x), grad(loop(f))(x))).toBe(true)
    expect(near(compile(grad(loop(remat(f))))(x), grad(loop(f))(x))).toBe(true)
    expect(near(grad(loop(body => remat(f)(body)))(zeros([3], { dtype: 'float64' })), grad(loop(f))(zeros([3], { dtype: 'float64' })))).toBe(true)
  })
})
