import { describe, expect, it } from 'vitest'
import * as P from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as R from 'pullback/random'
import * as T from 'pullback/train'
import { binders as b } from '../../src/graph/binders.js'
import { isRight } from 'fp-ts/lib/Either.js'
const any = (x: unknown): any => x
const { tensor, toArray, item, mul, add, grad, vjp, compile, sum } = any(P)
const say = (name: string, f: () => unknown) => it(name, () => {
  let r: unknown
  try { r = f() } catch (e) { r = `!! ${(e as Error).name}: ${(e as Error).message}` }
  console.log(name, '=>', typeof r === 'string' ? r : JSON.stringify(r))
})
const t = (x: any, o?: any) => tensor(x, { dtype: 'float64', ...o })
say('compile closure static in compile', () => compile((x: any) => compile((c: number) => mul(x, c))(2))(t(3)))
say('compile closure in compile', () => compile((x: any) => compile((y: any) => mul(x, y))(t(2)))(t(3)))
say('compile closure in grad', () => grad((w: any) => compile((x: any) => mul(x, w))(t(5)))(t(3)))
say('leak inner tape', () => grad((x: any) => { let leak: any; grad((y: any) => { leak = mul(x, y); return y })(x); return leak })(t(3)))
say('grad int result', () => grad((x: any) => any(P).argmax(x))(t([1, 2])))
say('grad number result', () => grad(() => 5)(t([1, 2])))
say('grad record result', () => grad((x: any) => ({ a: sum(x) }))(t([1, 2])))
say('vjp int result', () => { const [y, k] = vjp((x: any) => any(P).argmax(x, 0))(t([1, 2])); return k(y) })
say('vjp key order', () => { const [, k] = vjp((x: any) => ({ a: mul(x, 1), b: mul(x, 2) }))(t(1)); return k({ b: t(10), a: t(1) }) })
say('vjp extra', () => { const [, k] = vjp((x: any) => ({ a: mul(x, 1), b: mul(x, 2) }))(t(1)); return k({ b: t(10), a: t(1), c: t(1) }) })
say('jvp key order', () => any(P).jvp((p: any) => add(p.a, mul(p.b, 2)))([{ a: t(1), b: t(2) }], [{ b: t(10), a: t(1) }]))
say('grad static param', () => grad((p: any) => sum(p.a))({ a: 3 }))
say('logicalAnd 2', () => toArray(any(P).logicalAnd(tensor([true, false]), 2)))
say('where bool 5 not', () => toArray(any(P).logicalNot(any(P).where(tensor([true, false]), tensor([true, true]), 5))))
say('int overflow scalar', () => toArray(add(tensor([1], { dtype: 'int32' }), 2 ** 31)))
say('arange 2.5', () => any(P).arange(2.5).shape)
say('pow inf 0', () => grad((x: any) => any(P).pow(x, t(0)))(t(Infinity)))
say('pow mixed', () => grad((z: any) => grad((x: any) => any(P).pow(x, z))(t(2)))(t(0)))
say('gather oob', () => grad(compile((x: any, i: any) => sum(any(P).take(x, i, 0))))(t([1, 2, 3]), tensor([5], { dtype: 'int32' })))
say('gather oob compiled', () => compile((x: any, i: any) => grad((y: any) => sum(any(P).take(y, i, 0)))(x))(t([1, 2, 3]), tensor([5], { dtype: 'int32' })))
say('sparse', () => { const f = compile((xs: any) => xs.length === 3 ? xs[2] : xs[1]); f([t(1), t(2)]); return toArray(f([t(1), , t(2)])) })
say('layer backward prefix', () => { const [, k] = any(L.relu([2]))({}, tensor([[1, 2], [3, 4]])); return toArray(k(tensor([1, 1]))[1]) })
say('layer backward prefix dense', () => { const l = any(L.dense(2, 2)); const [, k] = l(l.init(R.key(0)), tensor([[1, 2], [3, 4]])); return k(tensor([1, 1]))[1].shape })
say('inShape mutable', () => { const s = [2]; const l = any(L.relu)(s); s.push(3); return [l.inShape, Object.isFrozen(l.inShape)] })
say('dense -1', () => any(L.dense(2, -1)).outShape)
say('input -1', () => any(L.input(-1)).outShape)
say('uniform min>max', () => any(R.uniform)(R.key(0), [2], { min: 1, max: 0 }))
say('perm 0', () => R.permutation(R.key(0), 0))
say('bernoulli', () => R.bernoulli(R.key(0), 1.5, [2]))
const line = () => ({ model: P.pipe(L.input(1), L.named('line', L.dense(1))), loss: Loss.squaredError, optimizer: Opt.sgd(0.1), batchSize: 4, epochs: 2, key: R.key(0) })
const data = { x: tensor([[1], [2], [3], [4], [5]]), y: tensor([[1], [2], [3], [4], [5]]) }
say('metric named loss', () => any(T.fit)({ ...line(), metrics: { loss: () => tensor(7) } }, { train: data }).metrics)
say('metric __proto__', () => any(T.fit)({ ...line(), metrics: { ['__proto__']: () => tensor(7) } }, { train: data }).metrics.map((m: any) => Object.keys(m.train)))
say('metric not scalar', () => any(T.fit)({ ...line(), metrics: { a: (o: any) => o } }, { train: data }).metrics)
say('other optimizer', () => { const s = any(T.init)({ ...line(), optimizer: Opt.adam(0.1) }); return any(T.fit)(line(), { train: data }, s) })
say('other optimizer2', () => { const s = any(T.init)(line()); return any(T.fit)({ ...line(), optimizer: Opt.adam(0.1) }, { train: data }, s) })
say('epochs over', () => { const s = any(T.fit)(line(), { train: data }); return any(T.fit)({ ...line(), epochs: 1 }, { train: data }, s).epoch })
say('empty batch step', () => { const s = any(T.init)(line()); return any(T.step)(line())(s, { x: any(P).zeros([0, 1]), y: any(P).zeros([0, 1]) }).params })
say('x wrong features', () => any(T.fit)(line(), { train: { x: any(P).zeros([4, 2]), y: any(P).zeros([4, 1]) } }))
say('no x', () => any(T.fit)(line(), {}))
say('missing params', () => any(line().model)({}, tensor([[1]])))
say('missing params eval', () => any(line().model).evaluate({ other: {} }, tensor([[1]])))
say('penalty order', () => { const lay = (i: any) => any(L.layer)({ inShape: [1], outShape: [1], init: () => ({ w: P.ones([1]), b: P.ones([1]) }), forward: (_: any, x: any) => [x, (dy: any) => [{ b: P.zeros([1]), w: P.zeros([1]) }, dy]], evaluate: (_: any, x: any) => x })
  return any(T.fit)({ ...line(), model: any(P).pipe(L.input(1), any(L.named)('l', lay)), penalties: [Loss.l2Penalty(0.1)] }, { train: data }).params })
