import { add, sub, zeros, type Key, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Random from 'pullback/random'

interface Mean { readonly mean: Tensor<readonly [3]> }
const shapes = { inShape: [3], outShape: [3], init: () => ({}) } as const
const initState = (): Mean => ({ mean: zeros([3]) })

//! Property 'evaluate' is missing
L.fromForward(/*^*/ { ...shapes, forward: (_, x, { key }: { readonly key: Key }) => add(x, Random.normal(key, [3])) })

//! is missing in type
L.fromForward({ ...shapes, initState, /*^*/ forward: (_, x, { state }: { readonly state: Mean }) => [x, state] })

//! fromForward: forward needs the state, and there is no initState
L.fromForward({ ...shapes, /*^*/ forward: (_, x, { state }: { readonly state: Mean }) => sub(x, state.mean), evaluate: (_, x) => x })

//! fromForward: forward needs another state than initState gives
L.fromForward({ ...shapes, initState, /*^*/ forward: (_, x, { state }: { readonly state: { readonly n: Tensor<readonly [3]> } }) => [x, { mean: state.n }], evaluate: (_, x) => x })

//! is not assignable to type
L.fromForward({ ...shapes, initState, /*^*/ forward: (_, x, { state }: { readonly state: Mean }) => sub(x, state.mean), evaluate: (_, x) => x })

//! '4' is not assignable to type '3'
L.fromForward({ ...shapes, initState, /*^*/ forward: (_, x, __: { readonly state: Mean }) => [x, { mean: zeros([4]) }], evaluate: (_, x) => x })

const noisy = L.fromForward({ ...shapes, forward: (_, x, { key }: { readonly key: Key }) => add(x, Random.normal(key, [3])), evaluate: (_, x) => x })
//! layer: training needs { key } as a third argument, and there is none
noisy({}, /*^*/ zeros([8, 3]))
