import * as kernels from '../reference/index.js'
import { sizeOf } from '../../tensor/dtype.js'
import { mismatch, show } from '../../tensor/mismatch.js'
import type { PrimitiveTable } from '../row/row.js'
import { checkAxes, only, otherAxes, range, sameShape } from './type-of.js'

const padded = (size: number, low: number, high: number, interior: number): number => low + high + size + Math.max(0, size - 1) * interior
const steps = (start: number, limit: number, stride: number): number => Math.max(0, Math.ceil((limit - start) / stride))

/** Primitives that move elements without changing them; the cotangent moves back. */
export const movement = {
  iota: {
    typeOf: (_, { shape, dtype }) => ({ shape, dtype }),
    evaluate: kernels.iota,
  },
  broadcast_in_dim: {
    typeOf: (inputs, { shape, broadcastDimensions }) => {
      const x = only(inputs)
      checkAxes('broadcast_in_dim', shape, broadcastDimensions)
      const fits = broadcastDimensions.length === x.shape.length
        && x.shape.every((d, i) => d === 1 || d === shape[broadcastDimensions[i]!])
      return fits ? { shape, dtype: x.dtype } : mismatch(`broadcast_in_dim: ${show(x.shape)} does not broadcast to ${show(shape)}`)
    },
    vjp: (b, dy, { inputs: [x], params: { shape, broadcastDimensions } }) => {
      const stretched = broadcastDimensions.filter((axis, i) => x!.shape[i] === 1 && shape[axis] !== 1)
      const dimensions = [...otherAxes(shape.length, broadcastDimensions), ...stretched].sort((p, q) => p - q)
      const summed = dimensions.length === 0 ? dy : b.reduce({ kind: 'add', dimensions }, dy)
      const kept = otherAxes(shape.length, dimensions)
      // Brings the axes that are left into the operand's order, which broadcastDimensions may have permuted.
      const order = broadcastDimensions.filter(axis => kept.includes(axis)).map(axis => kept.indexOf(axis))
      const ordered = order.every((axis, i) => axis === i) ? summed : b.transpose({ permutation: order }, summed)
      return sameShape(ordered.shape, x!.shape) ? ordered : b.reshape({ shape: x!.shape }, ordered)
    },
    evaluate: kernels.broadcast_in_dim,
  },
  reshape: {
    typeOf: (inputs, { shape }) => {
      const x = only(inputs)
      return sizeOf(x.shape) === sizeOf(shape) ? { shape, dtype: x.dtype }
        : mismatch(`reshape: ${show(x.shape)} has ${sizeOf(x.shape)} elements, ${show(shape)} has ${sizeOf(shape)}`)
    },
    vjp: (b, dy, { inputs: [x] }) => b.reshape({ shape: x!.shape }, dy),
    evaluate: kernels.reshape,
  },
  transpose: {
    typeOf: (inputs, { permutation }) => {
      const x = only(inputs)
      checkAxes('transpose', x.shape, permutation)
      if (permutation.length !== x.shape.length) mismatch(`transpose: ${show(permutation)} is not a permutation of the axes of ${show(x.shape)}`)
      return { shape: permutation.map(axis => x.shape[axis]!), dtype: x.dtype }
    },
    vjp: (b, dy, { params: { permutation } }) => b.transpose({ permutation: range(permutation.length).map(i => permutation.indexOf(i)) }, dy),
    evaluate: kernels.transpose,
  },
  reverse: {
    typeOf: (inputs, { dimensions }) => {
      const x = only(inputs)
      checkAxes('reverse', x.shape, dimensions)
      return { shape: x.shape, dtype: x.dtype }
    },
    vjp: (b, dy, { params }) => b.reverse(params, dy),
    evaluate: kernels.reverse,
  },
  slice: {
    typeOf: (inputs, { start, limit, strides }) => {
      const x = only(inputs)
      const fits = x.shape.every((d, i) => start[i]! >= 0 && start[i]! <= limit[i]! && limit[i]! <= d && strides[i]! >= 1)
      if (!fits) mismatch(`slice: ${show(x.shape)}: from ${show(start)} to ${show(limit)} in steps ${show(strides)} reaches outside`)
      return { shape: x.shape.map((_, i) => steps(start[i]!, limit[i]!, strides[i]!)), dtype: x.dtype }
    },
    vjp: (b, dy, { inputs: [x], params: { start, strides } }) => {
      const high = x!.shape.map((d, i) => d - padded(dy.shape[i]!, start[i]!, 0, strides[i]! - 1))
      return b.pad({ low: start, high, interior: strides.map(s => s - 1) }, dy, b.constant(0, { shape: [], dtype: dy.dtype }))
    },
    evaluate: kernels.slice,
  },
  pad: {
    typeOf: (inputs, { low, high, interior }) => {
      const x = only(inputs)
      const shape = x.shape.map((d, i) => padded(d, low[i]!, high[i]!, interior[i]!))
      return shape.every(d => d >= 0) ? { shape, dtype: x.dtype } : mismatch(`pad: ${show(x.shape)}: the widths leave ${show(shape)}`)
    },
    vjp: (b, dy, { inputs: [x], params: { low, high, interior } }, index) => {
      const zero = b.constant(0, { shape: [], dtype: dy.dtype })
      const none = low.map(() => 0)
      const uncut = b.pad({ low: low.map(w => -w), high: high.map(w => -w), interior: none }, dy, zero)
      const dx = b.slice({ start: none, limit: uncut.shape, strides: interior.map(w => w + 1) }, uncut)
      if (index === 0) return dx
      const total = (t: typeof dy) => b.reduce({ kind: 'add', dimensions: range(t.shape.length) }, t)
      return x!.shape.length === 0 ? b.constant(0, zero) : b.subtract(total(dy), total(dx))
    },
    evaluate: kernels.pad,
  },
  concatenate: {
    typeOf: (inputs, { dimension }) => {
      const first = only(inputs)
      checkAxes('concatenate', first.shape, [dimension])
      for (const x of inputs) {
        if (x.dtype !== first.dtype) mismatch(`concatenate: ${first.dtype} and ${x.dtype} differ: cast one of them`)
        const axis = x.shape.length === first.shape.length ? first.shape.findIndex((d, i) => i !== dimension && d !== x.shape[i]) : dimension
        if (x.shape.length !== first.shape.length || axis >= 0) mismatch(`concatenate: ${show(first.shape)} and ${show(x.shape)} differ at axis ${axis}`)
      }
      const size = inputs.reduce((n, x) => n + x.shape[dimension]!, 0)
      return { shape: first.shape.map((d, i) => i === dimension ? size : d), dtype: first.dtype }
    },
    vjp: (b, dy, { inputs, params: { dimension } }, index) => {
      const from = inputs.slice(0, index).reduce((n, x) => n + x.shape[dimension]!, 0)
      const to = from + inputs[index]!.shape[dimension]!
      return b.slice({
        start: dy.shape.map((_, i) => i === dimension ? from : 0),
        limit: dy.shape.map((d, i) => i === dimension ? to : d),
        strides: dy.shape.map(() => 1),
      }, dy)
    },
    evaluate: kernels.concatenate,
  },
} satisfies Partial<PrimitiveTable>
