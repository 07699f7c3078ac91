import { expectAssignable, expectType } from 'tsd'
import { dim, mul, pipe, zeros, type Dim, type Key, type NamedDim, type Shape, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Random from 'pullback/random'
import type { Equal, Expect } from '../support/equal.js'

declare const key: Key

// Sizes flow through the pipe, into shapes and parameters.
const model = pipe(L.input(64), L.named('hidden', L.dense(32)), L.named('act', L.relu), L.named('out', L.dense(10)))
interface Weights<I extends Dim, O extends Dim> { readonly w: Tensor<readonly [I, O]>; readonly b: Tensor<readonly [O]> }
type Params = { readonly hidden: Weights<64, 32>; readonly act: {}; readonly out: Weights<32, 10> }
const params = model.init(key)
expectType<readonly [64]>(model.inShape)
expectType<readonly [10]>(model.outShape)
expectAssignable<Params>(params)
expectType<Tensor<readonly [64, 32]>>(params.hidden.w)
expectType<Tensor<readonly [10]>>(params.out.b)

// Any batch prefix; the cotangents have the types of what they belong to.
const [logits, backward] = model(params, zeros([5, 64]))
const [dParams, dx] = backward(logits)
expectType<Tensor<readonly [5, 10]>>(logits)
expectType<Tensor<readonly [5, 64]>>(dx)
type _1 = Expect<Equal<typeof dParams, typeof params>>
expectType<Tensor<readonly [10]>>(model(params, zeros([64]))[0])
expectType<Tensor<readonly [2, 3, 10]>>(model.evaluate(params, zeros([2, 3, 64])))
expectType<Tensor<readonly [NamedDim<'batch'>, 10]>>(model.evaluate(params, zeros([dim('batch', 3), 64])))
declare const rows: Tensor<readonly [number, 64]>
expectType<Tensor<readonly [number, 10]>>(model.evaluate(params, rows))

// Both forms of dense, and makers on their own.
expectType<Tensor<readonly [3, 2]>>(L.dense(3, 2).init(key).w)
expectType<Tensor<readonly [3, 2]>>(L.dense(2)([3]).init(key).w)
expectType<readonly [4, 5]>(L.gelu([4, 5] as const).outShape)
expectType<readonly [12]>(L.flatten([3, 4]).outShape)
expectType<Tensor<readonly [7, 12]>>(L.flatten([3, 4]).evaluate({}, zeros([7, 3, 4])))
const image = pipe(L.input(2, 3, 4), L.named('flat', L.flatten), L.named('fc', L.dense(5)), L.named('p', L.softmax))
expectType<Tensor<readonly [24, 5]>>(image.init(key).fc.w)
expectType<readonly [NamedDim<'time'>]>(L.flatten([dim('time', 3), 1]).outShape)

// Needs and state add up; who needs nothing is not asked.
const noisy = pipe(L.input(4), L.named('drop', L.dropout(0.5)), L.named('fc', L.dense(3)))
const running = pipe(L.input(4), L.named('fc', L.dense(3)), L.named('bn', L.batchNorm()))
const both = pipe(L.input(4), L.named('bn', L.batchNorm({ momentum: 0.99 })), L.named('inner', noisy), L.named('act', L.tanh))
type Running<N extends Dim> = { readonly mean: Tensor<readonly [N]>; readonly variance: Tensor<readonly [N]> }
expectType<Tensor<readonly [2, 3]>>(noisy(noisy.init(key), zeros([2, 4]), { key })[0])
expectType<Tensor<readonly [2, 3]>>(noisy.evaluate(noisy.init(key), zeros([2, 4])))
type _2 = Expect<Equal<ReturnType<typeof noisy.initState>, {}>>
type _3 = Expect<Equal<ReturnType<typeof running.initState>, { readonly bn: Running<3> }>>
const trained = running(running.init(key), zeros([2, 4]), { state: running.initState() })
type _4 = Expect<Equal<(typeof trained)['length'], 3>>
type _5 = Expect<Equal<(typeof trained)[2], { readonly bn: Running<3> }>>
expectType<Tensor<readonly [2, 3]>>(running.evaluate(running.init(key), zeros([2, 4]), trained[2]))
const bothTrained = both(both.init(key), zeros([2, 4]), { key, state: both.initState() })
type _6 = Expect<Equal<(typeof bothTrained)[2], { readonly bn: Running<4> }>>
expectType<Tensor<readonly [2, 3]>>(both.evaluate(both.init(key), zeros([2, 4]), both.initState()))
const plain = model(params, zeros([1, 64]))
type _7 = Expect<Equal<(typeof plain)['length'], 2>>

// A network goes into another as it is; its parameters and state go by the name.
const nested = pipe(L.input(4), L.named('a', running), L.named('b', pipe(L.input(3), L.named('bn', L.batchNorm()))))
type _8 = Expect<Equal<ReturnType<typeof nested.initState>, { readonly a: { readonly bn: Running<3> }; readonly b: { readonly bn: Running<3> } }>>
expectType<Tensor<readonly [4, 3]>>(nested.init(key).a.fc.w)

// Names that are not literals are checked at run time; what they hold is asked for all the same.
declare const name: string
const dynamic = pipe(L.input(4), L.named(`bn ${name}`, L.batchNorm()), L.named('fc', L.dense(2)), L.named(`bn ${name}`, L.batchNorm()))
expectType<Tensor<readonly [3, 2]>>(dynamic(dynamic.init(key), zeros([3, 4]), { state: dynamic.initState() })[0])

// Residuals.
const residual = pipe(L.input(8), L.named('r', L.residual(L.dense(8))), L.named('s', L.residual(L.relu)), L.named('t', L.residual(L.dense(8, 8))))
expectType<readonly [8]>(residual.outShape)
expectType<Tensor<readonly [8, 8]>>(residual.init(key).r.w)
const wrapped = L.residual(pipe(L.input(4), L.named('bn', L.batchNorm()), L.named('drop', L.dropout(0.1))))
expectType<Tensor<readonly [2, 4]>>(wrapped(wrapped.init(key), zeros([2, 4]), { key, state: wrapped.initState() })[0])
type _9 = Expect<Equal<ReturnType<typeof wrapped.initState>, { readonly bn: Running<4> }>>

// compose
const decoder = pipe(L.input(3), L.named('decoder', L.dense(4)), L.named('norm', L.batchNorm()))
const auto = L.compose(noisy, decoder)
expectType<readonly [4]>(auto.outShape)
expectType<Tensor<readonly [4, 3]>>(auto.init(key).fc.w)
expectType<Tensor<readonly [2, 4]>>(auto(auto.init(key), zeros([2, 4]), { key, state: auto.initState() })[0])
type _10 = Expect<Equal<ReturnType<typeof auto.initState>, { readonly norm: Running<4> }>>

// Generic model functions check, and give literal shapes where they are called with literals.
const mlp = <I extends Dim, H extends Dim, O extends Dim>(i: I, h: H, o: O) =>
  pipe(L.input(i), L.named('h', L.dense(h)), L.named('o', L.dense(o)))
const made = mlp(784, 128, 10)
expectType<readonly [784]>(made.inShape)
expectType<Tensor<readonly [784, 128]>>(made.init(key).h.w)
expectType<Tensor<readonly [32, 10]>>(made.evaluate(made.init(key), zeros([32, 784])))
const named = mlp(dim('features', 3), 4, 2)
expectType<Tensor<readonly [NamedDim<'features'>, 4]>>(named.init(key).h.w)

const tower = <I extends Dim, H extends Dim>(i: I, h: H) => pipe(
  L.input(i), L.named('in', L.dense(h)), L.named('bn', L.batchNorm()), L.named('act', L.silu), L.named('drop', L.dropout(0.1)),
  L.named('block', L.residual(L.dense(h))), L.named('p', L.softmax))
const built = tower(16, 8)
type _11 = Expect<Equal<ReturnType<typeof built.initState>, { readonly bn: Running<8> }>>
expectType<Tensor<readonly [3, 8]>>(built(built.init(key), zeros([3, 16]), { key, state: built.initState() })[0])
const run = <B extends Dim, I extends Dim, H extends Dim, O extends Dim>(i: I, h: H, o: O, x: Tensor<readonly [B, I]>) => {
  const network = mlp(i, h, o)
  return network.evaluate(network.init(key), x)
}
expectType<Tensor<readonly [6, 2]>>(run(4, 3, 2, zeros([6, 4])))

// Layers of one's own.
const double = <S extends Shape>(shape: S): L.Layer<S, S, {}> => L.layer({
  inShape: shape, outShape: shape, init: () => ({}),
  forward: (_, x) => [mul(x, 2), dy => [{}, mul(dy, 2)]],
  evaluate: (_, x) => mul(x, 2),
})
const withOwn = pipe(L.input(3), L.named('double', double), L.named('out', L.dense(2)))
expectType<Tensor<readonly [3, 2]>>(withOwn.init(key).out.w)
expectType<Tensor<readonly [3]>>(L.fromForward({ inShape: [3], outShape: [3], init: () => ({ s: zeros([3]) }), forward: (p, x) => mul(x, p.s) })
  .init(Random.key(0)).s)
