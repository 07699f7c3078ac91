import { avgPool2d, conv1d, conv2d, convTranspose2d, dim, maxPool1d, maxPool2d, pipe, zeros, type Tensor } from 'pullback'

const image = zeros([8, 28, 28, 6])
declare const maybe: { readonly stride?: 0 }

//! conv2d: [8, 28, 28, 6] by [5, 5, 3, 16]: the input has 6 channels, the kernels take 3
//! run
conv2d(image, /*^*/ zeros([5, 5, 3, 16]))

//! conv2d: [8, 28, 28, 6] by [5, 5, 3, 16]: the input has 6 channels, the kernels take 3
//! run
pipe(zeros([8, 28, 28, 6]), /*^*/ conv2d(zeros([5, 5, 3, 16])))

//! conv2d: [8, 28, 28, 6]: a window of height 29 does not fit into 28: pad the input or take a smaller one
//! run
conv2d(image, /*^*/ zeros([29, 5, 6, 16]))

//! conv2d: [8, 28, 28, 6]: a window of width 33 does not fit into 30: pad the input or take a smaller one
//! run
conv2d(image, /*^*/ zeros([5, 5, 6, 16]), { dilation: [1, 8], padding: [0, 1] })

//! conv2d: [28, 28] is no [..., height, width, channels]
//! run
conv2d(/*^*/ zeros([28, 28]), zeros([5, 5, 6, 16]))

//! conv2d: kernels of shape [5, 5, 6] are no [height, width, channels, kernels]
//! run
conv2d(image, /*^*/ zeros([5, 5, 6]))

//! conv2d: a stride of 0 is no whole number above 0
//! run
conv2d(image, zeros([3, 3, 6, 16]), { /*^*/ stride: 0 })

//! conv2d: a stride of 1.5 is no whole number above 0
//! run
conv2d(image, zeros([3, 3, 6, 16]), { /*^*/ stride: [1, 1.5] })

//! conv2d: a padding of -1 is no whole number, 0 or more
//! run
conv2d(image, zeros([3, 3, 6, 16]), { /*^*/ padding: -1 })

//! conv2d: 6 channels do not divide into 4 groups
//! run
conv2d(image, zeros([3, 3, 1, 16]), { /*^*/ groups: 4 })

//! conv2d: 16 kernels do not divide into 3 groups
//! run
conv2d(image, zeros([3, 3, 2, 16]), { /*^*/ groups: 3 })

//! conv2d: [8, 28, 28, 6] by [3, 3, 3, 6]: the input has 6 channels in 6 groups, the kernels take 3 of each
conv2d(image, /*^*/ zeros([3, 3, 3, 6]), { groups: 6 })

//! conv2d: float32 and float64 differ: cast one of them
//! run
conv2d(image, /*^*/ zeros([3, 3, 6, 16], { dtype: 'float64' }))

//! conv2d of int32: cast it to float32 first
//! run
conv2d(/*^*/ zeros([8, 28, 28, 6], { dtype: 'int32' }), zeros([3, 3, 6, 16], { dtype: 'int32' }))

//! conv2d: a stride of 0 is no whole number above 0
conv2d(image, zeros([3, 3, 6, 16]), /*^*/ maybe)

//! conv2d: [8, 28, 28, batch] by [3, 3, time, 2]: the input has batch channels, the kernels take time
conv2d(zeros([8, 28, 28, dim('batch', 3)]), /*^*/ zeros([3, 3, dim('time', 3), 2]))

//! conv1d: [10, 4]: a window of length 13 does not fit into 10: pad the input or take a smaller one
//! run
conv1d(zeros([10, 4]), /*^*/ zeros([5, 4, 2]), { dilation: 3 })

//! convTranspose2d: [1, 2, 2, 3]: the padding leaves nothing of the height
//! run
convTranspose2d(zeros([1, 2, 2, 3]), /*^*/ zeros([3, 3, 3, 1]), { padding: 2 })

//! maxPool2d: [8, 28, 28, 6]: a window of height 30 does not fit into 28: pad the input or take a smaller one
//! run
maxPool2d(image, /*^*/ 30)

//! maxPool2d: a window of 0 is no whole number above 0
//! run
maxPool2d(image, /*^*/ 0)

//! avgPool2d: a stride of -2 is no whole number above 0
//! run
avgPool2d(image, 2, { /*^*/ stride: -2 })

//! maxPool1d: [8, 4]: a window of length 9 does not fit into 8: pad the input or take a smaller one
//! run
pipe(zeros([8, 4]), /*^*/ maxPool1d(9))
