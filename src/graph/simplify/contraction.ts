import { otherAxes, range } from '../../primitive/rules/type-of.js'
import { isAscending, type Rewriter, type Rule } from './rule.js'

/* Products read their operands in any order of axes: transposes before them are left out. */

/** The operand before its transpose and its axes there, where the free axes stay in order. */
const untransposed = (r: Rewriter, n: number, batching: readonly number[], contracting: readonly number[]) => {
  const inner = r.made(n, 'transpose')
  if (inner === undefined) return undefined
  const { permutation } = inner.params
  const home = (axes: readonly number[]): number[] => axes.map(axis => permutation[axis]!)
  return isAscending(home(otherAxes(permutation.length, [...batching, ...contracting])))
    ? { x: inner.inputs[0]!, batching: home(batching), contracting: home(contracting) } : undefined
}

export const transposeIntoLeft: Rule<'dot_general'> = (r, { inputs: [x, z], params }) => {
  const plain = untransposed(r, x!, params.lhsBatching, params.lhsContracting)
  return plain && r.emit('dot_general', { ...params, lhsBatching: plain.batching, lhsContracting: plain.contracting }, [plain.x, z!])
}

/** An operand laid out over the axes of a product of one term. */
const spreadInto = (r: Rewriter, n: number, shape: readonly number[], places: ReadonlyMap<number, number>): number => {
  const from = r.typeOf(n).shape
  const kept = range(from.length).filter(axis => places.has(axis))
  // Axes in the order that they have in the result.
  const order = kept.map((_, i) => i).sort((p, q) => places.get(kept[p]!)! - places.get(kept[q]!)!)
  const plain = r.emit('reshape', { shape: kept.map(axis => from[axis]!) }, [n])
  const turned = r.emit('transpose', { permutation: order }, [plain])
  return r.emit('broadcast_in_dim', { shape, broadcastDimensions: order.map(i => places.get(kept[i]!)!) }, [turned])
}

/** A product that sums one term an element is that term: an elementwise product. */
export const productOfOne: Rule<'dot_general'> = (r, { inputs: [x, z], params, type: { shape } }) => {
  const [left, right] = [r.typeOf(x!).shape, r.typeOf(z!).shape]
  if (params.lhsContracting.some(axis => left[axis] !== 1)) return undefined
  const lhsFree = otherAxes(left.length, [...params.lhsBatching, ...params.lhsContracting])
  const rhsFree = otherAxes(right.length, [...params.rhsBatching, ...params.rhsContracting])
  const lhs = new Map([...params.lhsBatching, ...lhsFree].map((axis, i) => [axis, i]))
  const batch = params.lhsBatching.length
  const rhs = new Map([...params.rhsBatching.map((axis, i) => [axis, i] as const), ...rhsFree.map((axis, i) => [axis, batch + lhsFree.length + i] as const)])
  return r.emit('multiply', {}, [spreadInto(r, x!, shape, lhs), spreadInto(r, z!, shape, rhs)])
}

export const transposeIntoRight: Rule<'dot_general'> = (r, { inputs: [x, z], params }) => {
  const plain = untransposed(r, z!, params.rhsBatching, params.rhsContracting)
  return plain && r.emit('dot_general', { ...params, rhsBatching: plain.batching, rhsContracting: plain.contracting }, [x!, plain.x])
}
