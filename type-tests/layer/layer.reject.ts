import { pipe, zeros, type Dim, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Random from 'pullback/random'

const key = Random.key(0)
const model = pipe(L.input(64), L.named('hidden', L.dense(32)), L.named('act', L.relu), L.named('out', L.dense(10)))
const noisy = pipe(L.input(4), L.named('fc', L.dense(3)), L.named('drop', L.dropout(0.5)))
const running = pipe(L.input(4), L.named('fc', L.dense(3)), L.named('bn', L.batchNorm()))
const both = pipe(L.input(4), L.named('bn', L.batchNorm()), L.named('drop', L.dropout(0.5)))
declare const rows: Tensor<readonly [5, number]>

// Inputs and cotangents
//! layer: the input [5, 63] does not end in [64], the features that the layer takes
//! run
model(model.init(key), /*^*/ zeros([5, 63]))

//! evaluate: the input [2, 5, 63] does not end in [64], the features that the layer takes
//! run
model.evaluate(model.init(key), /*^*/ zeros([2, 5, 63]))

//! layer: the input [5, number] does not end in [64], the features that the layer takes
model(model.init(key), /*^*/ rows)

//! layer: the input is float64, the layer takes float32
model(model.init(key), /*^*/ zeros([5, 64], { dtype: 'float64' }))

//! Type '9' is not assignable to type '10'
model(model.init(key), zeros([5, 64]))[1](/*^*/ zeros([5, 9]))

//! Type '4' is not assignable to type '5'
model(model.init(key), zeros([5, 64]))[1](/*^*/ zeros([4, 10]))

//! Property 'hidden' is missing
model(/*^*/ { act: {}, out: model.init(key).out }, zeros([5, 64]))

//! Type 'Tensor<readonly [32, 10]>' is not assignable to type 'Tensor<readonly [64, 32]>'
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

//! compose: the output [3] of one layer is not the input [5] of the next
//! run
L.compose(noisy, /*^*/ pipe(L.input(5), L.named('decoder', L.dense(4))))

// Needs and state
//! layer: training needs { key } as a third argument, and there is none
noisy(noisy.init(key), /*^*/ zeros([2, 4]))

//! layer: training needs { state } as a third argument, and there is none
running(running.init(key), /*^*/ zeros([2, 4]))

//! layer: training needs { key, state } as a third argument, and there is none
both(both.init(key), /*^*/ zeros([2, 4]))

//! Property 'key' is missing
both(both.init(key), zeros([2, 4]), /*^*/ { state: both.initState() })

//! Property 'state' is missing
both(both.init(key), zeros([2, 4]), /*^*/ { key })

//! Property 'bn' is missing in type '{}'
running(running.init(key), zeros([2, 4]), { /*^*/ state: {} })

//! evaluate: the layer needs its state as a third argument, and there is none
running.evaluate(running.init(key), /*^*/ zeros([2, 4]))

//! evaluate: the input [2, 5] does not end in [4], the features that the layer takes
running.evaluate(running.init(key), /*^*/ zeros([2, 5]), running.initState())

//! nothing is asked for beside parameters and input
noisy.evaluate(noisy.init(key), zeros([2, 4]), { /*^*/ key })

//! nothing is asked for beside parameters and input
model(model.init(key), zeros([2, 64]), { /*^*/ key })

//! has no element at index '2'
const [y, backward, /*^*/ state] = noisy(noisy.init(key), zeros([2, 4]), { key })

// Residuals
//! residual: the output [4] is not the input [8]
L.residual(/*^*/ L.dense(8, 4))

//! residual: the output [10] is not the input [64]
//! run
L.residual(/*^*/ model)

//! residual: the output [4] is not the input [8]
pipe(L.input(8), /*^*/ L.named('r', L.residual(L.dense(4))))

// Generic code
//! is not assignable to type
const wrong = <I extends Dim, H extends Dim, O extends Dim>(i: I, h: H, o: O) => pipe(L.input(i), L.named('h', L.dense(h)), /*^*/ L.named('o', L.dense(i, o)))

//! named: 'h' is taken
const twice = <I extends Dim, H extends Dim>(i: I, h: H) => pipe(L.input(i), L.named('h', L.dense(h)), /*^*/ L.named('h', L.dense(h)))

//! InputCheck<"evaluate", readonly [I], readonly [2, O]
const swapped = <I extends Dim, O extends Dim>(i: I, o: O, x: Tensor<readonly [2, O]>) => L.dense(i, o).evaluate(L.dense(i, o).init(key), /*^*/ x)

//! layer: training needs { key } as a third argument, and there is none
const keyless = <I extends Dim>(i: I, x: Tensor<readonly [2, I]>) => L.dropout(0.5)([i])({}, /*^*/ x)

// Layers of one's own
//! Type '3' is not assignable to type '2'
const own = L.fromForward({ inShape: [3], outShape: [2], init: () => ({}), forward: (_, x) => /*^*/ x })

//! named: 'n' is no layer: call it first, as in batchNorm() or dense(10)
L.named('n', /*^*/ L.batchNorm)

//! named: the output [4] of one layer is not the input [5] of 'a'
//! run
pipe(L.input(4), /*^*/ L.named('a', L.dense(5, 3)))

//! named: 'a' takes features [number], not [28, 28]: put flatten before it
pipe(L.input(28, 28), L.named('a', /*^*/ L.dense(3)))

//! named: what comes before 'h' is not known here: call named inside pipe, after L.input(…) or a layer that fits
L.named('h', /*^*/ L.dense(10))

// Sizes and rates that are none, and one of several of which one is none
declare const oneOf: 3 | -4
declare const oneRate: 0.5 | 1.5

//! dense: [-3] is not a shape: every size is a whole number, 0 or more
L.dense(/*^*/ -3)

//! dense: [2.5] is not a shape: every size is a whole number, 0 or more
L.dense(/*^*/ 2.5)

//! dense: [-4] is not a shape: every size is a whole number, 0 or more
L.dense(/*^*/ oneOf)

//! dense: [-4] is not a shape: every size is a whole number, 0 or more
L.dense(3, /*^*/ oneOf)

//! input: [0.5] is not a shape: every size is a whole number, 0 or more
L.input(/*^*/ 0.5)

//! input: [-4] is not a shape: every size is a whole number, 0 or more
L.input(/*^*/ oneOf)

//! dropout: the rate is 1.5: it must be at least 0 and less than 1
//! run
L.dropout(/*^*/ 1.5)

//! dropout: the rate is 1: it must be at least 0 and less than 1
//! run
L.dropout(/*^*/ 1)

//! dropout: the rate is -0.1: it must be at least 0 and less than 1
//! run
L.dropout(/*^*/ -0.1)

//! dropout: the rate is 50: it must be at least 0 and less than 1
//! run
L.dropout(/*^*/ 50)

//! dropout: the rate is 1.5: it must be at least 0 and less than 1
L.dropout(/*^*/ oneRate)
