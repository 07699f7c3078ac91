import { add, matmul, relu, stack, zeros, type DType, type Dim, type FloatDType, type Shape, type Tensor } from 'pullback'
import * as Loss from 'pullback/loss'
import * as Random from 'pullback/random'

// Functions of one's own, written without a thought of inference: a type parameter that stands for a size in two arguments is one size.
const affine = <B extends Dim, I extends Dim, O extends Dim>(
  x: Tensor<readonly [B, I]>, w: Tensor<readonly [I, O]>, b: Tensor<readonly [O]>,
): Tensor<readonly [B, O]> => add(matmul(x, w), b)

const shifted = <P extends Shape, N extends Dim>(x: Tensor<readonly [...P, N]>, s: Tensor<readonly [N]>): Tensor<readonly [...P, N]> => relu(add(x, s))

const lossOf = <B extends Dim, C extends Dim>(logits: Tensor<readonly [B, C]>, labels: Tensor<readonly [B], 'int32'>) =>
  Loss.softmaxCrossEntropy(logits, labels)[0]

const both = <N extends Dim>(list: readonly Tensor<readonly [N]>[]) => stack(list)

const same = <S extends Shape>(a: Tensor<S>, b: Tensor<S>) => add(a, b)
const inRecord = <N extends Dim>(p: { readonly w: Tensor<readonly [N, N]>; readonly b: Tensor<readonly [N]> }) => add(p.w, p.b)
const inTuple = <N extends Dim>([a, b]: readonly [Tensor<readonly [N]>, Tensor<readonly [N]>]) => add(a, b)
const layered = <I extends Dim, H extends Dim>(w: { readonly up: Tensor<readonly [I, H]>; readonly down: Tensor<readonly [H, I]> }) => matmul(w.up, w.down)
const anyFloat = <N extends Dim, D extends FloatDType>(a: Tensor<readonly [N], D>, b: Tensor<readonly [N], D>) => add(a, b)
const sameFloat = <S extends Shape, D extends FloatDType>(a: Tensor<S, D>, b: Tensor<S, D>): Tensor<S, D> => add(a, b)
const threeOf = <N extends Dim, D extends DType>(a: Tensor<readonly [N], D>, b: Tensor<readonly [N], D>, c: Tensor<readonly [N], D>) => [a, b, c]
const floatsIn = <D extends DType>(list: readonly Tensor<readonly [2], D>[]) => list
const dtypeInRecord = <D extends FloatDType>(p: { readonly w: Tensor<readonly [2], D>; readonly b: Tensor<readonly [2], D> }) => add(p.w, p.b)
const alsoThrough = <D extends DType>(x: Tensor<readonly [2], D>, f: (x: Tensor<readonly [2], D>) => Tensor<readonly [2], D>) => f(x)
class Held<D extends FloatDType> {
  constructor(readonly w: Tensor<readonly [2], D>) {}
  plus(x: Tensor<readonly [2], D>): Tensor<readonly [2], D> { return add(this.w, x) }
}
const through = <N extends Dim>(x: Tensor<readonly [N]>, f: (x: Tensor<readonly [N]>) => Tensor<readonly [N]>) => f(x)

const different = [zeros([2]), zeros([3])]
declare const n: number
const f32 = zeros([2])
const f64 = zeros([2], { dtype: 'float64' })
const i32 = zeros([2], { dtype: 'int32' })
declare const annotated: Tensor<readonly [32, 64]>

//! Type '63' is not assignable to type '64'
affine(zeros([32, 64]), /*^*/ zeros([63, 10]), zeros([10]))

//! Type '11' is not assignable to type '10'
affine(zeros([32, 64]), zeros([64, 10]), /*^*/ zeros([11]))

//! Type '63' is not assignable to type '64'
affine(annotated, /*^*/ zeros([63, 10]), zeros([10]))

//! Type '11' is not assignable to type '10'
affine(affine(annotated, zeros([64, 10]), zeros([10])), /*^*/ zeros([11, 2]), zeros([2]))

//! Type '4' is not assignable to type '5'
shifted(/*^*/ zeros([2, 3, 4]), zeros([5]))

//! Type '7' is not assignable to type '8'
lossOf(zeros([8, 3]), /*^*/ zeros([7], { dtype: 'int32' }))

//! Tensor<readonly [2]
//! Tensor<readonly [3]
both(/*^*/ different)

//! Type '4' is not assignable to type '3'
same(zeros([2, 3]), /*^*/ zeros([2, 4]))

//! Type 'readonly [2]' is not assignable to type 'readonly [2, 3]'
same(zeros([2, 3]), /*^*/ zeros([2]))

//! Type '3' is not assignable to type '2'
inRecord({ w: zeros([2, 2]), /*^*/ b: zeros([3]) })

//! Type '3' is not assignable to type '2'
inTuple([zeros([2]), /*^*/ zeros([3])])

//! Type '6' is not assignable to type '5'
layered({ up: zeros([4, 5]), /*^*/ down: zeros([6, 4]) })

//! Type '3' is not assignable to type '2'
anyFloat(zeros([2]), /*^*/ zeros([3]))

//! Type '2' is not assignable to type '3'
through(zeros([2]), /*^*/ (x: Tensor<readonly [3]>) => x)

//! Type 'number' is not assignable to type '2'
export const /*^*/ unrefined: Tensor<readonly [2]> = Random.uniform(Random.key(0), [n])

// The same of an element type
//! Type '"float64"' is not assignable to type '"float32"'
anyFloat(f32, /*^*/ f64)

//! Type '"float32"' is not assignable to type '"float64"'
sameFloat(f64, /*^*/ f32)

//! Type '"int32"' is not assignable to type '"float32"'
threeOf(f32, f32, /*^*/ i32)

//! Type '"float64"' is not assignable to type '"float32"'
floatsIn([f32, /*^*/ f64])

//! Type '"float64"' is not assignable to type '"float32"'
dtypeInRecord({ w: f32, /*^*/ b: f64 })

//! Type '"float64"' is not assignable to type '"float32"'
alsoThrough(f64, /*^*/ (x: Tensor<readonly [2]>) => x)

//! Type '"float64"' is not assignable to type '"float32"'
new Held(f32).plus(/*^*/ f64)

export const twoFloats = <D extends FloatDType, E extends FloatDType>(a: Tensor<readonly [2], D>, b: Tensor<readonly [2], E>) => {
  //! Type 'E' is not assignable to type 'D'
  sameFloat(a, /*^*/ b)
}
