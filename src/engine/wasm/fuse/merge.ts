import { sizeOf } from '../../../tensor/dtype.js'
import { grouped, type Affine } from '../kernel/affine.js'
import type { Expression, Expressions } from '../kernel/expression.js'
import { isClosed, type DotKernel, type Kernel, type LoopKernel, type Store } from '../kernel/kernel.js'
import type { Candidate } from './candidate.js'
import { Mover } from './forward.js'

/* Two kernels as one. Each function gives `undefined`, or throws `unmergeable`, where the two do not fit. */

const equal = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((x, i) => x === b[i])

const buffersOf = (stores: readonly Store[]): ReadonlySet<number> => new Set(stores.map(s => s.buffer))

/** So few elements that narrower vectors cost nothing. */
const FEW = 8

/** Elements of one shape, computed in one loop. */
const mapIntoMap = (first: LoopKernel, second: LoopKernel, expressions: Expressions): Kernel => {
  const mover = new Mover(expressions, at => at, first.body)
  return { ...first, body: [...first.body, ...second.body.map(s => mover.store(s))] }
}

/** What is computed from each result of a reduction, as soon as there is one. */
const mapIntoReduce = (first: LoopKernel, second: LoopKernel, expressions: Expressions): Kernel => {
  const place = ({ constant, coefs }: Affine): Affine => ({ constant, coefs: [...coefs, ...new Array<number>(first.reduced).fill(0)] })
  const mover = new Mover(expressions, place, first.epilogue, buffersOf(first.body))
  return { ...first, epilogue: [...first.epilogue, ...second.body.map(s => mover.store(s))] }
}

/** What is computed from each element of a product, while it is in a register. */
const mapIntoDot = (first: DotKernel, second: LoopKernel, expressions: Expressions): Kernel => {
  const mover = new Mover(expressions, at => grouped(at, first.result.groups, first.result.shape), first.epilogue)
  return { ...first, epilogue: [...first.epilogue, ...second.body.map(s => mover.store(s))] }
}

/** The elements that a reduction reads, computed where it reads them. */
const mapIntoOperand = (first: LoopKernel, second: LoopKernel, expressions: Expressions): Kernel => {
  const { shape, groups } = second.operand!
  const mover = new Mover(expressions, at => grouped(at, groups, shape), [])
  const body = first.body.map(s => mover.store(s))
  const forward = new Mover(expressions, at => at, body)
  return {
    ...second,
    body: [...body, ...second.body.map(s => forward.store(s))],
    accumulators: second.accumulators.map(a => ({ ...a, value: forward.value(a.value) })),
    epilogue: second.epilogue.map(s => forward.store(s)),
  }
}

/** Two reductions of the same elements. */
const reduceIntoReduce = (first: LoopKernel, second: LoopKernel, expressions: Expressions): Kernel | undefined => {
  const [a, b] = [first.operand!.groups, second.operand!.groups]
  if (a.length !== b.length || a.some((group, i) => !equal(group, b[i]!))) return undefined
  const forward = new Mover(expressions, at => at, first.body, buffersOf(first.epilogue))
  const later = (e: Expression): Expression => expressions.rewrite(e, leaf =>
    leaf.kind === 'result' ? expressions.result(leaf.dtype, leaf.number + first.accumulators.length) : leaf)
  return {
    ...first,
    body: [...first.body, ...second.body.map(s => forward.store(s))],
    accumulators: [...first.accumulators, ...second.accumulators.map(x => ({ ...x, value: forward.value(x.value) }))],
    epilogue: [...first.epilogue, ...second.epilogue.map(s => ({ ...s, value: later(forward.value(s.value)) }))],
  }
}

/** One kernel of two, the second of which seeks what the first offers and comes behind it. */
export const merged = (first: Candidate, second: Candidate, expressions: Expressions): Kernel | undefined => {
  const [a, b] = [first.kernel, second.kernel]
  if (b.kind !== 'loop' || isClosed(a)) return undefined
  if (a.kind === 'dot') return a.dtype !== 'float64' && second.wide ? undefined : mapIntoDot(a, b, expressions)
  // The number of lanes decides the order of a reduction: it must not depend on what is fused.
  if (first.wide !== second.wide && (a.reduced > 0 || b.reduced > 0 || sizeOf(a.extents) > FEW)) return undefined
  // Nothing needs to be moved or forwarded: kernels that only run over the same elements may be many.
  if (a.reduced === 0 && b.reduced === 0 && second.readFrom(first).length === 0) return { ...a, body: [...a.body, ...b.body] }
  if (a.reduced === 0) return (b.reduced === 0 ? mapIntoMap : mapIntoOperand)(a, b, expressions)
  return (b.reduced === 0 ? mapIntoReduce : reduceIntoReduce)(a, b, expressions)
}
