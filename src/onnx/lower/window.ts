import type { Convolution, ReduceWindow } from '../../primitive/row/params.js'
import type { DType } from '../../tensor/dtype.js'
import { isKnown, isSame, known, plus, scaled, type Size } from '../program/size.js'
import { range, type At, type Lowering, type Value } from './lowering.js'
import { cut, pad } from './movement.js'

type Padding = Convolution['padding']

const isEmpty = (shape: readonly Size[]): boolean => shape.some(size => isSame(size, known(0)))

/** From axes in their order to where each of them is to lie. */
const inverse = (order: readonly number[]): readonly number[] => order.map((_, axis) => order.indexOf(axis))

const extent = (window: number, dilation: number): number => window === 0 ? 0 : (window - 1) * dilation + 1

/** A size with the places between, before and behind. */
const spread = (size: Size, dilation: number, [low, high]: readonly [number, number]): Size => {
  const all = isSame(size, known(0)) ? size : plus(scaled(size, dilation), known(1 - dilation))
  return plus(all, known(low + high))
}

/** Spreads the axes from `first` on by dilations, and puts `fill` around, or cuts off. */
const padded = (at: At<unknown>, x: Value, fill: number, dilations: readonly number[], padding: Padding, first: number): Value => {
  if (dilations.every(d => d === 1) && padding.flat().every(width => width === 0)) return x
  const all = <T>(own: (i: number) => T, other: T): readonly T[] => x.shape.map((_, axis) => axis >= first && axis - first < dilations.length ? own(axis - first) : other)
  const shape = x.shape.map((size, axis) => axis >= first && axis - first < dilations.length ? spread(size, dilations[axis - first]!, padding[axis - first]!) : size)
  const interior = all(i => dilations[i]! - 1, 0)
  const sizes = { low: all(i => known(padding[i]![0]), known(0)), high: all(i => known(padding[i]![1]), known(0)) }
  const value: Value = { name: at.g.scalar(fill, x.dtype), shape: [], dtype: x.dtype }
  return { name: pad({ g: at.g, x: [x, value], params: { low: [], high: [], interior }, sizes, type: { shape, dtype: x.dtype } }), shape, dtype: x.dtype }
}

/** What lies under one tap of a window at all places of the axes from `first` on. */
const under = (at: At<unknown>, x: Value, tap: readonly number[], counts: readonly Size[], strides: readonly number[], first: number): string =>
  cut(at.g, x.name, tap.map((start, i) => ({ axis: first + i, start: known(start), end: plus(scaled(counts[i]!, strides[i]!), known(start + 1 - strides[i]!)), stride: strides[i]! })))

/** All indices of a window, in row-major order. */
const tapsOf = (window: readonly number[]): readonly (readonly number[])[] =>
  window.reduce<readonly (readonly number[])[]>((taps, size) => taps.flatMap(tap => range(size).map(t => [...tap, t])), [[]])

const letters = 'uvwxyz'

/** Tap by tap, as sums of products: runtimes have convolutions of float32 only. */
const byTaps = (at: At<Convolution>, x: Value, w: Value, window: readonly number[], counts: readonly Size[], batch: Size, given: Size): string => {
  const { g, params: { windowStrides, lhsDilation, rhsDilation, padding, featureGroupCount: groups } } = at
  const whole = padded(at, x, 0, lhsDilation, padding, 1)
  const places = letters.slice(0, window.length)
  const grouped = (size: Size): readonly Size[] => [known(groups), { times: size.times / groups, plus: size.plus / groups }]
  const features = x.shape.at(-1)!
  const parts = tapsOf(window).map(tap => {
    const part = g.reshape(under(at, whole, tap.map((t, i) => t * rhsDilation[i]!), counts, windowStrides, 1), [batch, ...counts, ...grouped(features)])
    const factors = g.reshape(cut(g, w.name, tap.map((t, axis) => ({ axis, start: known(t), end: known(t + 1), stride: 1 }))), [w.shape.at(-2)!, ...grouped(given)])
    return g.op('Einsum', [part, factors], { equation: `n${places}gc,cgo->n${places}go` })
  })
  return g.reshape(parts.reduce((sum, part) => g.op('Add', [sum, part])), [batch, ...counts, given])
}

/** The convolution of float32, features first; by its transpose where the left operand is spread and nothing else keeps it from that. */
const native = (at: At<Convolution>, x: Value, w: Value, window: readonly number[]): string => {
  const { g, params } = at
  const { windowStrides, lhsDilation, rhsDilation, padding, featureGroupCount: group } = params
  const places = range(window.length)
  const first = (name: string): string => g.transpose(name, [0, window.length + 1, ...places.map(i => i + 1)])
  const back = (name: string): string => g.transpose(name, [0, ...places.map(i => i + 2), 1])
  const extents = window.map((size, i) => extent(size, rhsDilation[i]!))
  const crops = padding.map(([low, high], i) => [extents[i]! - 1 - low, extents[i]! - 1 - high] as const)
  if (lhsDilation.some(d => d > 1) && group === 1 && windowStrides.every(s => s === 1) && crops.flat().every(width => width >= 0)) {
    const turned = g.op('Slice', [w.name, g.longs(places.map(() => -1)), g.longs(places.map(() => -(2n ** 63n))), g.longs(places), g.longs(places.map(() => -1))])
    return back(g.op('ConvTranspose', [first(x.name), g.transpose(turned, [window.length, window.length + 1, ...places])], {
      dilations: rhsDilation, kernel_shape: window, pads: [...crops.map(([low]) => low), ...crops.map(([, high]) => high)], strides: lhsDilation,
    }))
  }
  const inside = lhsDilation.every(d => d === 1) && padding.flat().every(width => width >= 0)
  const whole = inside ? x : padded(at, x, 0, lhsDilation, padding, 1)
  return back(g.op('Conv', [first(whole.name), g.transpose(w.name, [window.length + 1, window.length, ...places])], {
    dilations: rhsDilation, group, kernel_shape: window, strides: windowStrides,
    pads: inside ? [...padding.map(([low]) => low), ...padding.map(([, high]) => high)] : places.flatMap(() => [0, 0]),
  }))
}

