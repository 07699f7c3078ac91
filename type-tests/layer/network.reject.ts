import { mul, pipe, zeros, type Dim, type Key, type Shape, type Tensor } from 'pullback'
import * as L from 'pullback/layer'

declare const key: Key
declare const flag: boolean
declare const count: number
declare const anyName: string
const model = pipe(L.input(4), L.named('a', L.dense(3)))
const running = pipe(L.input(4), L.named('bn', L.batchNorm()))
declare const two: typeof L.relu | typeof L.flatten
declare const warm: L.Layer<readonly [4], readonly [4], {}, { readonly temperature: Tensor<readonly []> }>

// One error, at the part to blame, however many follow
//! named: 'a' takes features [number], not [8, 8]: put flatten before it
pipe(
  L.input(8, 8), L.named('a', /*^*/ L.dense(4)), L.named('b', L.dense(4)), L.named('c', L.relu), L.named('d', L.dense(4)), L.named('e', L.batchNorm()),
  L.named('f', L.dropout(0.1)), L.named('g', L.dense(4, 4)), L.named('h', L.residual(L.dense(4))), L.named('i', L.softmax), L.named('j', L.dense(2)),
)

//! named: the output [4] of one layer is not the input [5] of 'b'
pipe(L.input(8), L.named('a', L.dense(4)), /*^*/ L.named('b', L.dense(5, 4)), L.named('c', L.relu), L.named('d', L.dense(4)), L.named('e', L.dense(2)))

//! named: 'n' is no layer: call it first, as in batchNorm() or dense(10)
pipe(L.input(3), L.named('m', L.dense(3)), L.named('n', /*^*/ [1, 2]), L.named('o', L.dense(3)))

// What begins, and what has no name
//! dense: its sizes are missing: call it, and name it in a pipe, as in L.named('out', L.dense(10))
pipe(/*^*/ L.input(3), L.dense)

//! named: what comes before 'd' is not known here: call named inside pipe, after L.input(…) or a layer that fits
pipe(L.dense(3), /*^*/ L.named('d', /*^*/ L.dense(4)), L.named('e', L.dense(4)))

//! named: 'fc' takes features [number], not []
pipe(L.input(), L.named('fc', /*^*/ L.dense(3)))

//! named: 'd' is no layer: call it first, as in batchNorm() or dense(10)
pipe(L.input(4), L.named('d', /*^*/ L.dropout))

//! named: 'm' is one of several: name each in a network of its own, and choose between the networks
pipe(L.input(4), /*^*/ L.named('m', /*^*/ two))

//! named: 'm' may be undefined: choose between two layers, or between two networks
pipe(L.input(4), L.named('m', /*^*/ flag ? L.relu : undefined))

// Names
//! named: 'a' is taken
pipe(L.input(4), L.named(flag ? 'a' : 'b', L.dense(3)), /*^*/ L.named('a', L.dense(3)))

//! Property 'a' does not exist
pipe(L.input(4), L.named(flag ? 'a' : 'b', L.dense(3))).init(key)./*^*/ a

//! (names known at run time)
pipe(L.input(4), L.named(`x${count}`, L.dense(4))).evaluate(/*^*/ {}, zeros([2, 4]))

//! (names known at run time)
pipe(L.input(4), L.named(anyName, L.dense(4))).evaluate(/*^*/ {}, zeros([2, 4]))

//! (names known at run time)
pipe(L.input(4), L.named(anyName, L.batchNorm())).evaluate(/*^*/ running.init(key), zeros([2, 4]), running.initState())

//! compose: 'b' is taken: give layers names of their own
L.compose(L.dense(3, 4), /*^*/ L.dense(4, 6))

//! compose: the output [4] of one layer is not the input [5] of the next
//! run
L.compose(L.dense(3, 4), /*^*/ L.dense(5, 6))

// Needs: a network passes on a key and the state
//! named: 'w' needs temperature: a network passes on key and state, nothing else
pipe(L.input(4), /*^*/ L.named('w', warm))

//! named: 'w' needs temperature: a network passes on key and state, nothing else
pipe(L.input(4), /*^*/ L.named('w', (_: readonly [4]) => warm))

//! compose: a layer needs temperature: a network passes on key and state, nothing else
L.compose(warm, /*^*/ L.dense(4, 3))

//! residual: the layer needs temperature: a network passes on key and state, nothing else
L.residual(/*^*/ warm)

//! layer: forward needs temperature: a network passes on key and state, nothing else
L.layer({
  inShape: [4], outShape: [4], init: () => ({}), evaluate: (_, x) => x,
  /*^*/ forward: (_, x, { temperature }: { readonly temperature: Tensor<readonly []> }) => [mul(x, temperature), dy => [{}, mul(dy, temperature)]],
})

