import * as words from 'pullback'
import type { AnyTensor, Key } from 'pullback'
import * as Random from 'pullback/random'
import { asStated } from '../../src/tensor/cast.js'

/*
 * The functions of test/oracle/generate/transform.py under their names there, from a list of tensors to the leaves of the result. Types that a table of such
 * functions cannot keep are left away.
 */

type T = AnyTensor
type Leaves = readonly T[]
export type Run = (...inputs: Leaves) => Leaves

type Names = 'add' | 'sub' | 'mul' | 'matmul' | 'sin' | 'cos' | 'tanh' | 'exp' | 'sum' | 'prod' | 'square' | 'sigmoid' | 'greater' | 'logicalOr' | 'cast' | 'stack' | 'outer' | 'softmax' | 'argmax' | 'tensor' | 'zeros' | 'abs' | 'div' | 'less' | 'max' | 'logicalAnd'
const { add, sub, mul, matmul, sin, cos, tanh, exp, sum, prod, square, sigmoid, greater, logicalOr, cast, stack, outer, softmax, argmax, tensor, zeros, abs, div, less, max, logicalAnd }: Readonly<Record<Names, (...args: readonly unknown[]) => T>> = asStated(words)

type Step<C, X, Y> = (carry: C, x: X) => readonly [C, Y]
interface Transformations {
  readonly split: (x: T, parts: number) => Leaves
  readonly scan: <C, X, Y>(f: Step<C, X, Y>, init: C, xs?: X, options?: object) => readonly [C, Y]
  readonly cond: (predicate: T, yes: (x: T) => T, no: (x: T) => T, x: T) => T
  readonly vmap: (f: (...xs: Leaves) => T | Leaves, options?: object) => (...xs: Leaves) => Leaves
  readonly grad: (f: (...xs: Leaves) => T, options?: object) => (...xs: Leaves) => Leaves
  readonly jacobian: (f: (...xs: Leaves) => T | Leaves) => (...xs: Leaves) => Leaves
  readonly hessian: (f: (...xs: Leaves) => T) => (...xs: Leaves) => Leaves
  readonly whileLoop: <C>(condition: (carry: C) => T, body: (carry: C) => C, init: C) => C
  readonly remat: <F>(f: F) => F
  readonly jvp: (f: (...xs: Leaves) => Leaves) => (at: Leaves, tangents: Leaves) => readonly [Leaves, Leaves]
}
const { split, scan, whileLoop, cond, vmap, grad, jacobian, hessian, remat, jvp }: Transformations = asStated(words)

const elman = (w: T, u: T, b: T, h: T, xs: T, options = {}): readonly [T, T] => scan((now: T, x: T) => {
  const next = tanh(add(add(matmul(x, w), matmul(now, u)), b))
  return [next, mul(next, sum(x))]
}, h, xs, options)

const lstm: Run = (w, u, h, c, xs, mask) => {
  const [last, ys] = scan((carry: { readonly c: T; readonly h: T }, at: { readonly x: T; readonly mask: T }) => {
    const [i, f, g, o] = split(add(matmul(at.x, w), matmul(carry.h, u)), 4)
    const next = add(mul(sigmoid(f), carry.c), mul(sigmoid(i), tanh(g)))
    const out = mul(sigmoid(o), tanh(next))
    return [{ c: next, h: out }, { masked: mul(out, at.mask), pair: [next, at.mask] as const }]
  }, { c: c, h: h }, { x: xs, mask: mask })
  return [last.c, last.h, ys.masked, ...ys.pair]
}

const nested: Run = (w, c, xs) => {
  const [last, { ys, steps }] = scan((outer: T, row: T) => {
    const [next, ys] = scan((d: T, x: T) => {
      const inner = sin(add(mul(d, w), x))
      return [inner, mul(inner, outer)]
    }, outer, row, { reverse: true })
    return [next, { ys, steps: sub(next, outer) }]
  }, c, xs)
  return [last, ys, steps]
}

const logistic = (r: T, first: T): readonly [T, T] => scan((x: T) => [mul(mul(r, x), sub(1, x)), x], first, undefined, { length: 6 })

const counted: Run = (x, n) => {
  const [last, ys] = scan((carry: { readonly count: T; readonly found: T; readonly total: T }, at: T) => {
    const more = greater(at, 0)
    const { count, found, total } = carry
    return [{ count: add(count, cast(more, 'int32')), found: logicalOr(found, more), total: mul(total, at) }, { count, found }]
  }, { count: n, found: tensor(false), total: sum(words.slice(asStated<words.Tensor<readonly [6]>>(x), [[0, 1]])) }, x)
  return [last.count, last.found, last.total, ys.count, ys.found]
}

