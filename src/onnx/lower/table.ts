import type { PrimitiveName, PrimitiveParams } from '../../primitive/row/params.js'
import { argmax, argsort, cumulativeSum, dot, reduce } from './contraction.js'
import { elementwise } from './elementwise.js'
import { gather, scatter } from './indexing.js'
import type { Lowering } from './lowering.js'
import { broadcast, iota, pad, reverse, slice } from './movement.js'
import { threefry } from './random.js'
import { convolution, reduceWindow } from './window.js'

/** Every primitive in ONNX. */
export const lowerings: { readonly [N in PrimitiveName]: Lowering<PrimitiveParams[N]> } = {
  ...elementwise,
  iota, reverse, slice, pad, reduce, argmax, argsort, gather, scatter,
  broadcast_in_dim: broadcast,
  reshape: ({ g, x, type }) => g.reshape(x[0]!.name, type.shape),
  transpose: ({ g, x, params: { permutation } }) => g.transpose(x[0]!.name, permutation),
  concatenate: ({ g, x, params: { dimension } }) => g.op('Concat', x.map(({ name }) => name), { axis: dimension }),
  dot_general: dot,
  cumulative_sum: cumulativeSum,
  threefry2x32: threefry,
  convolution,
  reduce_window: reduceWindow,
}
