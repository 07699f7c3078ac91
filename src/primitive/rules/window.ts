import { convolution, reduce_window } from '../reference/window.js'
import type { Convolution, ReduceWindow } from '../row/params.js'
import { mismatch, show } from '../../tensor/mismatch.js'
import type { AnyTensor } from '../../tensor/value.js'
import type { Application, Binders, PrimitiveTable } from '../row/row.js'
import { lowestOf, pooledTiles } from './largest.js'
import { checkAxes, only, range } from './type-of.js'

/** How many places a size has when its elements are spread. */
export const spread = (size: number, dilation: number): number => size === 0 ? 0 : (size - 1) * dilation + 1

/** At how many places a window lies inside. */
const placesOf = (size: number, window: number, stride: number, [low, high]: readonly [number, number]): number =>
  Math.max(0, Math.floor((size + low + high - window) / stride) + 1)

type Padding = readonly (readonly [low: number, high: number])[]

/** The padding of what brings the result back to the left operand: taps turned around, strides and dilation of the left operand exchanged. */
const backward = (size: number, window: number, count: number, low: number): readonly [number, number] => {
  const before = window - low - 1
  return [before, size + window - 1 - count - before]
}

const swapped = ([first, second, ...rest]: readonly number[]): readonly number[] => [second!, first!, ...rest]

/** An axis as two, of which the first has so many places. */
const halved = (b: Binders, x: AnyTensor, axis: number, first: number): AnyTensor => {
  const { shape } = x
  return b.reshape({ shape: [...shape.slice(0, axis), first, shape[axis]! / first, ...shape.slice(axis + 1)] }, x)
}

/** An axis moved so that it comes before another one, with which it is then joined. */
const joined = (b: Binders, x: AnyTensor, from: number, before: number): AnyTensor => {
  const rest = range(x.shape.length).filter(axis => axis !== from)
  const place = rest.indexOf(before)
  const permutation = [...rest.slice(0, place), from, ...rest.slice(place)]
  const moved = permutation.every((axis, i) => axis === i) ? x : b.transpose({ permutation }, x)
  const { shape } = moved
  return b.reshape({ shape: [...shape.slice(0, place), shape[place]! * shape[place + 1]!, ...shape.slice(place + 2)] }, moved)
}

/** Of an axis that holds groups, the groups before another axis: features of groups are exchanged for groups of batches, or taps of what is taken for those of what is given. */
const exchangedGroups = (b: Binders, x: AnyTensor, axis: number, groups: number, to: number): AnyTensor =>
  groups === 1 ? x : joined(b, halved(b, x, axis, groups), axis, to < axis ? to : to + 1)

/** What the left operand has of the cotangent: the convolution of what was spread by the strides with the turned taps. */
const leftCotangent = (b: Binders, dy: AnyTensor, { inputs: [x, w], params }: Application<Convolution>): AnyTensor => {
  const { dimensions: { lhs, rhs, out }, featureGroupCount } = params
  const [inAxis, outAxis, ...taps] = rhs
  // Groups of what is given become groups of what is taken.
  const turned = exchangedGroups(b, b.reverse({ dimensions: taps }, w!), outAxis!, featureGroupCount, inAxis!)
  return b.convolution({
    dimensions: { lhs: out, rhs: swapped(rhs), out: lhs },
    windowStrides: params.lhsDilation, lhsDilation: params.windowStrides, rhsDilation: params.rhsDilation, featureGroupCount,
    padding: taps.map((axis, i) => backward(
      spread(x!.shape[lhs[i + 2]!]!, params.lhsDilation[i]!), spread(w!.shape[axis]!, params.rhsDilation[i]!), spread(dy.shape[out[i + 2]!]!, params.windowStrides[i]!), params.padding[i]![0])),
  }, dy, turned)
}

/** What the right operand has of it: the left one, whose batch is what is summed over, with the cotangent as its taps. */
const rightCotangent = (b: Binders, dy: AnyTensor, { inputs: [x, w], params }: Application<Convolution>): AnyTensor => {
  const { dimensions: { lhs, rhs, out }, featureGroupCount } = params
  const padding: Padding = lhs.slice(2).map((axis, i) => {
    const [size, window] = [spread(x!.shape[axis]!, params.lhsDilation[i]!), spread(w!.shape[rhs[i + 2]!]!, params.rhsDilation[i]!)]
    const count = spread(dy.shape[out[i + 2]!]!, params.windowStrides[i]!)
    const [low] = params.padding[i]!
    return [low, count - size + window - low - 1]
  })
  return b.convolution({
    dimensions: { lhs: swapped(lhs), rhs: out, out: rhs },
    windowStrides: params.rhsDilation, lhsDilation: params.lhsDilation, rhsDilation: params.windowStrides, featureGroupCount, padding,
  }, exchangedGroups(b, x!, lhs[1]!, featureGroupCount, lhs[0]!), dy)
}

/**
 * What the operand of a largest or least of windows has of the cotangent: each window gives its own to the first of its elements that attains it. Tap by tap, each a
 * strided part of the operand, what was taken is spread again, and all are added up.
 */