export const convolution: Lowering<Convolution> = at => {
  const { g, x: [lhs, rhs], params: { dimensions }, type: { shape, dtype } } = at
  const [batchAxis, featureAxis, ...places] = dimensions.lhs
  const [inAxis, outAxis, ...taps] = dimensions.rhs
  const turned = (value: Value, order: readonly number[]): Value => ({ name: g.transpose(value.name, order), shape: order.map(axis => value.shape[axis]!), dtype: value.dtype })
  const x = turned(lhs!, [batchAxis!, ...places, featureAxis!])
  const w = turned(rhs!, [...taps, inAxis!, outAxis!])
  if (isEmpty([...x.shape, ...w.shape, ...shape])) return g.op('Expand', [g.scalar(0, dtype), g.sizes(shape)])
  const window = w.shape.slice(0, -2).map(size => size.plus)
  const [outBatch, outFeature, ...outPlaces] = dimensions.out
  const made = dtype === 'float32' ? native(at, x, w, window)
    : byTaps(at, x, w, window, outPlaces.map(axis => shape[axis]!), shape[outBatch!]!, shape[outFeature!]!)
  return g.transpose(made, inverse([outBatch!, ...outPlaces, outFeature!]))
}

const joins = { add: 'Add', maximum: 'Max', minimum: 'Min' } as const

/** What no window has anything of. */
const nothing = (kind: ReduceWindow['kind'], dtype: DType): number => {
  if (kind === 'add') return 0
  const sign = kind === 'maximum' ? -1 : 1
  return dtype === 'int32' ? (sign < 0 ? -(2 ** 31) : 2 ** 31 - 1) : sign * Infinity
}

/** As a pool of ONNX, where windows go along all axes but two. */
const pooled = ({ g, x: [x], params }: At<ReduceWindow>): string | undefined => {
  const { kind, windowDimensions, windowStrides, baseDilations, windowDilations, padding } = params
  const slides = (axis: number): boolean => windowDimensions[axis] !== 1 || windowStrides[axis] !== 1 || baseDilations[axis] !== 1 || padding[axis]!.some(width => width !== 0)
  const axes = range(x!.shape.length).filter(slides)
  const others = range(x!.shape.length).filter(axis => !slides(axis))
  const fits = axes.every(axis => baseDilations[axis] === 1 && padding[axis]!.every(width => width >= 0 && width < windowDimensions[axis]!)
    && (kind === 'maximum' || windowDilations[axis] === 1) && isKnown(x!.shape[axis]!))
  if (x!.dtype !== 'float32' || kind === 'minimum' || others.length !== 2 || axes.length === 0 || axes.length > 3 || !fits) return undefined
  const order = [...others, ...axes]
  const along = (values: readonly number[]): readonly number[] => axes.map(axis => values[axis]!)
  const window = { kernel_shape: along(windowDimensions), strides: along(windowStrides), pads: [...axes.map(axis => padding[axis]![0]), ...axes.map(axis => padding[axis]![1])] }
  const given = g.transpose(x!.name, order)
  const made = kind === 'maximum' ? g.op('MaxPool', [given], { ...window, dilations: along(windowDilations) })
    : g.op('Mul', [g.op('AveragePool', [given], { ...window, count_include_pad: 1 }), g.scalar(window.kernel_shape.reduce((n, size) => n * size, 1), x!.dtype)])
  return g.transpose(made, inverse(order))
}

export const reduceWindow: Lowering<ReduceWindow> = at => {
  const { g, x: [x], params: { kind, windowDimensions, windowStrides, baseDilations, windowDilations, padding }, type: { shape, dtype } } = at
  const begin = nothing(kind, dtype)
  if (isEmpty([...shape, ...x!.shape]) || windowDimensions.includes(0)) return g.op('Expand', [g.scalar(begin, dtype), g.sizes(shape)])
  const whole = pooled(at)
  if (whole !== undefined) return whole
  const all = padded(at, x!, begin, baseDilations, padding, 0)
  return tapsOf(windowDimensions).map(tap => g.op('Identity', [under(at, all, tap.map((t, axis) => t * windowDilations[axis]!), shape, windowStrides, 0)]))
    .reduce((left, right) => g.op(joins[kind], [left, right]))
}