for (const name of ['__proto__', 'constructor', 'toString', '1', 'a.b', '']) say(`named ${name}`, () => {
  const model = any(P).pipe(L.input(1), any(L.named)('first', L.batchNorm()), any(L.named)(name, L.dense(1)), any(L.named)('z', any(L.named)('q', L.batchNorm())(any(L.named)(name, L.dropout(0.5))(L.input(1)))))
  const s = any(T.fit)({ ...line(), model }, { train: data })
  return [Object.keys(s.params), Object.keys(s.state), item(any(P).sum(any(model).evaluate(s.params, data.x, s.state)))]
})
say('batch prefix', () => { const model = any(P).pipe(L.input(1), any(L.named)('d', L.dense(2)), any(L.named)('o', L.dropout(0.5))); const p = model.init(R.key(0))
  return [[1], [0, 1], [2, 0, 1], [2, 3, 1]].map(s => { const [y, k] = model(p, any(P).ones(s), { key: R.key(1) }); const [dp, dx] = k(y); return [y.shape, dx.shape, dp.d.w.shape] }) })
say('bn eval no state', () => any(P.pipe(L.input(1), L.named('b', L.batchNorm()))).evaluate({ b: { scale: tensor([1]), offset: tensor([1]) } }, tensor([[1]])))
say('bn train no needs', () => any(P.pipe(L.input(1), L.named('b', L.batchNorm())))({ b: { scale: tensor([1]), offset: tensor([1]) } }, tensor([[1]])))
say('jvp of jvp', () => { const f = (x: any) => mul(x, mul(x, x)); const d = (x: any) => any(P).jvp(f)([x], [t(1)])[1]; return any(P).jvp(d)([t(2)], [t(1)])[1] })
say('grad of jvp', () => { const f = (x: any) => mul(x, mul(x, x)); return grad((x: any) => any(P).jvp(f)([x], [t(1)])[1])(t(2)) })
say('compile grad grad', () => compile(grad(grad((x: any) => mul(x, mul(x, x)))))(t(2)))
say('grad compile grad', () => grad(compile(grad((x: any) => mul(x, mul(x, x)))))(t(2)))
say('perturbation', () => grad((x: any) => mul(x, grad((y: any) => add(x, y))(t(1))))(t(1)))
const shapes = { zeros: (s: any) => any(P).zeros(s), reshape: (s: any) => any(P).reshape(any(P).zeros([6]), s), broadcastTo: (s: any) => any(P).broadcastTo(t(1), s), uniform: (s: any) => R.uniform(R.key(0), s), bits: (s: any) => R.bits(R.key(0), s), normal: (s: any) => R.normal(R.key(0), s), bern: (s: any) => R.bernoulli(R.key(0), 0.5, s), fromArray: (s: any) => any(P).fromArray(s, [1, 2, 3, 4, 5, 6]), refine: (s: any) => any(P).refine(s)(any(P).zeros([2, 3])), layer: (s: any) => any(L.relu)(s), flatten: (s: any) => any(L.flatten)(s), tile: (s: any) => any(P).tile(any(P).zeros([1, 1]), s), permute: (s: any) => any(P).permute(any(P).zeros([1, 1, 1, 1]), s) }
for (const [n, f] of Object.entries(shapes)) say(`frozen? ${n}`, () => { const s = n === 'permute' ? [1, 0, 2, 3] : [2, 3]; f(s); return Object.isFrozen(s) })
const ok = (f: any, ...xs: any[]) => isRight(any(P).checkGrads(f)(...xs))
const N = (s: any, k = 0) => any(R.normal)(R.key(k), s, { dtype: 'float64' })
say('dot perm', () => {
  const d = { lhsBatching: [2, 0], rhsBatching: [1, 3], lhsContracting: [4, 1], rhsContracting: [0, 4] }
  // lhs [B2,K2,B1,F,K1], rhs [K1,B1,G,B2,K2]
  return [ok((x: any, y: any) => b.dot_general(d, x, y), N([2, 3, 4, 2, 5]), N([5, 4, 2, 2, 3], 1)),
   ok((x: any, y: any) => any(P).grad((z: any) => sum(any(P).sin(b.dot_general(d, z, y))))(x), N([2, 3, 2, 1, 2]), N([2, 2, 1, 2, 3], 1))] })
