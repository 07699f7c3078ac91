import { compare, convert, select } from './choose.js'
import { dot_general } from './contraction.js'
import { elementwise } from './elementwise.js'
import { gather, scatter } from './indexing.js'
import type { Kernel } from '../row/kernel.js'
import { broadcast_in_dim, concatenate, iota, pad, reshape, reverse, slice, transpose } from './movement.js'
import type { PrimitiveName, PrimitiveParams } from '../row/params.js'
import { threefry2x32 } from './random.js'
import { argmax, cumulative_sum, reduce } from './reduction.js'
import { argsort } from './sort.js'

/** The reference engine: the definition of every primitive as plain loops, by its name. */
export const kernels: { readonly [N in PrimitiveName]: Kernel<PrimitiveParams[N]> } = {
  ...elementwise,
  compare,
  select,
  convert,
  iota,
  broadcast_in_dim,
  reshape,
  transpose,
  reverse,
  slice,
  pad,
  concatenate,
  dot_general,
  reduce,
  argmax,
  cumulative_sum,
  gather,
  scatter,
  argsort,
  threefry2x32,
}
