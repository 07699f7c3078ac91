import { allocate } from '../../tensor/dtype.js'
import { ternary } from './operands.js'

// Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC '11,
// and the constants of its implementation Random123.
const parity = 0x1bd11bda
const rotations = [[13, 15, 26, 6], [17, 29, 16, 24]] as const

/**
 * Threefry-2x32 with 20 rounds: from keys int32 [...P, 2] and counters x0, x1 of one shape [...P, ...R], the two words of each block as
 * int32 [2, ...P, ...R]. Words are unsigned 32-bit numbers, stored as the int32 of the same bits.
 */
export const threefry2x32 = ternary<unknown>((key, x0, x1) => {
  const size = x0.data.length
  const keys = key.data.length / 2
  const out = allocate('int32', 2 * size)
  for (let k = 0; k < keys; k++) {
    const k0 = key.data[2 * k]! | 0
    const k1 = key.data[2 * k + 1]! | 0
    const schedule = [k0, k1, k0 ^ k1 ^ parity] as const
    for (let i = size / keys * k; i < size / keys * (k + 1); i++) {
      let a = (x0.data[i]! + k0) | 0
      let b = (x1.data[i]! + k1) | 0
      for (let group = 1; group <= 5; group++) {
        for (const by of rotations[(group - 1) & 1]!) {
          a = (a + b) | 0
          b = ((b << by) | (b >>> (32 - by))) ^ a
        }
        a = (a + schedule[group % 3]!) | 0
        b = (b + schedule[(group + 1) % 3]! + group) | 0
      }
      out[i] = a
      out[size + i] = b
    }
  }
  return out
})