// Layers of one's own: state that is returned, parameters that can be trained
//! Source has 2 element(s) but target requires 3
L.layer({ inShape: [2], outShape: [2], init: () => ({}), initState: () => ({ m: zeros([2]) }), forward: (_, x) => /*^*/ [x, dy => [{}, dy]], evaluate: (_, x) => x })

//! Source has 3 element(s) but target allows only 2
L.layer({ inShape: [2], outShape: [2], init: () => ({}), forward: (_, x) => /*^*/ [x, dy => [{}, dy], { m: x }], evaluate: (_, x) => x })

//! layer: forward needs the state, and there is no initState
L.layer({
  inShape: [2], outShape: [2], init: () => ({}), evaluate: (_, x) => x,
  /*^*/ forward: (_, x, { state: _s }: { readonly state: { readonly m: Tensor<readonly [2]> } }) => [x, dy => [{}, dy]],
})

//! layer: forward needs another state than initState gives
L.layer({
  inShape: [2], outShape: [2], init: () => ({}), initState: () => ({ m: zeros([3]) }), evaluate: (_, x) => x,
  /*^*/ forward: (_, x, { state: _s }: { readonly state: { readonly m: Tensor<readonly [2]> } }) => [x, dy => [{}, dy], { m: zeros([3]) }],
})

//! fromForward: params.s is no tensor: parameters are tensors of floats; other values can be closed over
L.fromForward({ inShape: [2], outShape: [2], init: () => /*^*/ ({ s: 'hello' }), forward: (_, x) => x })

//! fromForward: params.inner.s is int32: parameters are tensors of floats; other values can be closed over
L.fromForward({ inShape: [2], outShape: [2], init: () => /*^*/ ({ inner: { s: zeros([2], { dtype: 'int32' }) } }), forward: (_, x) => x })

//! layer: params.s is bool: parameters are tensors of floats; other values can be closed over
L.layer({ inShape: [2], outShape: [2], init: () => /*^*/ ({ s: zeros([2], { dtype: 'bool' }) }), forward: (p, x) => [x, dy => [p, dy]], evaluate: (_, x) => x })

//! Type '3' is not assignable to type '2'
L.layer({ inShape: [2], outShape: [2], init: () => ({ s: zeros([2]) }), forward: (_, x) => [x, dy => [{ /*^*/ s: zeros([3]) }, dy]], evaluate: (_, x) => x })

// Networks of unknown depth
//! repeat: the network gives [number], where it gave [number, number] before
L.repeat(L.input(8, 8), [1, 2], (net, _, i) => /*^*/ pipe(net, L.named(`h${i}`, L.flatten)))

//! repeat: the network that is given back is not the one that was given, extended
L.repeat(L.input(8), [1, 2], (_net, _item, _i) => /*^*/ L.input(8))

const blocks = L.repeat(L.input(8), [1, 2], (net, _, i) => pipe(net, L.named(`h${i}`, L.dense(8)), L.named(`b${i}`, L.batchNorm())))
//! (names known at run time)
blocks.evaluate(/*^*/ {}, zeros([2, 8]), blocks.initState())

//! evaluate: the layer needs its state as a third argument, and there is none
blocks.evaluate(blocks.init(key), /*^*/ zeros([2, 8]))

// One of several inputs, one of which does not fit
//! evaluate: the input [2, 5] does not end in [4], the features that the layer takes
model.evaluate(model.init(key), /*^*/ zeros(flag ? [2, 4] as const : [2, 5] as const))

declare const either: Tensor<readonly [2, 4]> | Tensor<readonly [2, 5]>
//! layer: the input [2, 5] does not end in [4], the features that the layer takes
model(model.init(key), /*^*/ either)

declare const some: Tensor
//! evaluate: the input [...number] does not end in [4], the features that the layer takes
model.evaluate(model.init(key), /*^*/ some)

//! evaluate: the input is int32, the layer takes float32
model.evaluate(model.init(key), /*^*/ zeros([2, 4], { dtype: 'int32' }))

// Generic code
//! LayerCheck<"a", readonly [], I, None, Box<false>>
const begun = <I extends Shape, O extends Shape, P>(layer: L.Layer<I, O, P>) => pipe(L.input(), /*^*/ L.named('a', layer))

//! Fits<"compose", readonly [M], readonly [I]
const crossed = <I extends Dim, M extends Dim, P, Q>(a: L.Layer<readonly [I], readonly [M], P>, b: L.Layer<readonly [I], readonly [M], Q>) => L.compose(a, /*^*/ b)
