/** The functions of the kernel benchmarks, and their arguments: what is timed of this package and of its reference engine. */
import { add, fromArray, matmul, mul, relu, softmax, tanh } from 'pullback'
import { CHAIN, fill, PATCHES, SOFTMAX } from './data.mjs'

const random = (seed, shape) => fromArray(shape, fill(shape.reduce((a, b) => a * b, 1), seed))

export const functions = {
  gemm: n => ({ f: matmul, inputs: () => [random(1, [n, n]), random(2, [n, n])] }),
  chain: () => ({ f: (a, b, c) => tanh(add(mul(a, b), c)), inputs: () => [1, 2, 3].map(seed => random(seed, [CHAIN])) }),
  softmax: () => ({ f: a => softmax(a), inputs: () => [random(1, [SOFTMAX, SOFTMAX])] }),
  convolution: () => {
    const [rows, patch, filters] = PATCHES
    return { f: (x, w, b) => relu(add(matmul(x, w), b)), inputs: () => [random(1, [rows, patch]), random(2, [patch, filters]), random(3, [filters])] }
  },
}
