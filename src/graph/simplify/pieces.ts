import { range } from '../../primitive/rules/type-of.js'
import type { AbstractValue } from '../../primitive/row/row.js'
import type { Rewriter, Rule, RuleSet } from './rule.js'

/** A part of a value along an axis; one without a number is zeros. */
interface Piece {
  readonly size: number
  readonly value?: number
}

interface Pieces {
  readonly axis: number
  readonly pieces: readonly Piece[]
}

const isZero = (r: Rewriter, n: number): boolean => Object.is(r.uniform(n), 0)

/** What a value is put together of, when it is padded with zeros along one axis, or values side by side. */
const piecesOf = (r: Rewriter, n: number): Pieces | undefined => {
  const joined = r.made(n, 'concatenate')
  if (joined !== undefined) {
    const axis = joined.params.dimension
    return { axis, pieces: joined.inputs.map(value => ({ size: r.typeOf(value).shape[axis]!, ...!isZero(r, value) && { value } })) }
  }
  const padded = r.made(n, 'pad')
  if (padded === undefined || !isZero(r, padded.inputs[1]!)) return undefined
  const { low, high, interior } = padded.params
  const [axis, ...more] = range(low.length).filter(a => low[a] !== 0 || high[a] !== 0 || interior[a] !== 0)
  if (axis === undefined || more.length > 0 || interior[axis] !== 0 || low[axis]! < 0 || high[axis]! < 0) return undefined
  const [value] = padded.inputs
  return { axis, pieces: [{ size: low[axis]! }, { size: r.typeOf(value!).shape[axis]!, value: value! }, { size: high[axis]! }].filter(({ size }) => size > 0) }
}

/** One list of pieces, where each value of either stands beside zeros of the other. */
const merged = (a: readonly Piece[], b: readonly Piece[]): readonly Piece[] | undefined => {
  const [p, q] = [[...a], [...b]]
  const found: Piece[] = []
  for (let [x, y] = [p.shift(), q.shift()]; x !== undefined && y !== undefined; [x, y] = [x ?? p.shift(), y ?? q.shift()]) {
    const size = x.value !== undefined ? x.size : y.value !== undefined ? y.size : Math.min(x.size, y.size)
    if ((x.value !== undefined && y.value !== undefined) || x.size < size || y.size < size) return undefined
    found.push({ ...x, ...y, size })
    x = x.size > size ? { size: x.size - size } : undefined
    y = y.size > size ? { size: y.size - size } : undefined
  }
  return found
}

/**
 * Values padded with zeros and added, each beside the others → the values side by side: so the cotangents of slices are put together. A value and a zero make
 * the value, but for -0 + 0, which is 0.
 */
const joinPadded: Rule<'add'> = (r, { inputs: [x, y], type }) => {
  const [a, b] = [piecesOf(r, x!), piecesOf(r, y!)]
  const pieces = a !== undefined && a.axis === b?.axis ? merged(a.pieces, b.pieces) : undefined
  if (a === undefined || pieces === undefined) return undefined
  const zeros = (size: number): number => r.full(0, { dtype: type.dtype, shape: type.shape.map((d, axis) => axis === a.axis ? size : d) } satisfies AbstractValue)
  return r.emit('concatenate', { dimension: a.axis }, pieces.map(({ size, value }) => {
    if (value === undefined) return zeros(size)
    const sum = r.made(value, 'add')
    return sum !== undefined && isZero(r, sum.inputs[1]!) ? value : r.emit('add', {}, [value, zeros(size)])
  }))
}

/** The rule by itself: who has no loops, in whose steps it pays, does without. */
export const joining: RuleSet = { of: { add: [joinPadded] } }
