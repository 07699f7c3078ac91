// What may be absent, and what is one of several: each is checked (laws 11 and 12).
import {
  add, arange, argmax, broadcastTo, concat, dim, dot, equalTo, exp, expandDims, eye, fromArray, full, gather, item, linspace, logicalAnd, logSoftmax, matmul, max, mean, norm, oneHot, ones, pipe, reshape,
  slice, softmax, split, squeeze, stack, sum, take, tensor, tile, transpose, where, zeros, type Dim, type FloatDType, type Shape, type Tensor,
} from 'pullback'
import * as L from 'pullback/layer'
import * as Random from 'pullback/random'

declare const cond: boolean
declare const maybe: 1 | undefined
declare const options: { readonly keepDims?: true }
declare const dtype: { readonly dtype?: 'int32' }
declare const shapes: Tensor<readonly [2, 3]> | Tensor<readonly [2, 4]>
declare const ranks: Tensor<readonly [2, 3]> | Tensor<readonly [4]>
declare const sizes: Tensor<readonly [2, 3 | 4]>
declare const perhapsFloat: Tensor<readonly [2]> | Tensor<readonly [2], 'int32'>
declare const someFloat: Tensor<readonly [2], FloatDType>
declare const otherFloat: Tensor<readonly [2], FloatDType>
declare const axis: 1 | 2
declare const count: 3 | undefined
declare const parsed: ReturnType<typeof JSON.parse>
const x = zeros([2, 3])
const key = Random.key(0)
const take23 = (t: Tensor<readonly [2, 3]>) => t
const take21 = (t: Tensor<readonly [2, 1]>) => t
const ints = (t: Tensor<readonly [2, 3], 'int32'>) => t

// What may be absent.

//! [2, 1]
take21(/*^*/ sum(x, 1, options))

//! [1, 1]
take21(/*^*/ mean(x, maybe, { keepDims: true }))

//! norm: [2] has no axis 1
norm(zeros([2]), /*^*/ maybe)

//! [2, 6]
take23(/*^*/ concat([x, x], maybe))

//! float32
ints(/*^*/ zeros([2, 3], dtype))

//! float32
ints(/*^*/ oneHot(zeros([2], { dtype: 'int32' }), 3, dtype))

//! split: the number of keys may be undefined: say how many, or leave it out
Random.split(key, /*^*/ count)

//! logSoftmax: [] has no axis -1
//! run
logSoftmax(/*^*/ zeros([]))

//! softmax: [] has no axis -1
//! run
pipe(zeros([]), /*^*/ softmax)

//! concat: [] has no axis 0
//! run
concat(/*^*/ [zeros([]), zeros([])])

// Callbacks that are handed a place in the list, and the list.

const columns = [zeros([2, 1]), zeros([2, 1])]
//! not assignable
columns.map(/*^*/ squeeze)

//! not assignable
columns.map(/*^*/ sum)

const lists = [[2], [3]]
//! not assignable
lists.map(/*^*/ zeros)

// Shapes are frozen.

const writable = (t: Tensor<[2]>) => t
//! The type 'readonly [2]' is 'readonly'
writable(/*^*/ zeros([2]))

//! The type 'readonly [2]' is 'readonly'
writable(/*^*/ full([2], 1))

//! The type 'readonly [2]' is 'readonly'
writable(/*^*/ Random.normal(key, [2]))

// What is no option, in a variable too.

const typo = { keepdims: true }
//! not assignable
sum(x, 0, /*^*/ typo)

const more = { keepDims: true, ord: 1 } as const
//! sum: there is no option ord: there is keepDims
sum(x, 0, /*^*/ more)

// One of several shapes.

//! matmul: [2, 4] · [3, 5]: inner dimensions 4 and 3 differ
matmul(shapes, /*^*/ zeros([3, 5]))

//! matmul: [2, 4] · [3, 5]: inner dimensions 4 and 3 differ
pipe(shapes, /*^*/ matmul(zeros([3, 5])))

//! add: [2, 4] and [2, 3] do not broadcast: axis -1 is 4 and 3
add(shapes, /*^*/ x)

//! add: [2, 3] and [2, 4] do not broadcast: axis -1 is 3 and 4
add(shapes, /*^*/ shapes)

//! differ
equalTo(sizes, /*^*/ sizes)

//! sum: [4] has no axis 1
sum(ranks, /*^*/ 1)

//! sum: [2, 3] has no axis 2
sum(x, /*^*/ axis)

//! squeeze: [2, 3]: axis 1 has size 3
squeeze(zeros(cond ? [2, 1] as const : [2, 3] as const), /*^*/ 1)

//! dot: [3] · [4]: sizes 3 and 4 differ
dot(zeros(cond ? [4] as const : [3] as const), /*^*/ zeros([4]))

//! broadcastTo: [2, 3]
broadcastTo(zeros(cond ? [1, 3] as const : [2, 3] as const), /*^*/ [4, 3])

//! item: [3] is not a scalar
item(/*^*/ zeros(cond ? [] as const : [3] as const))

//! split: [6]: axis 0 of size 6 does not split into 4 equal parts
split(zeros([6]), /*^*/ cond ? 2 : 4)

//! reshape: [2, 4]
reshape(shapes, /*^*/ [6])

//! transpose
transpose(/*^*/ zeros(cond ? [2, 3] as const : [3] as const))

