import { grouped, type Affine } from '../kernel/affine.js'
import { isWide, type Expression, type Expressions } from '../kernel/expression.js'
import { rootsOf, storesOf, type DotKernel, type Kernel, type LoopKernel, type Stage } from '../kernel/kernel.js'
import { Mover } from './forward.js'

/* Two kernels as one. Each function gives `undefined`, or throws `unmergeable`, where the two do not fit. */

const equal = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((x, i) => x === b[i])

/** The only stage of a kernel of loops. */
export const stageOf = (kernel: Kernel): Stage | undefined => kernel.kind === 'loop' && kernel.stages.length === 1 ? kernel.stages[0] : undefined

const loop = (stage: Stage): LoopKernel => ({ kind: 'loop', shared: 0, stages: [stage] })

const buffersOf = (stores: readonly { readonly buffer: number }[]): ReadonlySet<number> => new Set(stores.map(s => s.buffer))

/** So few elements that narrower vectors cost nothing. */
const FEW = 8

const sameWidth = (a: readonly Expression[], b: readonly Expression[]): boolean => isWide(a) === isWide(b)

/** Elements of one shape, computed in one loop. */
const mapIntoMap = (first: Stage, second: Stage, expressions: Expressions): Kernel | undefined => {
  if (!equal(first.extents, second.extents)) return undefined
  const size = first.extents.reduce((n, d) => n * d, 1)
  if (size > FEW && !sameWidth(rootsOf(first), rootsOf(second))) return undefined
  const mover = new Mover(expressions, at => at, first.body)
  return loop({ ...first, body: [...first.body, ...second.body.map(s => mover.store(s))] })
}

/** What is computed from each result of a reduction, as soon as there is one. */
const mapIntoReduce = (first: Stage, second: Stage, expressions: Expressions): Kernel | undefined => {
  const kept = first.extents.slice(0, first.extents.length - first.reduced)
  // The number of lanes decides the order of the reduction: it must not depend on what is fused.
  if (!equal(kept, second.extents) || !sameWidth(rootsOf(first), rootsOf(second))) return undefined
  const place = ({ constant, coefs }: Affine): Affine => ({ constant, coefs: [...coefs, ...new Array<number>(first.reduced).fill(0)] })
  const mover = new Mover(expressions, place, first.epilogue, buffersOf(first.body))
  return loop({ ...first, epilogue: [...first.epilogue, ...second.body.map(s => mover.store(s))] })
}

/** What is computed from each element of a product, while it is in a register. */
const mapIntoDot = (first: DotKernel, second: Stage, expressions: Expressions): Kernel | undefined => {
  if (!equal(first.result.shape, second.extents)) return undefined
  if (first.dtype !== 'float64' && isWide(rootsOf(second))) return undefined
  const mover = new Mover(expressions, at => grouped(at, first.result.groups, first.result.shape), first.epilogue)
  return { ...first, epilogue: [...first.epilogue, ...second.body.map(s => mover.store(s))] }
}

/** The elements that a reduction reads, computed where it reads them. */
const mapIntoOperand = (first: Stage, second: Stage, expressions: Expressions): Kernel | undefined => {
  const { operand } = second
  if (operand === undefined || !equal(operand.shape, first.extents) || !sameWidth(rootsOf(first), rootsOf(second))) return undefined
  const mover = new Mover(expressions, at => grouped(at, operand.groups, operand.shape), [])
  const body = first.body.map(s => mover.store(s))
  const forward = new Mover(expressions, at => at, body)
  return loop({
    ...second,
    body: [...body, ...second.body.map(s => forward.store(s))],
    accumulators: second.accumulators.map(a => ({ ...a, value: forward.value(a.value) })),
    epilogue: second.epilogue.map(s => forward.store(s)),
  })
}

/** Two reductions of the same elements. */
const reduceIntoReduce = (first: Stage, second: Stage, expressions: Expressions): Kernel | undefined => {
  const [a, b] = [first.operand, second.operand]
  if (a === undefined || b === undefined || !equal(a.shape, b.shape) || first.columns !== second.columns) return undefined
  if (a.groups.length !== b.groups.length || a.groups.some((group, i) => !equal(group, b.groups[i]!))) return undefined
  if (!sameWidth(rootsOf(first), rootsOf(second))) return undefined
  const forward = new Mover(expressions, at => at, first.body, buffersOf(first.epilogue))
  const later = (e: Expression): Expression => expressions.rewrite(e, leaf =>
    leaf.kind === 'result' ? expressions.result(leaf.dtype, leaf.number + first.accumulators.length) : leaf)
  return loop({
    ...first,
    body: [...first.body, ...second.body.map(s => forward.store(s))],
    accumulators: [...first.accumulators, ...second.accumulators.map(x => ({ ...x, value: forward.value(x.value) }))],
    epilogue: [...first.epilogue, ...second.epilogue.map(s => ({ ...s, value: later(forward.value(s.value)) }))],
  })
}

/** Whether two kernels run over the same elements: quick to tell, and false of most pairs. */
export const sameElements = (first: Kernel, second: Kernel): boolean => {
  const [one, two] = [stageOf(first), stageOf(second)]
  if (two === undefined) return false
  if (first.kind === 'dot') return two.reduced === 0 && equal(first.result.shape, two.extents)
  if (one === undefined) return false
  if (one.reduced === 0) return equal(one.extents, two.reduced === 0 ? two.extents : two.operand!.shape)
  return two.reduced === 0 ? equal(one.extents.slice(0, -one.reduced), two.extents) : equal(one.operand!.shape, two.operand!.shape)
}

/** The kernel that does what `first` and then `second` do. */
export const merge = (first: Kernel, second: Kernel, expressions: Expressions): Kernel | undefined => {
  const [one, two] = [stageOf(first), stageOf(second)]
  if (two === undefined) return undefined
  if (first.kind === 'dot') return two.reduced === 0 ? mapIntoDot(first, two, expressions) : undefined
  if (one === undefined) return undefined
  if (one.reduced === 0) return two.reduced === 0 ? mapIntoMap(one, two, expressions) : mapIntoOperand(one, two, expressions)
  return two.reduced === 0 ? mapIntoReduce(one, two, expressions) : reduceIntoReduce(one, two, expressions)
}

/** The kernel without the stores that nobody reads. */
export const withoutStores = (kernel: Kernel, dead: ReadonlySet<number>): Kernel => {
  if (kernel.kind === 'whole' || !storesOf(kernel).some(s => dead.has(s.buffer))) return kernel
  const live = <S extends { readonly buffer: number }>(stores: readonly S[]): readonly S[] => stores.filter(s => !dead.has(s.buffer))
  if (kernel.kind === 'dot') return { ...kernel, epilogue: live(kernel.epilogue) }
  return { ...kernel, stages: kernel.stages.map(stage => ({ ...stage, body: live(stage.body), epilogue: live(stage.epilogue) })) }
}
