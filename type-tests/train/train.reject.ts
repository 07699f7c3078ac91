import { pipe, zeros, type Tensor } from 'pullback'
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

//! readonly [number, 4]
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
