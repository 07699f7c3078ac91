import { sizeOf } from '../../../tensor/dtype.js'
import { grouped, type Affine } from '../kernel/affine.js'
import { isWide, type Expression, type Expressions } from '../kernel/expression.js'
import { rootsOf, storesOf, type DotKernel, type Kernel, type LoopKernel, type Store } from '../kernel/kernel.js'
import { Mover } from './forward.js'

/* Two kernels as one. Each function gives `undefined`, or throws `unmergeable`, where the two do not fit. */

const equal = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((x, i) => x === b[i])

const buffersOf = (stores: readonly Store[]): ReadonlySet<number> => new Set(stores.map(s => s.buffer))

/** So few elements that narrower vectors cost nothing. */
const FEW = 8

const sameWidth = (a: LoopKernel, b: LoopKernel): boolean => isWide(rootsOf(a)) === isWide(rootsOf(b))

/** Elements of one shape, computed in one loop. */
const mapIntoMap = (first: LoopKernel, second: LoopKernel, expressions: Expressions): Kernel | undefined => {
  if (sizeOf(first.extents) > FEW && !sameWidth(first, second)) return undefined
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
const mapIntoDot = (first: DotKernel, second: LoopKernel, expressions: Expressions): Kernel | undefined => {
  if (first.dtype !== 'float64' && isWide(rootsOf(second))) return undefined
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

/** Whether two kernels run over the same elements: quick to tell, and false of most pairs. */
const sameElements = (first: LoopKernel | DotKernel, second: LoopKernel): boolean => {
  if (first.kind === 'dot') return second.reduced === 0 && equal(first.result.shape, second.extents)
  if (first.reduced === 0) return equal(first.extents, second.reduced === 0 ? second.extents : second.operand!.shape)
  return second.reduced === 0 ? equal(first.extents.slice(0, -first.reduced), second.extents) : equal(first.operand!.shape, second.operand!.shape)
}

/** How to make one kernel of two, the first of which comes before; `undefined` when they run over different elements. */
export const merger = (first: Kernel, second: Kernel, expressions: Expressions): (() => Kernel | undefined) | undefined => {
  if (second.kind !== 'loop' || first.kind === 'whole' || !sameElements(first, second)) return undefined
  if (first.kind === 'dot') return () => mapIntoDot(first, second, expressions)
  if (first.reduced === 0 && second.reduced === 0) return () => mapIntoMap(first, second, expressions)
  // The number of lanes decides the order of a reduction: it must not depend on what is fused.
  if (!sameWidth(first, second)) return undefined
  return () => (first.reduced === 0 ? mapIntoOperand : second.reduced === 0 ? mapIntoReduce : reduceIntoReduce)(first, second, expressions)
}

/** The kernel without the stores that nobody reads. */
export const withoutStores = (kernel: Kernel, dead: ReadonlySet<number>): Kernel => {
  if (kernel.kind === 'whole' || !storesOf(kernel).some(s => dead.has(s.buffer))) return kernel
  const live = (stores: readonly Store[]): readonly Store[] => stores.filter(s => !dead.has(s.buffer))
  return kernel.kind === 'dot' ? { ...kernel, epilogue: live(kernel.epilogue) } : { ...kernel, body: live(kernel.body), epilogue: live(kernel.epilogue) }
}
