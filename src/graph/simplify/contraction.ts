import { otherAxes } from '../../primitive/rules/type-of.js'
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

export const transposeIntoRight: Rule<'dot_general'> = (r, { inputs: [x, z], params }) => {
  const plain = untransposed(r, z!, params.rhsBatching, params.rhsContracting)
  return plain && r.emit('dot_general', { ...params, rhsBatching: plain.batching, rhsContracting: plain.contracting }, [x!, plain.x])
}
