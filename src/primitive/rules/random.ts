import { threefry2x32 } from '../reference/index.js'
import { mismatch } from '../../tensor/mismatch.js'
import type { PrimitiveTable } from '../row/row.js'
import { sameShape } from './type-of.js'

/**
 * Threefry-2x32: keys int32 [...P, 2] and counters [...P, ...R] to two random words each, stacked on a new first axis; one key, where P is empty,
 * serves all counters.
 */
export const random = {
  threefry2x32: {
    typeOf: ([key, x0, x1]) => {
      const fits = key?.dtype === 'int32' && key.shape.at(-1) === 2 && x0?.dtype === 'int32' && x1?.dtype === 'int32'
        && sameShape(x0.shape, x1.shape) && sameShape(key.shape.slice(0, -1), x0.shape.slice(0, key.shape.length - 1))
      return fits ? { shape: [2, ...x0.shape], dtype: 'int32' }
        : mismatch('threefry2x32: needs keys of shape [...P, 2] and two counters of one shape [...P, ...R], all int32')
    },
    evaluate: threefry2x32,
  },
} satisfies Partial<PrimitiveTable>
