import { convolving1d, convolving2d, transposing1d, transposing2d, type Conv1dWord, type Conv2dWord } from '../../../op/convolution.js'
import { poolingAvg1d, poolingAvg2d, poolingMax1d, poolingMax2d, type Pool1dWord, type Pool2dWord } from '../../../op/pool.js'
import { windows as rows } from '../../../primitive/rules/window.js'
import { windows } from '../lower/known.js'
import { convolutionKernels, windowKernels } from '../lower/window.js'
import { bringing } from './bring.js'

/** A word, and with it the rows and kernels of the primitives it applies: who imports no such word does not load them. */
const withWindows = <W>(word: W): W => {
  windows.convolution = convolutionKernels
  windows.reduce_window = windowKernels
  return bringing<'convolution' | 'reduce_window'>({ rows })(word)
}

/**
 * Kernels slid along a sequence: x [..., length, channels] by kernels [taps, channels / groups, kernels] is [..., length′, kernels], with
 * y[t, o] = Σᵢ Σ_c x[s·t + d·i − p, c] · w[i, c, o]: the products with what lies under the taps, which are not turned around (a cross-correlation, as everywhere
 * in deep learning). Options: `stride` s, `padding` p ('valid', 'same', a number or [before, behind]), `dilation` d, `groups`. Any prefix of batches.
 * `pipe(x, conv1d(kernels))` is the same without options.
 *
 * The derivative of y by x is the transposed convolution with w, that by w the correlation of x with ȳ. Primitive: `convolution`.
 *
 * @throws {ShapeMismatch} when channels differ, or the window does not fit; a compile error where types tell.
 * @example
 * import { conv1d, ones, tensor } from 'pullback'
 *
 * const x = tensor([[1], [2], [3], [4]])
 * console.log(conv1d(x, ones([2, 1, 1])).toString())                     // => Tensor [3, 1] float32 (3, 5, 7)
 * console.log(conv1d(x, ones([3, 1, 1]), { padding: 'same' }).toString()) // => Tensor [4, 1] float32 (3, 6, 9, 7)
 *
 * @since 0.2.0
 * @category convolution
 */
export const conv1d: Conv1dWord<'conv1d', 'slid'> = withWindows(convolving1d)

/**
 * Kernels slid over images, channels last: x [..., height, width, channels] by kernels [kh, kw, channels / groups, kernels] is [..., height′, width′, kernels], with
 * y[p, q, o] = Σᵢⱼ Σ_c x[s·p + d·i − a, s·q + d·j − b, c] · w[i, j, c, o], and height′ = ⌊(height + padding − d·(kh − 1) − 1)/s⌋ + 1. Options, each a number or
 * `[height, width]`: `stride` s; `padding`: 'valid' (none), 'same' (⌈height/s⌉ stays, the odd one behind), or numbers, of an axis also [before, behind]; `dilation` d;
 * and `groups`: each group of channels has kernels of its own, as many groups as channels make a depthwise convolution. Any prefix of batches.
 * `pipe(x, conv2d(kernels))` is the same without options.
 *
 * The derivative by x is the transposed convolution, x̄ = convTranspose2d(ȳ, wᵀ); that by w is w̄[i, j, c, o] = Σₚ x[s·p + d·i − a, …, c] · ȳ[p, …, o]. Primitive:
 * `convolution`; compiled, a product over views of x, without a matrix of patches.
 *
 * @throws {ShapeMismatch} when channels differ or do not divide into groups, or the window does not fit; a compile error where types tell.
 * @example
 * import { conv2d, ones, tensor, zeros } from 'pullback'
 *
 * const x = tensor([[[1], [2], [3]], [[4], [5], [6]], [[7], [8], [9]]])
 * console.log(conv2d(x, ones([2, 2, 1, 1])).toString())                                        // => Tensor [2, 2, 1] float32 (12, 16, 24, 28)
 * console.log(conv2d(zeros([8, 28, 28, 6]), zeros([5, 5, 6, 16])).shape)                       // => [ 8, 24, 24, 16 ]
 * console.log(conv2d(zeros([8, 28, 28, 6]), zeros([3, 3, 1, 6]), { padding: 'same', stride: 2, groups: 6 }).shape) // => [ 8, 14, 14, 6 ]
 *
 * @since 0.2.0
 * @category convolution
 */
export const conv2d: Conv2dWord<'conv2d', 'slid'> = withWindows(convolving2d)

/**
 * The transposed convolution along a sequence: each element lays its kernel, scaled, s places behind the one before it, and what overlaps is added:
 * y[s·t + d·i − p, o] += x[t, c] · w[i, c, o]. x [..., length, channels] by kernels [taps, channels / groups, kernels] is [..., length′, kernels] with
 * length′ = (length − 1)·s + d·(taps − 1) + 1 − padding, or length·s for 'same'. It is the derivative of `conv1d` by its input. Primitives: `convolution`, `reverse`.
 *
 * @throws {ShapeMismatch} when channels differ, or the padding leaves nothing; a compile error where types tell.
 * @example
 * import { convTranspose1d, tensor } from 'pullback'
 *
 * const w = tensor([[[1]], [[10]], [[100]]])
 * console.log(convTranspose1d(tensor([[1], [2]]), w, { stride: 2 }).toString()) // => Tensor [5, 1] float32 (1, 10, 102, 20, 200)
 *
 * @since 0.2.0
 * @category convolution
 */
