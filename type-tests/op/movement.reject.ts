import {
  broadcastTo, concat, dim, expandDims, flip, gather, oneHot, pad, permute, pipe, reshape, slice, split, squeeze, stack, take, tile, transpose, zeros,
  type Dim, type Tensor,
} from 'pullback'

const x = zeros([2, 3])
const ids = zeros([2], { dtype: 'int32' })
const batch = dim('batch', 8)
const time = dim('time', 5)
declare const rows: Tensor<readonly [number, 4]>

//! reshape: [2, 3] has 6 elements, [4] has 4
//! run
reshape(x, /*^*/ [4])

//! reshape: [2, 3] to [-1, 4]: 6 elements do not divide by 4
//! run
reshape(x, /*^*/ [-1, 4])

//! reshape: more than one -1 in [-1, -1]
//! run
reshape(x, /*^*/ [-1, -1])

//! reshape: [2, 3] to [-2, 3]: -2 is not a size
//! run
reshape(x, /*^*/ [-2, 3])

//! reshape: [2, 3] has 6 elements, [7] has 7
//! run
pipe(x, /*^*/ reshape([7]))

//! squeeze: [2, 5, 3]: axis 1 has size 5
//! run
squeeze(zeros([2, 5, 3]), /*^*/ 1)

//! squeeze: [2, 3] has no axis 2
//! run
squeeze(x, /*^*/ 2)

//! squeeze: [2, 3]: axis 0 has size 2
//! run
pipe(x, /*^*/ squeeze(0))

//! expandDims: [2, 3] has no place 3 for an axis
//! run
expandDims(x, /*^*/ 3)

//! expandDims: [2, 3] has no place -4 for an axis
//! run
pipe(x, /*^*/ expandDims(-4))

//! permute: [0, 0] is not a permutation of the 2 axes of [2, 3]
//! run
permute(x, /*^*/ [0, 0])

//! permute: [1, 0, 2] is not a permutation of the 2 axes of [2, 3]
//! run
permute(x, /*^*/ [1, 0, 2])

//! permute: [0] is not a permutation of the 2 axes of [2, 3]
//! run
pipe(x, /*^*/ permute([0]))

//! flip: [2, 3] has no axis 2
//! run
flip(x, /*^*/ 2)

//! flip: axis -2 of [2, 3] is named twice
//! run
flip(x, /*^*/ [0, -2])

//! broadcastTo: [2, 3] does not broadcast to [2, 4]: axis 1 is 3, not 4 or 1
//! run
broadcastTo(x, /*^*/ [2, 4])

//! broadcastTo: [2, 3] does not broadcast to [3]: it has more axes
//! run
broadcastTo(x, /*^*/ [3])

//! broadcastTo: [batch, 3] does not broadcast to [time, 3]: axis 0 is batch, not time or 1
broadcastTo(zeros([batch, 3]), /*^*/ [time, 3])

//! concat: [2, 3] and [4, 2] differ at axis 1
//! run
concat(/*^*/ [x, zeros([4, 2])])

//! concat: [2, 3] and [3] differ in rank
//! run
concat(/*^*/ [x, zeros([3])])

//! concat: [2, 3] has no axis 2
//! run
concat([x, x], /*^*/ 2)

//! concat: float32 and int32 differ: cast one of them
//! run
concat(/*^*/ [x, zeros([2, 3], { dtype: 'int32' })])

//! concat: [batch, 2] and [time, 2] differ at axis 0
concat(/*^*/ [zeros([batch, 2]), zeros([time, 2])], 1)

//! stack: [2, 3] and [2, 4] differ at axis 1
//! run
stack(/*^*/ [x, zeros([2, 4])])

//! stack: [2, 3] has no place 3 for an axis
//! run
stack([x, x], /*^*/ 3)

//! slice: [2, 3]: axis 0 has size 2, [0, 5] reaches beyond it
//! run
slice(x, /*^*/ [[0, 5]])

//! slice: [2, 3]: axis 1: [2, 1] ends before it starts
//! run
slice(x, /*^*/ [null, [2, 1]])

//! slice: [2, 3] has fewer than 3 axes
//! run
slice(x, /*^*/ [null, null, null])

//! slice: [2, 3]: axis 0: step 0 is not above 0
//! run
pipe(x, /*^*/ slice([[0, 2, 0]]))

//! split: [2, 3]: axis 1 of size 3 does not split into 2 equal parts
//! run
split(x, /*^*/ 2, 1)

//! split: [2, 3]: axis 0 of size 2 is not the sum of [1, 2]
//! run
split(x, /*^*/ [1, 2])

//! split: [2, 3] has no axis 2
//! run
split(x, 1, /*^*/ 2)

//! pad: [2, 3] needs 2 pairs of widths, not 1
//! run
pad(x, /*^*/ [[1, 1]])

//! pad: [2, 3]: a width of -1 is negative
//! run
pad(x, /*^*/ [[0, 0], [-1, 0]])

//! tile: [2, 3] needs 2 repeats, not 1
//! run
tile(x, /*^*/ [2])

//! tile: [2, 3]: -1 is not a number of repeats
//! run
pipe(x, /*^*/ tile([2, -1]))

//! take: [2, 3] has no axis 2
//! run
take(x, ids, /*^*/ 2)

//! take: indices of float32: cast them to int32
//! run
take(x, /*^*/ zeros([2]), 0)

//! take: [2, 3] has no axis 5
//! run
pipe(x, /*^*/ take(ids, 5))

//! gather: [2, 3] and indices [4, 1] differ at axis 0
//! run
gather(x, /*^*/ zeros([4, 1], { dtype: 'int32' }), 1)

//! gather: [2, 3] and indices [2] differ in rank
//! run
gather(x, /*^*/ ids, 1)

//! gather: [2, 3] has no axis 2
//! run
gather(x, zeros([2, 1], { dtype: 'int32' }), /*^*/ 2)

//! gather: indices of float32: cast them to int32
//! run
gather(x, /*^*/ zeros([2, 1]), 1)

//! oneHot: indices of float32: cast them to int32
//! run
oneHot(/*^*/ zeros([2]), 3)

// Names, sizes known only at run time, and generic code.

//! squeeze: [number, 4]: axis 1 has size 4
squeeze(rows, /*^*/ 1)

//! transpose: [batch]
pipe(zeros([batch]), /*^*/ transpose)

export const wrong = <M extends Dim, N extends Dim>(v: Tensor<readonly [M, N]>) => {
  //! is not a permutation of the 2 axes
  permute(v, /*^*/ [0, 0])

  //! has no place 3 for an axis
  expandDims(v, /*^*/ 3)

  //! flip: [
  return flip(v, /*^*/ 2)
}
