import { dim, mean, pipe, sub, zeros, type Dim, type Shape, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

const model = pipe(L.input(4), L.named('out', L.dense(3)))
const config = { model, loss: Loss.softmaxCrossEntropy, optimizer: Opt.sgd(0.1), batchSize: 2, epochs: 1, key: Random.key(0) }
const squared = { ...config, loss: Loss.squaredError }
const x = zeros([6, 4])
const labels = zeros([6], { dtype: 'int32' })
const other = Train.init({ ...config, model: pipe(L.input(4), L.named('out', L.dense(5))) })

//! fit: the loss does not take targets float32 [6, 2] beside outputs [number, 3]
Train.fit(config, { train: { x, /*^*/ y: zeros([6, 2]) } })

//! fit: the loss does not take targets float32 [6] beside outputs [number, 3]
Train.fit(config, { train: { x, /*^*/ y: zeros([6]) } })

//! fit: the loss does not take targets float32 [6, 1] beside outputs [number, 3]
Train.fit(squared, { train: { x, /*^*/ y: zeros([6, 1]) } })

//! fit: the loss does not take targets int32 [6] beside outputs [number, 3]
Train.fit(squared, { train: { x, /*^*/ y: labels } })

//! fit: the loss does not take targets int32 [2, 1] beside outputs [number, 3]
Train.fit(config, { train: { x, y: labels }, test: { x: zeros([2, 4]), /*^*/ y: zeros([2, 1], { dtype: 'int32' }) } })

//! fit: the inputs float32 [6, 5] are not rows of float32 [4], the features that the model takes
Train.fit(config, { train: { /*^*/ x: zeros([6, 5]), y: labels } })

//! step: the loss does not take targets float32 [6, 9] beside outputs [number, 3]
Train.step(config)(Train.init(config), { x, /*^*/ y: zeros([6, 9]) })

//! evaluate: the loss does not take targets float32 [6, 9] beside outputs [number, 3]
Train.evaluate(config, Train.init(config), { x, /*^*/ y: zeros([6, 9]) })

//! Type 'Affine<4, 5>' is not assignable to type 'Affine<4, 3>'
Train.fit(config, { train: { x, y: labels } }, /*^*/ other)

//! optimizer
Train.init(/*^*/ { model, loss: Loss.softmaxCrossEntropy, batchSize: 2, epochs: 1, key: Random.key(0) })

declare const seven: (output: Tensor<readonly [number, 7]>, target: Tensor<readonly [number, 7]>) => readonly [Tensor<readonly []>, () => Tensor<readonly [number, 7]>]
//! fit: the loss does not take targets int32 [6] beside outputs [number, 3]
Train.fit({ ...config, loss: seven }, { train: { x, /*^*/ y: labels } })

//! fit: x has 6 rows, y has 5: each row of x has one of y
Train.fit(config, { train: { x, /*^*/ y: zeros([5], { dtype: 'int32' }) } })

//! step: x has 6 rows, y has 5: each row of x has one of y
Train.step(config)(Train.init(config), { x, /*^*/ y: zeros([5], { dtype: 'int32' }) })

//! evaluate: x has rows rows, y has cells: each row of x has one of y
Train.evaluate(config, Train.init(config), { x: zeros([dim('rows', 6), 4]), /*^*/ y: zeros([dim('cells', 6)], { dtype: 'int32' }) })

//! fit: x has 6 rows, y has no: each row of x has one of y
Train.fit(config, { train: { x, /*^*/ y: zeros([], { dtype: 'int32' }) } })

declare const two: Tensor<readonly [2, 4]> | Tensor<readonly [3, 4]>
//! fit: x has 3 rows, y has 2: each row of x has one of y
Train.fit(config, { train: { x: two, /*^*/ y: zeros([2], { dtype: 'int32' }) } })

//! fit: the inputs int32 [6, 4] are not rows of float32 [4], the features that the model takes
Train.fit(config, { train: { /*^*/ x: zeros([6, 4], { dtype: 'int32' }), y: labels } })

const difference = (output: Tensor<readonly [number, 3]>, target: Tensor<readonly [number, 3]>) => mean(sub(output, target))
//! fit: the metric 'difference' gives no scalar for targets int32 [6] beside outputs [number, 3]
Train.fit({ ...config, metrics: { accuracy: Train.accuracy, difference } }, { train: { x, /*^*/ y: labels } })

const vector = <S extends Shape>(output: Tensor<S>, target: Tensor<NoInfer<S>>) => [sub(output, target), () => output] as const
//! fit: the loss is no scalar: reduce it with mean, and return [loss, backward]
Train.fit({ ...config, loss: vector }, { train: { x, /*^*/ y: zeros([6, 3]) } })

const scalarBack = (output: Tensor<readonly [number, 3]>, target: Tensor<readonly [number, 3]>) => [mean(sub(output, target)), () => mean(output)] as const
//! fit: the loss's backward gives no cotangent of the output, float32 [number, 3]
Train.fit({ ...config, loss: scalarBack }, { train: { x, /*^*/ y: zeros([6, 3]) } })

//! Property 'y' is missing
Train.fit(config, { /*^*/ train: { x } })

//! accuracy: targets float32 [6] beside outputs [6, 3]: they are int32 of shape [6], or floats of shape [6, 3]
Train.accuracy(zeros([6, 3]), /*^*/ zeros([6]))

//! confusionMatrix: targets float32 [6, 4] beside outputs [6, 3]: they are int32 of shape [6], or floats of shape [6, 3]
Train.confusionMatrix(zeros([6, 3]), /*^*/ zeros([6, 4]))

const strange = pipe(L.input(4), L.named('w', L.dense(3)))
declare const heated: L.Layer<readonly [4], readonly [3], {}, { readonly temperature: Tensor<readonly []> }>
//! train: the model needs temperature: training gives it a key and its state, nothing else
Train.init({ ...config, /*^*/ model: Math.random() < 0.5 ? heated : strange })

const given = { loss: Loss.softmaxCrossEntropy, optimizer: Opt.sgd(0.1), batchSize: 8, epochs: 1, key: Random.key(0) }
//! Type 'Tensor<readonly [number, J]>' is not assignable
const twoSizes = <I extends Dim, J extends Dim>(i: I, x: Tensor<readonly [number, J]>, y: Tensor<readonly [number], 'int32'>) => Train.fit({ ...given, model: pipe(L.input(i), L.named('out', L.dense(3))) }, { train: { /*^*/ x, y } })

//! Type 'Tensor<readonly [number, D]>' is not assignable
const twoOutputs = <C extends Dim, D extends Dim>(c: C, y: Tensor<readonly [number, D]>) => Train.fit({ ...given, loss: Loss.squaredError, model: pipe(L.input(4), L.named('out', L.dense(c))) }, { train: { x, /*^*/ y } })

// Numbers of rows and epochs that are none
//! train: batchSize is a whole number, 1 or more
Train.fit({ ...config, /*^*/ batchSize: 2.5 }, { train: { x, y: labels } })

//! train: batchSize is a whole number, 1 or more
Train.fit({ ...config, /*^*/ batchSize: 0 }, { train: { x, y: labels } })

//! train: batchSize is a whole number, 1 or more
Train.fit({ ...config, /*^*/ batchSize: -1, epochs: 3 }, { train: { x, y: labels } })

//! train: epochs is a whole number, 0 or more
Train.fit({ ...config, /*^*/ epochs: -1 }, { train: { x, y: labels } })

//! train: epochs is a whole number, 0 or more
Train.epochs({ ...config, /*^*/ epochs: 1.5 }, { train: { x, y: labels } })
