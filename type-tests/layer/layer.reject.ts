import { pipe, zeros, type Dim, type Key, type Tensor } from 'pullback'
import * as L from 'pullback/layer'

declare const key: Key
const model = pipe(L.input(64), L.named('hidden', L.dense(32)), L.named('act', L.relu), L.named('out', L.dense(10)))
const noisy = pipe(L.input(4), L.named('fc', L.dense(3)), L.named('drop', L.dropout(0.5)))
const running = pipe(L.input(4), L.named('fc', L.dense(3)), L.named('bn', L.batchNorm()))
const both = pipe(L.input(4), L.named('bn', L.batchNorm()), L.named('drop', L.dropout(0.5)))
declare const rows: Tensor<readonly [5, number]>

// Inputs and cotangents
//! Type '63' is not assignable to type '64'
model(model.init(key), /*^*/ zeros([5, 63]))

//! Type '63' is not assignable to type '64'
model.evaluate(model.init(key), /*^*/ zeros([2, 5, 63]))

//! Type 'number' is not assignable to type '64'
model(model.init(key), /*^*/ rows)

//! Type '"float64"' is not assignable to type '"float32"'
model(model.init(key), /*^*/ zeros([5, 64], { dtype: 'float64' }))

//! Type '9' is not assignable to type '10'
model(model.init(key), zeros([5, 64]))[1](/*^*/ zeros([5, 9]))

//! Type '4' is not assignable to type '5'
model(model.init(key), zeros([5, 64]))[1](/*^*/ zeros([4, 10]))

//! Property 'hidden' is missing
model(/*^*/ { act: {}, out: model.init(key).out }, zeros([5, 64]))

//! Type 'Tensor<readonly [32, 10], "float32">' is not assignable to type 'Tensor<readonly [64, 32]>'
model({ ...model.init(key), hidden: { b: zeros([32]), /*^*/ w: zeros([32, 10]) } }, zeros([5, 64]))

// Chains
//! named: the output [32] of one layer is not the input [33] of 'out'
pipe(L.input(64), L.named('hidden', L.dense(32)), /*^*/ L.named('out', L.dense(33, 10)))

//! named: the output [10] of one layer is not the input [9] of 'out'
pipe(L.input(64), L.named('model', model), /*^*/ L.named('out', L.dense(9, 3)))

//! named: 'fc' takes features [number], not [2, 3]: put flatten before it
pipe(L.input(2, 3), L.named('fc', /*^*/ L.dense(3)))

//! named: 'h' is taken
pipe(L.input(4), L.named('h', L.dense(3)), /*^*/ L.named('h', L.relu))

//! named: 'act' is taken
pipe(L.input(4), L.named('act', L.relu), L.named('h', L.dense(3)), /*^*/ L.named('act', L.relu))

//! compose: 'fc' is taken
L.compose(noisy, /*^*/ pipe(L.input(3), L.named('fc', L.dense(4))))

//! Type '3' is not assignable to type '5'
L.compose(noisy, /*^*/ pipe(L.input(5), L.named('decoder', L.dense(4))))

// Needs and state
//! Expected 3 arguments, but got 2
/*^*/ noisy(noisy.init(key), zeros([2, 4]))

//! Expected 3 arguments, but got 2
/*^*/ running(running.init(key), zeros([2, 4]))

//! Property 'key' is missing
both(both.init(key), zeros([2, 4]), /*^*/ { state: both.initState() })

//! Property 'state' is missing
both(both.init(key), zeros([2, 4]), /*^*/ { key })

//! Property 'bn' is missing in type '{}'
running(running.init(key), zeros([2, 4]), { /*^*/ state: {} })

//! Expected 3 arguments, but got 2
running./*^*/ evaluate(running.init(key), zeros([2, 4]))

//! Expected 2 arguments, but got 3
noisy.evaluate(noisy.init(key), zeros([2, 4]), /*^*/ { key })

//! Expected 2 arguments, but got 3
model(model.init(key), zeros([2, 64]), /*^*/ { key })

//! has no element at index '2'
const [y, backward, /*^*/ state] = noisy(noisy.init(key), zeros([2, 4]), { key })

// Residuals
//! residual: the output [4] is not the input [8]
L.residual(/*^*/ L.dense(8, 4))

//! residual: the output [10] is not the input [64]
//! run
L.residual(/*^*/ model)

//! residual: the output [4] is not the input [8]
pipe(L.input(8), /*^*/ L.named('r', /*^*/ L.residual(L.dense(4))))

// Generic code
//! is not assignable to type
const wrong = <I extends Dim, H extends Dim, O extends Dim>(i: I, h: H, o: O) => pipe(L.input(i), L.named('h', L.dense(h)), /*^*/ L.named('o', L.dense(i, o)))

//! named: 'h' is taken
const twice = <I extends Dim, H extends Dim>(i: I, h: H) => pipe(L.input(i), L.named('h', L.dense(h)), /*^*/ L.named('h', L.dense(h)))

//! Type 'O' is not assignable to type 'I'
const swapped = <I extends Dim, O extends Dim>(i: I, o: O, x: Tensor<readonly [2, O]>) => L.dense(i, o).evaluate(L.dense(i, o).init(key), /*^*/ x)

//! Expected 3 arguments, but got 2
const keyless = <I extends Dim>(i: I, x: Tensor<readonly [2, I]>) => /*^*/ L.dropout(0.5)([i])({}, x)

// Layers of one's own
//! Type '2' is not assignable to type '3'
const own = L.fromForward({ inShape: [3], outShape: [/*^*/ 2], init: () => ({}), forward: (_, x) => x })

//! named: 'n' is no layer: call it first, as in batchNorm() or dense(10)
L.named('n', /*^*/ L.batchNorm)

//! named: the output [4] of one layer is not the input [5] of 'a'
//! run
pipe(L.input(4), /*^*/ L.named('a', L.dense(5, 3)))

//! named: 'a' takes features [number], not [28, 28]: put flatten before it
pipe(L.input(28, 28), L.named('a', /*^*/ L.dense(3)))

//! named: what comes before 'h' is not known here: call named inside pipe, after a layer that fits
L.named('h', /*^*/ L.dense(10))
