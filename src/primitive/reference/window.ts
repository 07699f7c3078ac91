import { allocate, sizeOf, type DType, type Storage } from '../../tensor/dtype.js'
import { setInto } from '../../tensor/storage.js'
import type { Convolution, ReduceWindow } from '../row/params.js'
import { binary, unary } from './operands.js'
import { lanesOf, permuted, pick } from './strided.js'

/** How a window goes along one axis. */
interface Along {
  /** Places of what it slides over, of the window, and of the result. */
  readonly size: number
  readonly window: number
  readonly count: number
  readonly stride: number
  readonly low: number
  readonly baseDilation: number
  readonly windowDilation: number
}

/** For each place of the result and each tap the place that it reads, or -1 where it falls on padding or between places. */
const readsOf = ({ size, window, count, stride, low, baseDilation, windowDilation }: Along): Int32Array => {
  const reads = new Int32Array(count * window)
  for (let place = 0; place < count; place++) {
    for (let tap = 0; tap < window; tap++) {
      const at = place * stride - low + tap * windowDilation
      reads[place * window + tap] = at % baseDilation === 0 && at >= 0 && at / baseDilation < size ? at / baseDilation : -1
    }
  }
  return reads
}

/** One list of reads for several axes, in row-major order of places and then of taps. */
const together = (axes: readonly Along[]): { readonly reads: Int32Array; readonly taps: number } => {
  let [reads, taps, places] = [Int32Array.of(0), 1, 1]
  for (const axis of axes) {
    const own = readsOf(axis)
    const [count, window] = [axis.count, axis.window]
    const both = new Int32Array(places * count * taps * window)
    let next = 0
    for (let p = 0; p < places; p++) for (let q = 0; q < count; q++) for (let t = 0; t < taps; t++) for (let u = 0; u < window; u++) {
      const [outer, inner] = [reads[p * taps + t]!, own[q * window + u]!]
      both[next++] = outer < 0 || inner < 0 ? -1 : outer * axis.size + inner
    }
    ;[reads, taps, places] = [both, taps * window, places * count]
  }
  return { reads, taps }
}

/**
 * The right operand slid over the left one, which `lhsDilation` has spread and `padding` surrounded by zeros: at each place the products with what lies
 * under its taps, `rhsDilation` apart, are summed over taps and features, in float64 and rounded once (int32 modulo 2³²). With `featureGroupCount` groups,
 * the features of a group of the result come from the same group of the left operand.
 */
export const convolution = binary<Convolution>((lhs, rhs, params, result) => {
  const { dimensions, featureGroupCount: groups } = params
  const [batchAxis, featureAxis, ...places] = dimensions.lhs
  const [inAxis, outAxis, ...taps] = dimensions.rhs
  const [batch, features] = [lhs.shape[batchAxis!]!, lhs.shape[featureAxis!]!]
  const [perGroup, given] = [rhs.shape[inAxis!]!, rhs.shape[outAxis!]!]
  const x = permuted(lhs, [batchAxis!, ...places, featureAxis!])
  const w = permuted(rhs, [...taps, inAxis!, outAxis!])
  const counts = pick(result.shape, dimensions.out).slice(2)
  const { reads, taps: window } = together(places.map((axis, i) => ({
    size: lhs.shape[axis]!, window: rhs.shape[taps[i]!]!, count: counts[i]!, stride: params.windowStrides[i]!, low: params.padding[i]![0],
    baseDilation: params.lhsDilation[i]!, windowDilation: params.rhsDilation[i]!,
  })))
  const [size, count, own] = [sizeOf(pick(lhs.shape, places)), sizeOf(counts), given / groups]
  const wraps = result.dtype === 'int32'
  const row = wraps ? new Int32Array(given) : new Float64Array(given)
  const out = allocate(result.dtype, sizeOf(result.shape))
  for (let n = 0; n < batch; n++) {
    for (let place = 0; place < count; place++) {
      row.fill(0)
      for (let tap = 0; tap < window; tap++) {
        const at = reads[place * window + tap]!
        for (let group = 0; group < groups; group++) {
          for (let i = 0; i < perGroup; i++) {
            const factor = at < 0 ? 0 : x[(n * size + at) * features + group * perGroup + i]!
            const start = (tap * perGroup + i) * given
            for (let o = group * own; o < (group + 1) * own; o++) row[o] = row[o]! + (wraps ? Math.imul(factor, w[start + o]!) : factor * w[start + o]!)
          }
        }
      }
      setInto(out, row, (n * count + place) * given)
    }
  }
  // From batch, places and features to the axes of the result.
  const [outBatch, outFeature, ...outPlaces] = dimensions.out
  const order = [outBatch!, ...outPlaces, outFeature!]
  return permuted({ shape: pick(result.shape, order), dtype: result.dtype, data: out }, order.map((_, axis) => order.indexOf(axis)))
})

type Join = (a: number, b: number) => number

const joins: Readonly<Record<ReduceWindow['kind'], Join>> = { add: (a, b) => a + b, maximum: Math.max, minimum: Math.min }

/** What a window gives in which nothing lies. */
const nothing = (kind: ReduceWindow['kind'], dtype: DType): number => {
  if (kind === 'add') return 0
  const sign = kind === 'maximum' ? -1 : 1
  return dtype === 'int32' ? (sign < 0 ? -(2 ** 31) : 2 ** 31 - 1) : sign * Infinity
}

/** Windows along one axis, of which the others are left as they are. */
const slid = (data: Storage, shape: readonly number[], axis: number, along: Along, kind: ReduceWindow['kind'], dtype: DType): Storage => {
  const { outer, inner } = lanesOf(shape, axis)
  const reads = readsOf(along)
  const { size, window, count } = along
  const [join, begin] = [joins[kind], nothing(kind, dtype)]
  const out = allocate(dtype === 'int32' ? dtype : 'float64', outer * count * inner)
  for (let o = 0; o < outer; o++) for (let place = 0; place < count; place++) for (let i = 0; i < inner; i++) {
    let all = begin
    for (let tap = 0; tap < window; tap++) {
      const at = reads[place * window + tap]!
      if (at >= 0) all = join(all, data[(o * size + at) * inner + i]!)
    }
    out[(o * count + place) * inner + i] = all
  }
  return out
}

/**
 * Sum, maximum or minimum of what lies in a window that slides along all axes; the operand is spread by `baseDilations` and surrounded by padding, in which
 * nothing lies. Sums in float64, rounded once; int32 wraps.
 */
export const reduce_window = unary<ReduceWindow>((x, params, result) => {
  let data = x.data
  const shape = [...x.shape]
  params.windowDimensions.forEach((window, axis) => {
    const along: Along = {
      size: shape[axis]!, window, count: result.shape[axis]!, stride: params.windowStrides[axis]!, low: params.padding[axis]![0],
      baseDilation: params.baseDilations[axis]!, windowDilation: params.windowDilations[axis]!,
    }
    if (window === 1 && along.count === along.size && along.stride === 1 && along.low === 0) return
    data = slid(data, shape, axis, along, params.kind, x.dtype)
    shape[axis] = along.count
  })
  const out = allocate(result.dtype, sizeOf(result.shape))
  setInto(out, data, 0)
  return out
})
