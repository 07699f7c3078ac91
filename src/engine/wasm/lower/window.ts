import type { Instruction } from '../../../primitive/program.js'
import type { ReduceKind } from '../../../primitive/row/params.js'
import { asStated } from '../../../tensor/cast.js'
import { sizeOf, stridesOf, type DType } from '../../../tensor/dtype.js'
import { composed, grouped, identity, indexOf, linear, scaled, sum, type Affine } from '../kernel/affine.js'
import type { Expression } from '../kernel/expression.js'
import type { DotKernel, Kernel, LoopKernel, Store } from '../kernel/kernel.js'
import { copyKernel, padInto, paramsOf } from './loops.js'
import type { Reader, View } from './read.js'

/** How a window goes along an axis of its operand. */
export interface Sliding {
  /** Places of the window, and of the result. */
  readonly window: number
  readonly count: number
  readonly stride: number
  readonly low: number
  readonly baseDilation: number
  readonly windowDilation: number
}

/** The axis of an operand along which nothing slides: each place is one of the result. */
const still = (size: number): Sliding => ({ window: 1, count: size, stride: 1, low: 0, baseDilation: 1, windowDilation: 1 })

/**
 * The elements that windows go over, in memory: where they lie, unless padding or places between them are needed, else copied with `fill` around. Place p and tap t of
 * an axis are p·stride + t·dilation of the view.
 */
export const surrounded = (reader: Reader, n: number, axes: readonly Sliding[], fill: number): { readonly view: View; readonly kernels: readonly Kernel[] } => {
  const { shape, dtype } = reader.typeOf(n)
  const reach = axes.map(({ count, stride, window, windowDilation }) => (count - 1) * stride + (window - 1) * windowDilation + 1)
  if (axes.every(({ baseDilation, low }, axis) => baseDilation === 1 && low <= 0 && reach[axis]! - low <= shape[axis]!)) {
    const { buffer, start, strides } = reader.view(n)
    return { view: { buffer, start: axes.reduce((at, { low }, axis) => at - low * strides[axis]!, start), strides }, kernels: [] }
  }
  const buffer = reader.allocate({ dtype, size: sizeOf(reach) })
  const inside = { low: axes.map(({ low }) => low), interior: axes.map(({ baseDilation }) => baseDilation - 1) }
  return {
    view: { buffer, start: 0, strides: stridesOf(reach) },
    kernels: padInto(reader, { buffer, shape: reach }, n, inside, () => reader.expressions.constant(dtype, fill)),
  }
}

/** Loops over the places of a result and in them over what is joined, with lanes along the result where it has several places. */
const joining = (reader: Reader, n: number, kind: ReduceKind, extents: readonly number[], reduced: number, value: Expression): LoopKernel => {
  const kept = extents.slice(0, extents.length - reduced)
  const store = (of: Expression): Store => ({ buffer: reader.homeOf(n), at: linear(identity(kept, extents.length), stridesOf(kept), extents.length), value: of })
  if (reduced === 0) return { kind: 'loop', extents, reduced, columns: false, accumulators: [], body: [store(value)], epilogue: [] }
  return { kind: 'loop', extents, reduced, columns: kept.some(size => size > 1), accumulators: [{ kind, value }], body: [], epilogue: [store(reader.expressions.result(reader.typeOf(n).dtype, 0))] }
}

/** What nothing is beyond. */
const beginning = (kind: ReduceKind, dtype: DType): number => {
  if (kind === 'add') return 0
  const sign = kind === 'maximum' ? -1 : 1
  return dtype === 'int32' ? (sign < 0 ? -(2 ** 31) : 2 ** 31 - 1) : sign * Infinity
}

/** Windows, joined tap by tap. */
export const windowKernels = (reader: Reader, n: number, step: Instruction): readonly Kernel[] => {
  const params = paramsOf(step, 'reduce_window')
  const { shape, dtype } = step.type
  const axes = params.windowDimensions.map((window, axis): Sliding => ({
    window, count: shape[axis]!, stride: params.windowStrides[axis]!, low: params.padding[axis]![0],
    baseDilation: params.baseDilations[axis]!, windowDilation: params.windowDilations[axis]!,
  }))
  const { view, kernels } = surrounded(reader, step.inputs[0]!, axes, beginning(params.kind, dtype))
  const joined = axes.flatMap(({ window }, axis) => window === 1 ? [] : [axis])
  const extents = [...shape, ...joined.map(axis => axes[axis]!.window)]
  const place = axes.map(({ stride, windowDilation, count }, axis): Affine => {
    const tap = joined.indexOf(axis)
    const at = scaled(indexOf(count === 1 ? -1 : axis, extents.length), stride)
    return tap < 0 ? at : sum(at, scaled(indexOf(shape.length + tap, extents.length), windowDilation))
  })
  const value = reader.expressions.load(dtype, view.buffer, composed({ constant: view.start, coefs: view.strides }, place, extents.length))
  return [...kernels, joining(reader, n, params.kind, extents, joined.length, value)]
}

/** So few results that lanes would be empty. */
const FEW = 3

interface Summed {
  readonly out: readonly number[]
  readonly kept: readonly number[]
  /** How many of the axes are summed over: the last ones. */
  readonly summed: number
  readonly extents: readonly number[]
  readonly x: Affine
  readonly w: Affine
  readonly buffers: readonly [number, number]
}

/**
 * The same as a product of matrices over views: rows are places and batches, which run as one where memory allows it, columns are what each kernel gives. `undefined`
 * where that would not be quicker, or where a matrix lies the wrong way round.
 */
