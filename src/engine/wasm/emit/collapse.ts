import { grouped, type Affine, type Groups } from '../kernel/affine.js'
import { walk, type Expression, type Expressions } from '../kernel/expression.js'
import { rootsOf, type LoopKernel, type Store } from '../kernel/kernel.js'

const placesOf = (kernel: LoopKernel): readonly Affine[] => {
  const places = [...kernel.body, ...kernel.epilogue].map(s => s.at)
  walk(rootsOf(kernel), (e: Expression) => { if ('at' in e) places.push(e.at) })
  return places
}

/** Groups of neighbouring axes, below `to`, that all places run through as one. */
const groupsOf = (places: readonly Affine[], extents: readonly number[], to: number): number[][] => {
  const groups: number[][] = []
  for (let d = 0; d < to; d++) {
    if (extents[d] === 1) continue
    const last = groups.at(-1)?.at(-1)
    if (last !== undefined && places.every(({ coefs }) => coefs[last] === coefs[d]! * extents[d]!)) groups.at(-1)!.push(d)
    else groups.push([d])
  }
  return groups
}

/** The kernel with as few loops as its places allow: fewer and longer. Reduced axes stay as they are, because their order counts. */
export const collapsed = (kernel: LoopKernel, expressions: Expressions): LoopKernel => {
  const { extents, reduced } = kernel
  const kept = extents.length - reduced
  const groups: Groups = [...groupsOf(placesOf(kernel), extents, kept), ...Array.from({ length: reduced }, (_, i) => [kept + i])]
  if (groups.length === extents.length) return kernel
  const memo = new Map<Expression, Expression>()
  const place = (at: Affine): Affine => grouped(at, groups, extents)!
  const value = (e: Expression): Expression => expressions.moved(e, place, memo)!
  const stores = (list: readonly Store[]): readonly Store[] => list.map(s => ({ buffer: s.buffer, at: place(s.at), value: value(s.value) }))
  return {
    ...kernel,
    extents: groups.map(group => group.reduce((n, d) => n * extents[d]!, 1)),
    accumulators: kernel.accumulators.map(a => ({ ...a, value: value(a.value) })),
    body: stores(kernel.body),
    epilogue: stores(kernel.epilogue),
  }
}