say('bcast perm', () => [[[2, 3], [3, 4, 2], [2, 0]], [[1, 3], [3, 4, 2], [2, 0]], [[2, 1], [1, 4, 2], [2, 0]], [[1, 1], [3, 2], [1, 0]], [[], [3, 2], []]].map(([s, shape, bd]: any) =>
  ok((x: any) => b.broadcast_in_dim({ shape, broadcastDimensions: bd }, x), N(s))))
say('pad', () => [[[-1], [2], [1], 4], [[-3], [-2], [2], 4], [[2], [-1], [0], 3], [[-1], [-1], [1], 2], [[1], [1], [3], 1], [[1], [1], [3], 0], [[-5], [8], [1], 2]].map(([low, high, interior, n]: any) => { try {
  return ok((x: any, v: any) => b.pad({ low, high, interior }, x, v), N([n]), N([])) } catch (e) { return String(e) } }))
say('slice', () => [[[1], [6], [2]], [[0], [7], [3]], [[3], [3], [2]], [[6], [7], [5]]].map(([start, limit, strides]: any) => ok((x: any) => b.slice({ start, limit, strides }, x), N([7]))))
say('gather grads', () => [
 ok((x: any) => any(P).take(x, [2, 0, 2], 1), N([2, 3, 2])), ok((x: any) => any(P).gather(x, tensor([[0, 1], [1, 1], [0, 0]], { dtype: 'int32' }), 1), N([3, 4])),
 ok((x: any) => grad((z: any) => sum(any(P).sin(any(P).take(z, [2, 0, 2], 1))))(x), N([2, 3, 2]))])
say('softmax 2nd', () => ['softmax', 'logSoftmax'].map(n => ok((x: any) => grad((z: any) => sum(any(P).sin(any(P)[n](z))))(x), N([2, 3]))).concat(ok((x: any) => grad((z: any) => sum(any(P).sin(any(P).logSumExp(z, 0))))(x), N([2, 3])), ok((x: any) => grad((z: any) => sum(any(P).sin(any(P).prod(z, 0))))(x), N([5, 3])), ok((x: any) => grad((z: any) => sum(any(P).std(z, 0)))(x), N([5, 3]))))
say('ints', () => toArray(tensor([1.7, 3e9, NaN], { dtype: 'int32' })))
say('frozen state', () => { const s = any(T.fit)(line(), { train: data }); return [Object.isFrozen(s), Object.isFrozen(s.params), Object.isFrozen(s.metrics)] })
say('vjp not fn', () => any(P).compile((x: any) => ({ x, n: 3 }))(t(1)))
say('confusion oob', () => toArray(any(T.confusionMatrix)(tensor([[1, 0], [0, 1]]), tensor([0, 7], { dtype: 'int32' }))))
