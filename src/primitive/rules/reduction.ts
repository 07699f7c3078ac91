import { argmax, argsort, reduce } from '../reference/index.js'
import type { AnyTensor } from '../../tensor/value.js'
import type { Binders, PrimitiveTable } from '../row/row.js'
import { checkAxes, only, otherAxes } from './type-of.js'

/** Repeats a reduced value along the axes it was reduced over. */
const spread = (b: Binders, y: AnyTensor, shape: readonly number[], dimensions: readonly number[]): AnyTensor =>
  b.broadcast_in_dim({ shape, broadcastDimensions: otherAxes(shape.length, dimensions) }, y)

/** Primitives that sum up, pick or sort along axes. */
export const reduction = {
  reduce: {
    typeOf: (inputs, { dimensions }) => {
      const x = only(inputs)
      checkAxes('reduce', x.shape, dimensions)
      return { shape: otherAxes(x.shape.length, dimensions).map(axis => x.shape[axis]!), dtype: x.dtype }
    },
    vjp: (b, dy, { inputs: [x], output, params: { kind, dimensions } }) => {
      const cotangent = spread(b, dy, x!.shape, dimensions)
      if (kind === 'add') return cotangent
      // A maximum or minimum: the cotangent goes to the entries that attain it, in equal parts.
      const attained = b.compare({ direction: 'EQ' }, x!, spread(b, output, x!.shape, dimensions))
      const weight = b.convert({ dtype: x!.dtype }, attained)
      const count = b.reduce({ kind: 'add', dimensions }, weight)
      return b.multiply(cotangent, b.divide(weight, spread(b, count, x!.shape, dimensions)))
    },
    evaluate: reduce,
  },
  argmax: {
    typeOf: (inputs, { dimension }) => {
      const x = only(inputs)
      checkAxes('argmax', x.shape, [dimension])
      return { shape: otherAxes(x.shape.length, [dimension]).map(axis => x.shape[axis]!), dtype: 'int32' }
    },
    evaluate: argmax,
  },
  argsort: {
    typeOf: (inputs, { dimension }) => {
      const x = only(inputs)
      checkAxes('argsort', x.shape, [dimension])
      return { shape: x.shape, dtype: 'int32' }
    },
    evaluate: argsort,
  },
} satisfies Partial<PrimitiveTable>
