import { expectAssignable, expectType } from 'tsd'
import { dim, pipe, zeros, type Dim, type FloatDType, type NamedDim, type Shape, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Random from 'pullback/random'

type Labels<S extends Shape> = Tensor<S, 'int32'>
declare const output: Tensor<readonly [8, 3]>
declare const some: Tensor<readonly [number, 3]>
declare const doubles: Tensor<readonly [8, 3], 'float64'>
declare const labels: Labels<readonly [8]>
declare const someLabels: Labels<readonly [number]>
declare const either: typeof output | typeof labels

// The loss is a scalar of the output's dtype, its gradient of the output's type.
const [loss, backward] = Loss.squaredError(output, output)
expectType<Tensor<readonly []>>(loss)
expectType<Tensor<readonly [8, 3]>>(backward())
expectType<Tensor<readonly [], 'float64'>>(Loss.meanSquaredError(doubles, doubles)[0])
expectType<Tensor<readonly [8, 3], 'float64'>>(Loss.binaryCrossEntropy(doubles, doubles)[1]())
expectType<Tensor<readonly [number, 3]>>(Loss.binaryCrossEntropyWithLogits(some, some)[1]())

// What is known goes where a number is asked for.
expectType<Tensor<readonly [number, 3]>>(Loss.squaredError(some, output)[1]())
expectType<Tensor<readonly [number, 3]>>(Loss.softmaxCrossEntropy(some, labels)[1]())

// Targets of softmaxCrossEntropy: probabilities of the output's shape, or labels of its batch shape.
expectType<Tensor<readonly [8, 3]>>(Loss.softmaxCrossEntropy(output, output)[1]())
expectType<Tensor<readonly [8, 3]>>(Loss.softmaxCrossEntropy(output, labels)[1]())
expectType<Tensor<readonly [8, 3]>>(Loss.softmaxCrossEntropy(output, either)[1]())
expectType<Tensor<readonly [number, 3]>>(Loss.softmaxCrossEntropy(some, someLabels)[1]())
expectType<Tensor<readonly [8, 3], 'float64'>>(Loss.softmaxCrossEntropy(doubles, labels)[1]())
expectType<Tensor<readonly [3]>>(Loss.softmaxCrossEntropy(zeros([3]), zeros([], { dtype: 'int32' }))[1]())
expectType<Tensor<readonly [2, 5, 3]>>(Loss.softmaxCrossEntropy(zeros([2, 5, 3]), zeros([2, 5], { dtype: 'int32' }))[1]())
const batch = dim('batch', 4)
expectType<Tensor<readonly [NamedDim<'batch'>, 3]>>(Loss.softmaxCrossEntropy(zeros([batch, 3]), zeros([batch], { dtype: 'int32' }))[1]())
expectType<Tensor<readonly [NamedDim<'batch'>, 3]>>(Loss.squaredError(zeros([batch, 3]), zeros([batch, 3]))[1]())

// Generic code.
const generic = <B extends Dim, C extends Dim>(z: Tensor<readonly [B, C]>, t: Labels<readonly [B]>) =>
  [Loss.softmaxCrossEntropy(z, t)[1](), Loss.softmaxCrossEntropy(z, z)[1](), Loss.squaredError(z, z)[1]()] as const
expectType<Tensor<readonly [6, 2]>>(generic(zeros([6, 2]), zeros([6], { dtype: 'int32' }))[0])
const prefixed = <B extends Shape, C extends Dim>(z: Tensor<readonly [...B, C]>, t: Labels<readonly [...B]>) => Loss.softmaxCrossEntropy(z, t)[1]()
expectType<Tensor<readonly [6, 4, 2]>>(prefixed(zeros([6, 4, 2]), zeros([6, 4], { dtype: 'int32' })))
const anyFloat = <S extends Shape, D extends FloatDType>(y: Tensor<S, D>) => Loss.meanSquaredError(y, y)[0]
expectType<Tensor<readonly [], 'float64'>>(anyFloat(doubles))

// One signature: a config can hold a loss, and what targets it takes can be asked.
declare const targetOf: <T>(loss: (output: Tensor<readonly [number, 3]>, target: T) => unknown) => T
expectAssignable<Tensor<readonly [number, 3]>>(targetOf(Loss.squaredError))
expectAssignable<Tensor<readonly [number, 3]> | Labels<readonly [number]>>(targetOf(Loss.softmaxCrossEntropy))
expectAssignable<(output: Tensor<readonly [number, 3]>, target: Labels<readonly [number]>) => Loss.Loss<readonly [number, 3], 'float32'>>(
  Loss.softmaxCrossEntropy)

// From a model's output to the gradient of its parameters.
const model = pipe(L.input(4), L.named('fc', L.dense(3)))
const params = model.init(Random.key(0))
const [logits, modelBackward] = model(params, zeros([8, 4]))
const [dParams] = modelBackward(Loss.softmaxCrossEntropy(logits, labels)[1]())
expectType<Tensor<readonly [4, 3]>>(dParams.fc.w)

// Penalties give a record of the same type.
const [penalty, penaltyBackward] = Loss.l2Penalty(0.1)(params)
expectType<Tensor<readonly []>>(penalty)
expectType<typeof params>(penaltyBackward())
expectAssignable<(p: typeof params) => readonly [Tensor<readonly []>, () => typeof params]>(Loss.l2Penalty(1, { select: path => path.startsWith('fc') }))