const both: Run = (c, x) => {
  const [[a, b], [ys, zs]] = scan((carry: readonly [T, T], at: readonly [T, T]) =>
    [[carry[1], mul(carry[0], at[0])] as const, [carry[1], carry[1]] as const], [c, c] as const, [x, x])
  return [a, b, ys, zs]
}

const loss = (...xs: Leaves): T => {
  const [last, ys] = elman(xs[0]!, xs[1]!, xs[2]!, xs[3]!, xs[4]!)
  return add(sum(square(last)), sum(sin(ys)))
}

const nestedLoss = (...xs: Leaves): T => {
  const [last, ys, steps] = nested(...xs)
  return add(mul(last, sum(ys)), sum(square(steps)))
}

const chosen = (x: T): T => cond(greater(sum(x), 0), y => mul(y, y), y => sub(sin(y), 3), x)

const chosenLoop = (w: T, xs: T): readonly [T, T] => scan((c: T, x: T) => {
  const next = cond(greater(x, c), () => mul(w, x), y => add(y, cos(w)), c)
  return [next, next]
}, tensor(0), xs)

const denseLoss = (w: T, b: T, x: T, y: T): T => sum(square(sub(tanh(add(matmul(x, w), b)), y)))

/** Derivatives by all of the first n arguments. */
const record = (f: (...xs: Leaves) => T, n: number): Run => grad(f, { wrt: Array.from({ length: n }, (_, i) => i) })

const forward = (f: Run, n: number): Run => (...all) => jvp(f)(all.slice(0, n), all.slice(n)).flat()

const at = (x: T, i: number): T => sum(words.slice(asStated<words.Tensor<readonly [3]>>(x), [[i, i + 1]]))
const vector = (x: T): T => stack([mul(at(x, 0), at(x, 1)), mul(sin(at(x, 2)), at(x, 0)), exp(mul(at(x, 1), 0.3)), square(sum(x))])
const cube = (x: T): T => square(add(prod(x), sum(sin(x))))
const treeOf = (w: T, b: T): Leaves => [tanh(matmul(b, w)), sum(mul(w, w))]
const layered = (w: T, b: T): T => mul(sum(square(tanh(matmul(b, w)))), sum(b))

const product = (a: T, b: T): T => matmul(a, b)
const own = (f: (...xs: Leaves) => T | Leaves): Run => asStated(f)

/** A matrix of derivatives by all of the arguments: they are one tree. */
const byAll = (word: unknown, f: (...xs: Leaves) => T | Leaves): Run => (...at) => leavesOf(asStated<(f: (xs: Leaves) => unknown) => (xs: Leaves) => unknown>(word)(xs => f(...xs))(at))
const leavesOf = (x: unknown): Leaves => Array.isArray(x) ? x.flatMap(leavesOf) : [asStated<T>(x)]

const walk = (seed: number): T => scan((carry: { readonly at: T; readonly key: Key }) => {
  const [key, drawn] = Random.split(carry.key)
  const next = add(carry.at, Random.uniform(drawn, [2]))
  return [{ at: next, key }, next]
}, { at: zeros([2]), key: Random.key(seed) }, undefined, { length: 5 })[1]

const root = (a: T, x: T): T => whileLoop((y: T) => greater(max(abs(sub(mul(y, y), a))), 1e-3), y => mul(add(y, div(a, y)), 0.5), x)

const spiral = (w: T, x: T): Leaves => whileLoop(([n, y]: Leaves) => logicalAnd(less(n, 40), less(sum(square(y)), 30)), ([n, y, path]) => {
  const next = add(sin(matmul(y, w)), mul(y, 1.2))
  return [add(n, 1), next, add(path, sum(next))]
}, [tensor(0, { dtype: 'int32' }), x, mul(sum(x), 0)])

const row0 = (xs: T): T => words.reshape(words.slice(asStated<words.Tensor<readonly [4, 3]>>(xs), [[0, 1]]), [3])

