import { add, mean, mul, pipe, sub, zeros, type Dim, type Key, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Random from 'pullback/random'
import type { Equal, Expect } from '../support/equal.js'

interface Mean { readonly mean: Tensor<readonly [3]> }
const x = zeros([8, 3])

// With nothing, a key, a state, both.
const plain = L.fromForward({ inShape: [3], outShape: [3], init: () => ({ s: zeros([3]) }), forward: ({ s }, y) => mul(y, s) })
const noisy = L.fromForward({
  inShape: [3], outShape: [3], init: () => ({ s: zeros([3]) }),
  forward: ({ s }, y, { key }: { readonly key: Key }) => add(mul(y, s), Random.normal(key, [3])), evaluate: ({ s }, y) => mul(y, s),
})
const running = L.fromForward({
  inShape: [3], outShape: [3], init: () => ({}), initState: (): Mean => ({ mean: zeros([3]) }),
  forward: (_, y, { state }: { readonly state: Mean }) => [sub(y, mean(y, 0)), { mean: add(state.mean, mean(y, 0)) }], evaluate: (_, y, state) => sub(y, state.mean),
})
const both = L.fromForward({
  inShape: [3], outShape: [2], init: () => ({ w: zeros([3, 2]) }), initState: (): Mean => ({ mean: zeros([3]) }),
  forward: (_, y, { key, state }: { readonly key: Key; readonly state: Mean }) => [Random.normal(key, [y.shape[0], 2]), state],
  evaluate: (_, y) => zeros([y.shape[0], 2]),
})
const generic = <N extends Dim>(n: N) => L.fromForward({
  inShape: [n], outShape: [n], init: () => ({}), forward: (_, y, { key }: { readonly key: Key }) => mul(y, Random.uniform(key, [])), evaluate: (_, y) => y,
})

const [, backward] = plain({ s: zeros([3]) }, x)
const [, , next] = running({}, x, { state: running.initState() })
const [out, , after] = both({ w: zeros([3, 2]) }, x, { key: Random.key(0), state: both.initState() })
const model = pipe(L.input(3), L.named('a', running), L.named('b', noisy), L.named('c', both))

export type Layers = [
  Expect<Equal<typeof plain, L.Layer<readonly [3], readonly [3], { s: Tensor<readonly [3]> }>>>,
  Expect<Equal<typeof noisy, L.Layer<readonly [3], readonly [3], { s: Tensor<readonly [3]> }, { readonly key: Key }>>>,
  Expect<Equal<typeof running, L.Layer<readonly [3], readonly [3], {}, { readonly state: Mean }, Mean>>>,
  Expect<Equal<ReturnType<typeof backward>[0], { s: Tensor<readonly [3]> }>>,
  Expect<Equal<typeof next, Mean>>,
  Expect<Equal<typeof out, Tensor<readonly [8, 2]>>>,
  Expect<Equal<typeof after, Mean>>,
  Expect<Equal<ReturnType<typeof model.initState>['a'], Mean>>,
  Expect<Equal<ReturnType<typeof generic<5>>['inShape'], readonly [5]>>,
]
