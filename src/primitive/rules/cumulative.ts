import { cumulative_sum } from '../reference/index.js'
import type { PrimitiveTable } from '../row/row.js'
import { checkAxes, only } from './type-of.js'

/** Running sums along an axis. */
export const cumulative = {
  cumulative_sum: {
    typeOf: (inputs, { dimension }) => {
      const x = only(inputs)
      checkAxes('cumulative_sum', x.shape, [dimension])
      return { shape: x.shape, dtype: x.dtype }
    },
    vjp: (b, dy, { params: { dimension, reverse } }) => b.cumulative_sum({ dimension, reverse: !reverse }, dy),
    evaluate: cumulative_sum,
  },
} satisfies Partial<PrimitiveTable>
