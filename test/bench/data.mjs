/** The data of the workloads: the same numbers for every contestant. */

/** Numbers in [-scale, scale) by a linear congruential generator. */
export const fill = (size, seed, scale = 1) => {
  let state = seed >>> 0
  return Float32Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return 2 * (state / 2 ** 32 - 0.5) * scale
  })
}

export const labels = rows => Int32Array.from({ length: rows }, (_, i) => i * 7 % 10)

export const oneHot = rows => {
  const found = new Float32Array(rows * 10)
  labels(rows).forEach((label, i) => { found[i * 10 + label] = 1 })
  return found
}

/** Networks inputs-hidden-10 and their batches. */
export const NETWORKS = [[784, 128, 32], [784, 128, 128], [64, 32, 32]]
export const LEARNING_RATE = 0.1
/** Steps from the same start on one batch, after which all contestants' losses must agree. */
export const STEPS_TO_ANSWER = 20

export const startOf = (inputs, hidden) => ({
  w1: fill(inputs * hidden, 2, 1 / Math.sqrt(inputs)), b1: new Float32Array(hidden),
  w2: fill(hidden * 10, 3, 1 / Math.sqrt(hidden)), b2: new Float32Array(10),
})

export const CHAIN = 1 << 20
export const SOFTMAX = 512
/** Patches of 3 × 3 × 3 as rows, times 64 filters: eight images of 32 × 32. */
export const PATCHES = [8 * 32 * 32, 27, 64]

/** A number of the whole result, which shows a wrong one anywhere. */
export const digest = values => values.reduce((sum, value, i) => sum + value * (1 + i % 7), 0) / Math.sqrt(values.length)
