import { kernels } from '../reference/index.js'
import { mismatch } from '../../tensor/mismatch.js'
import type { PrimitiveTable } from '../row/row.js'
import { sameShape } from './type-of.js'

/** Threefry-2x32: a key and two counters to two random words, stacked on a new first axis. */
export const random = {
  threefry2x32: {
    typeOf: ([key, x0, x1]) => {
      const fits = key?.dtype === 'int32' && sameShape(key.shape, [2]) && x0?.dtype === 'int32' && x1?.dtype === 'int32'
        && sameShape(x0.shape, x1.shape)
      return fits ? { shape: [2, ...x0.shape], dtype: 'int32' }
        : mismatch('threefry2x32: needs a key of shape [2] and two counters of one shape, all int32')
    },
    evaluate: kernels.threefry2x32,
  },
} satisfies Partial<PrimitiveTable>