export const convTranspose1d: Conv1dWord<'convTranspose1d', 'grown'> = withWindows(transposing1d)

/**
 * The transposed convolution: each element lays its kernel, scaled, s places beside that of its neighbour, and what overlaps is added:
 * y[s·p + d·i − a, s·q + d·j − b, o] += x[p, q, c] · w[i, j, c, o]. x [..., height, width, channels] by kernels [kh, kw, channels / groups, kernels] is
 * [..., height′, width′, kernels] with height′ = (height − 1)·s + d·(kh − 1) + 1 − padding, or height·s for 'same'. It brings back the size that `conv2d` with the same
 * options came from, and is its derivative by the input, with channels and kernels exchanged; its own derivative by x is that convolution. Primitives: `convolution`,
 * `reverse`.
 *
 * @throws {ShapeMismatch} when channels differ, or the padding leaves nothing; a compile error where types tell.
 * @example
 * import { convTranspose2d, ones, tensor, zeros } from 'pullback'
 *
 * console.log(convTranspose2d(tensor([[[1], [2]]]), ones([1, 2, 1, 1]), { stride: [1, 2] }).toString()) // => Tensor [1, 4, 1] float32 (1, 1, 2, 2)
 * console.log(convTranspose2d(zeros([8, 7, 7, 128]), zeros([4, 4, 128, 64]), { padding: 'same', stride: 2 }).shape) // => [ 8, 14, 14, 64 ]
 *
 * @since 0.2.0
 * @category convolution
 */
export const convTranspose2d: Conv2dWord<'convTranspose2d', 'grown'> = withWindows(transposing2d)

/**
 * The largest element in each window along a sequence: x [..., length, channels] with windows of `size` is [..., length′, channels]. They lie side by side unless a
 * `stride` is said; options as of `conv1d`, without groups. Padding is never the largest. The derivative goes to the first of the largest. Primitive: `reduce_window`.
 *
 * @throws {ShapeMismatch} when the window does not fit; a compile error where types tell.
 * @example
 * import { maxPool1d, tensor } from 'pullback'
 *
 * console.log(maxPool1d(tensor([[1], [3], [2], [0]]), 2).toString()) // => Tensor [2, 1] float32 (3, 2)
 *
 * @since 0.2.0
 * @category convolution
 */
export const maxPool1d: Pool1dWord<'maxPool1d'> = withWindows(poolingMax1d)

/**
 * The largest element in each window over images: x [..., height, width, channels] with windows of `size`, a number or [height, width], is
 * [..., height′, width′, channels], each channel by itself. Windows lie side by side unless a `stride` is said; options as of `conv2d`, without groups. Padding is
 * never the largest. `pipe(x, maxPool2d(2))` is the same without options. The derivative of each window goes to the first of its largest elements, in row-major order.
 * Primitive: `reduce_window`.
 *
 * @throws {ShapeMismatch} when the window does not fit; a compile error where types tell.
 * @example
 * import { maxPool2d, tensor, zeros } from 'pullback'
 *
 * const x = tensor([[[1], [5], [2], [0]], [[3], [4], [8], [7]]])
 * console.log(maxPool2d(x, 2).toString())                                             // => Tensor [1, 2, 1] float32 (5, 8)
 * console.log(maxPool2d(zeros([112, 112, 64]), 3, { stride: 2, padding: 1 }).shape)   // => [ 56, 56, 64 ]
 *
 * @since 0.2.0
 * @category convolution
 */
export const maxPool2d: Pool2dWord<'maxPool2d'> = withWindows(poolingMax2d)

/**
 * The mean of each window along a sequence, as `maxPool1d` has its largest element. Padding does not count: what lies in the window is averaged. The derivative spreads
 * each window's evenly over its elements. Primitives: `reduce_window`, `divide`.
 *
 * @throws {ShapeMismatch} when the window does not fit; a compile error where types tell.
 * @example
 * import { avgPool1d, tensor } from 'pullback'
 *
 * const x = tensor([[1], [3], [2], [0]])
 * console.log(avgPool1d(x, 2).toString())                                  // => Tensor [2, 1] float32 (2, 1)
 * console.log(avgPool1d(x, 3, { stride: 1, padding: 'same' }).toString())  // => Tensor [4, 1] float32 (2, 2, 1.66667, 1)
 *
 * @since 0.2.0
 * @category convolution
 */
export const avgPool1d: Pool1dWord<'avgPool1d'> = withWindows(poolingAvg1d)

/**
 * The mean of each window over images, as `maxPool2d` has its largest element. Padding does not count: what lies in the window is averaged. The derivative spreads each
 * window's evenly over its elements. Primitives: `reduce_window`, `divide`.
 *
 * @throws {ShapeMismatch} when the window does not fit; a compile error where types tell.
 * @example
 * import { avgPool2d, tensor } from 'pullback'
 *
 * const x = tensor([[[1], [5], [2], [0]], [[3], [3], [8], [6]]])
 * console.log(avgPool2d(x, 2).toString()) // => Tensor [1, 2, 1] float32 (3, 4)
 *
 * @since 0.2.0
 * @category convolution
 */
export const avgPool2d: Pool2dWord<'avgPool2d'> = withWindows(poolingAvg2d)