/** By the name of a case. */
export const functions: Readonly<Record<string, Run>> = {
  'scan cell': own(elman),
  'scan cell, reverse': (...xs) => elman(xs[0]!, xs[1]!, xs[2]!, xs[3]!, xs[4]!, { reverse: true }),
  'scan one step': own(elman),
  'scan no step': own(elman),
  'scan trees': lstm,
  'scan nested': nested,
  'scan length alone': own(logistic),
  'scan carries that change places': both,
  'scan counts': counted,
  'scan draws 0': () => [walk(0)],
  'scan draws 7': () => [walk(7)],
  'grad of scan': record(loss, 5),
  'grad of nested scan': record(nestedLoss, 3),
  'grad of grad of scan': grad((r, x) => square(asStated<T>(grad(y => logistic(r, y)[0])(x)))),
  'grad of cond in scan': record((w, xs) => sum(square(chosenLoop(w, xs)[1])), 2),
  'grad of scan of remat': record((w, c, xs) => scan(remat((d: T, x: T) => [sin(add(mul(d, w), x)), {}] as const), c, xs)[0], 3),
  'grad of mapped': record((x, y) => prod(vmap((a, b) => sum(exp(mul(a, b))))(x, y)), 2),
  'jvp of scan': forward(own(elman), 5),
  'jvp of nested scan': forward(nested, 3),
  'jvp of grad of scan': forward(record(loss, 5), 5),
  'jvp of cond': forward(x => [chosen(x)], 1),
  'cond yes': own(chosen),
  'cond no': own(chosen),
  'cond mapped': vmap(own(chosen)),
  'cond in scan': own(chosenLoop),
  'cond in scan, mapped': vmap(own(chosenLoop), { in: [0, 1], out: -1 }),
  'vmap over axes 0 and 1': vmap((a, b) => mul(a, sin(b)), { in: [0, 1] }),
  'vmap over the last axis': vmap(own(product), { in: [-1, null] }),
  'vmap not over the first': vmap(own(product), { in: [null, 2], out: -1 }),
  'vmap out 1': vmap(own(product), { out: 1 }),
  'vmap of vmap': vmap(vmap(own(product), { in: [null, 0] }), { in: [0, null] }),
  'vmap of vmap, crossed': vmap(vmap((a, b) => outer(a, b), { in: [1, 0], out: 2 }), { in: [0, -1], out: 1 }),
  'vmap of grad': vmap(record((w, b, x, y) => denseLoss(w, b, x, y), 2), { in: [null, null, 0, 0] }),
  'vmap of scan': vmap(own(elman), { in: [null, null, null, 0, 1], out: 1 }),
  'vmap of scan, over the weights': vmap(own(elman), { in: [0, null, null, null, null] }),
  'vmap of grad of scan': vmap(record(loss, 5)),
  'vmap of jvp': vmap((x, v) => jvp(y => [vector(y)])([x], [v])[1], { in: [null, 0] }),
  'vmap of softmax and argmax': vmap(x => [softmax(x), argmax(x, 0)], { in: 1 }),
  'vmap of keys': () => leavesOf(words.vmap((key: Key) => Random.uniform(key, [3]))(Random.split(Random.key(5), 4))),
  'jacobian of a vector': jacobian(own(vector)),
  'jacobian of trees': byAll(jacobian, own(treeOf)),
  'jacobian of scan': jacobian((h, w, u, b, xs) => elman(w, u, b, h, xs)[1]),
  'jacobian mapped': vmap(jacobian(own(vector))),
  'hessian of a vector': hessian(x => cube(x)),
  'hessian of trees': byAll(hessian, (w, b) => layered(w, b)),
  'hessian of scan': hessian((h, w, u, b, xs) => loss(w, u, b, h, xs)),
  'hessian mapped': vmap(hessian(x => cube(x))),
  'whileLoop roots': own(root),
  'whileLoop no step': own(root),
  'whileLoop trees and counts': (w, x) => spiral(w, x),
  'whileLoop mapped': vmap(own(spiral), { in: [null, 0] }),
  'whileLoop mapped over both': vmap(own(root)),
  'whileLoop in scan': (w, xs) => scan((c: T, x: T) => [spiral(w, add(sin(c), x))[1]!, spiral(w, x)[0]!], row0(xs), xs),
  'jvp of whileLoop': forward((a, x) => [root(a, x)], 2),
  'jvp of whileLoop over trees': forward((w, x) => spiral(w, x).slice(1), 2),
  'jvp of jvp of whileLoop': forward((a, x) => jvp((b, y) => [root(b, y)])([a, x], [mul(a, 0.3), x])[1], 2),
  'vmap of jvp of whileLoop': vmap((v, w, x) => jvp(y => [spiral(w, y)[1]!])([x], [v])[1], { in: [0, null, null] }),
}