const attaining = (b: Binders, dy: AnyTensor, { inputs: [x], output, params }: Application<ReduceWindow>): AnyTensor => {
  if (output.shape.includes(0)) return b.constant(0, x!)
  const { windowDimensions: window, windowStrides: strides, baseDilations, windowDilations, padding } = params
  const lows = padding.map(([low]) => low)
  const interior = baseDilations.map(d => d - 1)
  const padded = b.pad({ low: lows, high: padding.map(([, high]) => high), interior }, x!, b.constant(lowestOf(params.kind, x!.dtype), { shape: [], dtype: x!.dtype }))
  const zero = b.constant(0, { shape: [], dtype: dy.dtype })
  const reach = output.shape.map((count, axis) => spread(count, strides[axis]!))
  let taken: AnyTensor | undefined
  let sum: AnyTensor | undefined
  for (const tap of tapsOf(window)) {
    const start = tap.map((t, axis) => t * windowDilations[axis]!)
    const limit = start.map((from, axis) => from + reach[axis]!)
    const attained = b.compare({ direction: 'EQ' }, b.slice({ start, limit, strides }, padded), output)
    const first: AnyTensor = taken === undefined ? attained : b.and(attained, b.not(taken))
    taken = taken === undefined ? attained : b.or(taken, attained)
    const part = b.pad({
      low: start, high: padded.shape.map((size, axis) => size - limit[axis]!), interior: strides.map(s => s - 1),
    }, b.select(first, dy, b.constant(0, dy)), zero)
    sum = sum === undefined ? part : b.add(sum, part)
  }
  if (sum === undefined) return b.constant(0, x!)
  const inside = b.pad({ low: lows.map(low => -low), high: padding.map(([, high]) => -high), interior: lows.map(() => 0) }, sum, zero)
  return interior.every(n => n === 0) ? inside : b.slice({ start: lows.map(() => 0), limit: inside.shape, strides: baseDilations }, inside)
}

/** All indices of a window, in row-major order. */
const tapsOf = (window: readonly number[]): readonly (readonly number[])[] =>
  window.reduce<readonly (readonly number[])[]>((taps, size) => taps.flatMap(tap => range(size).map(t => [...tap, t])), [[]])

/** Primitives that slide a window: late rows. */
export const windows = {
  convolution: {
    typeOf: ([x, w], params) => {
      if (x === undefined || w === undefined) return mismatch('convolution: needs two operands')
      const { dimensions: { lhs, rhs, out }, featureGroupCount: groups } = params
      if (x.dtype !== w.dtype) mismatch(`convolution: ${x.dtype} and ${w.dtype} differ: cast one of them`)
      checkAxes('convolution', x.shape, lhs)
      checkAxes('convolution', w.shape, rhs)
      const [features, taken, given] = [x.shape[lhs[1]!]!, w.shape[rhs[0]!]!, w.shape[rhs[1]!]!]
      if (features !== taken * groups || given % groups !== 0) {
        mismatch(`convolution: ${show(x.shape)} by ${show(w.shape)}: ${features} features are no ${groups} groups of ${taken}, or ${given} results none of ${groups}`)
      }
      const shape: number[] = []
      out.forEach((axis, i) => {
        shape[axis] = i === 0 ? x.shape[lhs[0]!]! : i === 1 ? given : placesOf(
          spread(x.shape[lhs[i]!]!, params.lhsDilation[i - 2]!), spread(w.shape[rhs[i]!]!, params.rhsDilation[i - 2]!), params.windowStrides[i - 2]!, params.padding[i - 2]!)
      })
      return { shape, dtype: x.dtype }
    },
    vjp: (b, dy, at, index) => (index === 0 ? leftCotangent : rightCotangent)(b, dy, at),
    evaluate: convolution,
  },
  reduce_window: {
    typeOf: (inputs, params) => {
      const x = only(inputs)
      if (x.dtype === 'bool' || params.windowDimensions.length !== x.shape.length) mismatch(`reduce_window: ${show(params.windowDimensions)} is no window of ${x.dtype} ${show(x.shape)}`)
      return {
        shape: x.shape.map((size, axis) => placesOf(
          spread(size, params.baseDilations[axis]!), spread(params.windowDimensions[axis]!, params.windowDilations[axis]!), params.windowStrides[axis]!, params.padding[axis]!)),
        dtype: x.dtype,
      }
    },
    vjp: (b, dy, at) => {
      const { inputs: [x], params } = at
      if (params.kind !== 'add') return pooledTiles(b, dy, at) ?? attaining(b, dy, at)
      return b.reduce_window({
        ...params, windowStrides: params.baseDilations, baseDilations: params.windowStrides,
        padding: params.windowDimensions.map((window, axis) => backward(
          spread(x!.shape[axis]!, params.baseDilations[axis]!), spread(window, params.windowDilations[axis]!), spread(dy.shape[axis]!, params.windowStrides[axis]!), params.padding[axis]![0])),
      }, dy)
    },
    evaluate: reduce_window,
  },
} satisfies Partial<PrimitiveTable>
