import { dim, pipe, zeros, type Dim, type Shape, type Tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Random from 'pullback/random'

const output = zeros([8, 3])
declare const some: Tensor<readonly [number, 3]>
declare const someLabels: Tensor<readonly [number], 'int32'>

//! squaredError: the target [8, 1] is not of the shape of the output [8, 3]
//! run
Loss.squaredError(output, /*^*/ zeros([8, 1]))

//! meanSquaredError: the target [3] is not of the shape of the output [8, 3]
//! run
Loss.meanSquaredError(output, /*^*/ zeros([3]))

//! binaryCrossEntropy: the target [8, 1] is not of the shape of the output [8, 3]
//! run
Loss.binaryCrossEntropy(output, /*^*/ zeros([8, 1]))

//! binaryCrossEntropyWithLogits: the target [] is not of the shape of the output [8, 3]
//! run
Loss.binaryCrossEntropyWithLogits(output, /*^*/ zeros([]))

//! squaredError: the target [number, 3] is not of the shape of the output [8, 3]
Loss.squaredError(output, /*^*/ some)

//! squaredError: the target [time, 3] is not of the shape of the output [batch, 3]
Loss.squaredError(zeros([dim('batch', 2), 3]), /*^*/ zeros([dim('time', 2), 3]))

//! squaredError: the target [2, 3] is not of the shape of the output [batch, 3]
Loss.squaredError(zeros([dim('batch', 2), 3]), /*^*/ zeros([2, 3]))

//! squaredError: the output is float32, the target float64: cast one of them
Loss.squaredError(output, /*^*/ zeros([8, 3], { dtype: 'float64' }))

//! Type '"int32"' is not assignable to type
Loss.meanSquaredError(/*^*/ zeros([8], { dtype: 'int32' }), zeros([8], { dtype: 'int32' }))

//! softmaxCrossEntropy: the target float32 [8, 1] is neither float32 [8, 3], as the output, nor int32 [8], a label a row
Loss.softmaxCrossEntropy(output, /*^*/ zeros([8, 1]))

//! softmaxCrossEntropy: the target int32 [7] is neither float32 [8, 3], as the output, nor int32 [8], a label a row
Loss.softmaxCrossEntropy(output, /*^*/ zeros([7], { dtype: 'int32' }))

//! softmaxCrossEntropy: the target int32 [8, 3] is neither float32 [8, 3], as the output, nor int32 [8], a label a row
Loss.softmaxCrossEntropy(output, /*^*/ zeros([8, 3], { dtype: 'int32' }))

//! softmaxCrossEntropy: the target float32 [8] is neither float32 [8, 3], as the output, nor int32 [8], a label a row
Loss.softmaxCrossEntropy(output, /*^*/ zeros([8]))

//! softmaxCrossEntropy: the target int32 [number] is neither float32 [8, 3], as the output, nor int32 [8], a label a row
Loss.softmaxCrossEntropy(output, /*^*/ someLabels)

//! softmaxCrossEntropy: the target int32 [time] is neither float32 [batch, 3], as the output, nor int32 [batch], a label a row
Loss.softmaxCrossEntropy(zeros([dim('batch', 2), 3]), /*^*/ zeros([dim('time', 2)], { dtype: 'int32' }))

//! softmaxCrossEntropy: the target float64 [8, 3] is neither float32 [8, 3], as the output, nor int32 [8], a label a row
Loss.softmaxCrossEntropy(output, /*^*/ zeros([8, 3], { dtype: 'float64' }))

//! readonly [C]
const labels = <B extends Dim, C extends Dim>(z: Tensor<readonly [B, C]>, t: Tensor<readonly [C], 'int32'>) => Loss.softmaxCrossEntropy(z, /*^*/ t)

//! SameCheck<"squaredError", readonly [B, C], "float32", Tensor<readonly [C, B]>>
const turned = <B extends Dim, C extends Dim>(y: Tensor<readonly [B, C]>, t: Tensor<readonly [C, B]>) => Loss.squaredError(y, /*^*/ t)

const model = pipe(L.input(4), L.named('fc', L.dense(3)))
const [logits, backward] = model(model.init(Random.key(0)), zeros([8, 4]))

//! Type '2' is not assignable to type '3'
backward(/*^*/ Loss.squaredError(zeros([8, 2]), zeros([8, 2]))[1]())

//! is not assignable to type '(path: string) => boolean'
Loss.l2Penalty(0.1, { /*^*/ select: 'w' })
