import { expectType } from 'tsd'
import { mul, pipe, zeros, type Dim, type Key, type NamedDim, type Shape, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import type { Equal, Expect } from '../support/equal.js'

declare const key: Key
declare const flag: boolean
declare const count: number

// A body of parameters, needs and state that are not known here is extended and composed; a name that it holds is found at run time.
const extended = <P, N, S>(body: L.Layer<readonly [4], readonly [8], P, N, S>) => pipe(body, L.named('head', L.dense(3)), L.named('tail', L.dense(3, 2)))
const joined = <P>(body: L.Layer<readonly [4], readonly [8], P>) => L.compose(body, pipe(L.input(8), L.named('head', L.dense(3))))
const chained = <I extends Shape, M extends Shape, O extends Shape, P, Q>(a: L.Layer<I, M, P>, b: L.Layer<M, O, Q>) => L.compose(a, b)
const inside = <S extends Shape, P>(body: L.Layer<S, S, P>) => pipe(body, L.named('again', body), L.named('act', L.relu))
const body = pipe(L.input(4), L.named('body', L.dense(8)))
expectType<Tensor<readonly [8, 3]>>(extended(body).init(key).head.w)
expectType<Tensor<readonly [4, 8]>>(joined(body).init(key).body.w)
expectType<readonly [3]>(chained(body, pipe(L.input(8), L.named('end', L.dense(3)))).outShape)
expectType<Tensor<readonly [4, 4]>>(inside(pipe(L.input(4), L.named('fc', L.dense(4)))).init(key).again.fc.w)
export const alike = <N extends Dim>(n: N) => L.compose(L.input(n), pipe(L.input(n), L.named('fc', L.dense(n))))
export const anyRank = <S extends Shape>(shape: S) => pipe(L.input(...shape), L.named('act', L.relu), L.named('bn', L.batchNorm()))

// One of several names holds one of several records; names that are no literals hold what the run knows.
const either = pipe(L.input(4), L.named(flag ? 'a' : 'b', L.dense(3)), L.named('out', L.dense(2)))
type Weights<I extends Dim, O extends Dim> = { readonly w: Tensor<readonly [I, O]>; readonly b: Tensor<readonly [O]> }
type _1 = Expect<Equal<ReturnType<typeof either.init>,
  { readonly a: Weights<4, 3>; readonly out: Weights<3, 2> } | { readonly b: Weights<4, 3>; readonly out: Weights<3, 2> }>>
expectType<Tensor<readonly [5, 2]>>(either.evaluate(either.init(key), zeros([5, 4])))
const numbered = pipe(L.input(4), L.named(`x${count}`, L.dense(4)), L.named('out', L.dense(2)))
expectType<Tensor<readonly [5, 2]>>(numbered.evaluate(numbered.init(key), zeros([5, 4])))
expectType<Tensor<readonly [4, 2]>>(numbered.init(key).out.w)

// A part chosen at run time, where both give the same.
const chosen = pipe(L.input(4), L.named('act', flag ? L.relu : L.tanh), L.named('out', L.dense(2)))
expectType<Tensor<readonly [4, 2]>>(chosen.init(key).out.w)

// One of several inputs that fit.
declare const inputs: Tensor<readonly [2, 4]> | Tensor<readonly [3, 5, 4]>
expectType<Tensor<readonly [2, 8] | readonly [3, 5, 8]>>(body.evaluate(body.init(key), inputs))
const run = <P extends Shape, B extends Dim>(x: Tensor<readonly [...P, 4]>, y: Tensor<readonly [B, 4]>) =>
  [body.evaluate(body.init(key), x), body(body.init(key), y)[0]] as const
expectType<Tensor<readonly [NamedDim<'rows'>, 8]>>(run(zeros([4]), zeros([count as NamedDim<'rows'>, 4]))[1])

// As many layers as there are items, of any rank, with keys and state; the items may be a tuple.
const blocks = L.repeat(body, [32, 16] as const, (net, size, i) => pipe(
  net, L.named(`h${i}`, L.dense(size)), L.named(`bn${i}`, L.batchNorm()), L.named(`drop${i}`, L.dropout(0.1))))
expectType<readonly [number]>(blocks.outShape)
expectType<Tensor<readonly [4, 8]>>(blocks.init(key).body.w)
expectType<Tensor<readonly [7, number]>>(blocks(blocks.init(key), zeros([7, 4]), { key, state: blocks.initState() })[0])
expectType<Tensor<readonly [7, number]>>(blocks.evaluate(blocks.init(key), zeros([7, 4]), blocks.initState()))
const images = L.repeat(L.input(8, 8), [1, 2, 3], (net, _, i) => pipe(net, L.named(`act${i}`, L.relu)))
expectType<Tensor<readonly [7, number, number]>>(images.evaluate(images.init(key), zeros([7, 8, 8])))
const headed = pipe(blocks, L.named('out', L.dense(3)))
expectType<Tensor<readonly [7, 3]>>(headed.evaluate(headed.init(key), zeros([7, 4]), headed.initState()))

// Layers of one's own: the output's shape is the one stated, and generic parameters go on.
const scale = L.fromForward({ inShape: [3], outShape: [3], init: () => ({ s: zeros([3]) }), forward: ({ s }, x) => mul(x, s) })
expectType<readonly [3]>(scale.outShape)
export const scaled = <P extends { readonly s: Tensor<readonly [3]> }>(init: () => P) =>
  L.fromForward({ inShape: [3], outShape: [3], init, forward: ({ s }, x) => mul(x, s) })
interface Scale<N extends Dim> { readonly s: Tensor<readonly [N]> }
export const wide = <N extends Dim>(n: N) => L.fromForward({ inShape: [n], outShape: [n], init: (): Scale<N> => ({ s: zeros([n]) }), forward: ({ s }, x) => mul(x, s) })
const counting = L.layer({
  inShape: [2], outShape: [2], init: () => ({}), initState: () => ({ seen: zeros([2]) }), evaluate: (_, x) => x,
  forward: (_, x, { state }: { readonly key: Key; readonly state: { readonly seen: Tensor<readonly [2]> } }) => [x, dy => [{}, dy], state],
})
const counted = pipe(L.input(2), L.named('counting', counting))
expectType<Tensor<readonly [2]>>(counted(counted.init(key), zeros([3, 2]), { key, state: counted.initState() })[2].counting.seen)