//! expandDims: [4] has no place 2 for an axis
expandDims(ranks, /*^*/ 2)

//! slice: [2, 3]: axis 1 has size 3, [0, 4] reaches beyond it
slice(shapes, /*^*/ [null, [0, 4]])

//! take: [4] has no axis 1
take(ranks, [0], /*^*/ 1)

//! gather: [4] has no axis 1
gather(ranks, zeros([2, 1], { dtype: 'int32' }), /*^*/ 1)

//! tile: 
tile(ranks, /*^*/ [1, 2])

//! softmax: [] has no axis -1
softmax(/*^*/ zeros(cond ? [] as const : [3] as const))

//! tensor: rows of different shapes: [number] first, then [2]
tensor(/*^*/ [cond ? [1, 2] : [1, 2, 3], [1, 2]])

//! stack: [2, 4] and [2, 3] differ at axis 1
stack(/*^*/ [shapes, x])

const parts = [zeros([2, 3]), zeros([2, 4])]
//! stack: 
stack(/*^*/ parts)

// One of several dtypes.

//! exp of int32: cast it to float32 first
exp(/*^*/ perhapsFloat)

//! add: float32 and float64 differ: cast one of them
add(someFloat, /*^*/ otherFloat)

//! concat: float32 and int32 differ: cast one of them
concat(/*^*/ [zeros([2]), perhapsFloat])

//! where: float64 and float32 differ: cast one of them
where(zeros([2], { dtype: 'bool' }), someFloat, /*^*/ zeros([2]))

//! logicalAnd of float64: cast it to bool first
pipe(zeros([1], { dtype: 'float64' }), /*^*/ logicalAnd(zeros([1], { dtype: 'bool' })))

// Numbers that are no size.

//! ones: [2.5] is not a shape: every size is a whole number, 0 or more
//! run
ones([/*^*/ 2.5])

//! eye: [-1, -1] is not a shape: every size is a whole number, 0 or more
//! run
eye(/*^*/ -1)

//! linspace: [-2] is not a shape: every size is a whole number, 0 or more
//! run
linspace(0, 1, /*^*/ -2)

//! fromArray: [2, 2] has 4 elements, the array has 3
//! run
fromArray([2, 2], /*^*/ [1, 2, 3])

//! argmax: [0, 3] is empty along axis 0: there is nothing to choose
//! run
argmax(zeros([0, 3]), /*^*/ 0)

//! max: [2, 0] is empty along axis 1: there is nothing to choose
//! run
max(/*^*/ zeros([2, 0]))

//! max: [0, 3] is empty along axis 0: there is nothing to choose
max(zeros(cond ? [0, 3] as const : [2, 3] as const), /*^*/ 0)

//! max: [0, 3] is empty along axis 0: there is nothing to choose
max(/*^*/ zeros(cond ? [0, 3] as const : [2, 3] as const))

//! fromArray: [3] has 3 elements, the array has 2
fromArray([cond ? 2 : 3], /*^*/ [1, 2])

//! input: [-1] is not a shape: every size is a whole number, 0 or more
//! run
L.input(/*^*/ -1)

// Arrays of which it is not known what they hold.

//! DType
take23(/*^*/ tensor(parsed))

// Generic bodies.

export const anyRank = <S extends Shape>(t: Tensor<S>) => {
  //! softmax
  return softmax(/*^*/ t)
}

export const place = <S extends Shape>(t: Tensor<S>) => {
  //! expandDims
  return expandDims(t, /*^*/ 3)
}

export const half = <N extends Dim>(t: Tensor<readonly [N, 2]>) => {
  //! split
  return split(t, /*^*/ 2)
}

export const pair = <N extends Dim, M extends Dim>(a: Tensor<readonly [N]>, b: Tensor<readonly [M]>) => {
  //! stack
  return stack(/*^*/ [a, b])
}

// A size that is one of several, one of which is none
declare const oneOfSizes: 3 | -4
declare const whole: 2 | 2.5

//! zeros: [-4] is not a shape: every size is a whole number, 0 or more
zeros([/*^*/ oneOfSizes])

//! full: [2, 2.5] is not a shape: every size is a whole number, 0 or more
full([2, /*^*/ whole], 1)

//! eye: [-4, -4] is not a shape: every size is a whole number, 0 or more
eye(/*^*/ oneOfSizes)

//! arange: [-4] is not a shape: every size is a whole number, 0 or more
arange(/*^*/ oneOfSizes)

//! linspace: [2.5] is not a shape: every size is a whole number, 0 or more
linspace(0, 1, /*^*/ whole)

//! oneHot: -4 is not a number of classes
oneHot(zeros([2], { dtype: 'int32' }), /*^*/ oneOfSizes)

//! dim: 'rows' is -4: a size is a whole number from 0 to 2147483647
dim('rows', /*^*/ oneOfSizes)

//! split: into -4 keys: the number of keys is a whole number from 0 to 16777216
Random.split(Random.key(0), /*^*/ oneOfSizes)

//! permutation: [2.5] is not a shape: every size is a whole number, 0 or more
Random.permutation(Random.key(0), /*^*/ whole)

//! normal: [-4] is not a shape: every size is a whole number, 0 or more
Random.normal(Random.key(0), [/*^*/ oneOfSizes])