const productKernel = (reader: Reader, n: number, { out, kept, summed, x, w, extents, buffers }: Summed): DotKernel | undefined => {
  const { dtype, shape } = reader.typeOf(n)
  const column = out[1]!
  const width = extents[column]!
  if (width < FEW || sizeOf(extents) === 0 || (w.coefs[column] !== 1 && width > 1)) return undefined
  const rows: number[][] = []
  kept.forEach((size, axis) => {
    if (axis === column) return
    const before = rows.at(-1)
    const from = before?.at(-1)
    // Axes of one follow any.
    if (before !== undefined && from === axis - 1 && x.coefs[from] === x.coefs[axis]! * size && size > 1) before.push(axis)
    else rows.push([axis])
  })
  const last = rows.pop()!
  const row = x.coefs[last.at(-1)!]!
  if (row < 0) return undefined
  const axes = extents.slice(kept.length).map((extent, i) => ({ extent, a: x.coefs[kept.length + i]!, b: w.coefs[kept.length + i]! }))
  const inner = axes.pop()!
  const groups = [...rows, last, [column]]
  const sizes = groups.map(group => sizeOf(group.map(axis => kept[axis]!)))
  const at = grouped(linear(identity(kept), stridesOf(shape), kept.length), groups, kept)
  if (at === undefined || summed === 0) return undefined
  return {
    kind: 'dot', dtype: asStated(dtype), extents: sizes, k: inner.extent, outer: axes,
    a: { buffer: buffers[0], start: x.constant, row, column: inner.a, batch: rows.map(group => x.coefs[group.at(-1)!]!) },
    b: { buffer: buffers[1], start: w.constant, row: inner.b, column: 1, batch: rows.map(() => 0) },
    epilogue: [{ buffer: reader.homeOf(n), at, value: reader.expressions.result(dtype, 0) }],
    result: { shape, groups },
  }
}

/** Sums of products over taps and features, in the order in which the left operand has these axes. */
export const convolutionKernels = (reader: Reader, n: number, step: Instruction): readonly Kernel[] => {
  const { dimensions: { lhs, rhs, out }, featureGroupCount: groups, ...params } = paramsOf(step, 'convolution')
  const [left, right] = step.inputs
  const [x, w] = [reader.typeOf(left!).shape, reader.typeOf(right!).shape]
  const { shape, dtype } = step.type
  const axes = x.map((size, axis): Sliding => {
    const place = lhs.indexOf(axis) - 2
    return place < 0 ? still(size) : {
      window: w[rhs[place + 2]!]!, count: shape[out[place + 2]!]!, stride: params.windowStrides[place]!, low: params.padding[place]![0],
      baseDilation: params.lhsDilation[place]!, windowDilation: params.rhsDilation[place]!,
    }
  })
  const { view, kernels } = surrounded(reader, left!, axes, 0)
  const given = reader.view(right!)
  // Kernels that are turned around, as in derivatives, are copied: lanes run along what each gives.
  const order = [...rhs.slice(2), rhs[0]!, rhs[1]!]
  const copy = groups === 1 && given.strides[rhs[1]!] !== 1 && w[rhs[1]!]! >= FEW ? copyKernel(reader, right!, order) : undefined
  const packed = stridesOf(order.map(axis => w[axis]!))
  const taken = copy === undefined ? given : { buffer: copy.buffer, start: 0, strides: w.map((_, axis) => packed[order.indexOf(axis)]!) }
  // Groups of several features have an axis of their own before that of the features.
  const own = w[rhs[1]!]! / groups
  const split = groups > 1 && own > 1
  const kept = shape.flatMap((size, axis) => split && axis === out[1] ? [groups, own] : [size])
  const keptAt = (axis: number): number => axis + (split && axis > out[1]! ? 1 : 0)
  const summed = lhs.slice(1).toSorted((p, q) => p - q)
  const extents = [...kept, ...summed.map(axis => axis === lhs[1] ? w[rhs[0]!]! : axes[axis]!.window)]
  const rank = extents.length
  const loop = (axis: number): Affine => indexOf(extents[axis] === 1 ? -1 : axis, rank)
  const over = (axis: number): Affine => loop(kept.length + summed.indexOf(axis))
  const feature = keptAt(out[1]!)
  const place = x.map((_, axis): Affine => {
    if (axis === lhs[0]) return loop(keptAt(out[0]!))
    if (axis === lhs[1]) return groups === 1 ? over(axis) : sum(over(axis), scaled(loop(feature), w[rhs[0]!]!))
    const { stride, windowDilation } = axes[axis]!
    return sum(scaled(loop(keptAt(out[lhs.indexOf(axis)]!)), stride), scaled(over(axis), windowDilation))
  })
  const tap = w.map((_, axis): Affine => {
    if (axis === rhs[1]) return split ? sum(scaled(loop(feature), own), loop(feature + 1)) : loop(feature)
    return over(lhs[axis === rhs[0] ? 1 : rhs.indexOf(axis)]!)
  })
  const product = groups === 1 ? productKernel(reader, n, { out, kept, summed: summed.length, x: composed({ constant: view.start, coefs: view.strides }, place, rank), w: composed({ constant: taken.start, coefs: taken.strides }, tap, rank), extents, buffers: [view.buffer, taken.buffer] }) : undefined
  const before = [...kernels, ...copy ? [copy.kernel] : []]
  if (product !== undefined) return [...before, product]
  const at = (from: View, index: readonly Affine[]): Expression =>
    reader.expressions.load(dtype, from.buffer, composed({ constant: from.start, coefs: from.strides }, index, rank))
  return [...before, joining(reader, n, 'add', extents, summed.length, reader.expressions.apply(dtype, 'multiply', [at(view, place), at(taken, tap)]))]
}
