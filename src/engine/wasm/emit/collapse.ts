import { grouped, type Affine, type Groups } from '../kernel/affine.js'
import { walk, type Expression, type Expressions } from '../kernel/expression.js'
import { rootsOf, type Stage, type Store } from '../kernel/kernel.js'

const placesOf = (stage: Stage): readonly Affine[] => {
  const places = [...stage.body, ...stage.epilogue].map(s => s.at)
  walk(rootsOf(stage), (e: Expression) => { if ('at' in e) places.push(e.at) })
  return places
}

/** Groups of neighbouring axes, from `from` up to `to`, that all places run through as one. */
const groupsOf = (places: readonly Affine[], extents: readonly number[], from: number, to: number): number[][] => {
  const groups: number[][] = []
  for (let d = from; d < to; d++) {
    if (extents[d] === 1) continue
    const last = groups.at(-1)?.at(-1)
    if (last !== undefined && places.every(({ coefs }) => coefs[last] === coefs[d]! * extents[d]!)) groups.at(-1)!.push(d)
    else groups.push([d])
  }
  return groups
}

/** The stage with as few loops as its places allow: fewer and longer. The first `shared` axes stay, and so do reduced ones, whose order counts. */
export const collapsed = (stage: Stage, shared: number, expressions: Expressions): Stage => {
  const { extents, reduced } = stage
  const kept = extents.length - reduced
  const alone = (from: number, to: number): number[][] => Array.from({ length: to - from }, (_, i) => [from + i])
  const groups: Groups = [...alone(0, shared), ...groupsOf(placesOf(stage), extents, shared, kept), ...alone(kept, extents.length)]
  if (groups.length === extents.length) return stage
  const memo = new Map<Expression, Expression>()
  const place = (at: Affine): Affine => grouped(at, groups, extents)!
  const value = (e: Expression): Expression => expressions.moved(e, place, memo)!
  const stores = (list: readonly Store[]): readonly Store[] => list.map(s => ({ buffer: s.buffer, at: place(s.at), value: value(s.value) }))
  return {
    ...stage,
    extents: groups.map(group => group.reduce((n, d) => n * extents[d]!, 1)),
    accumulators: stage.accumulators.map(a => ({ ...a, value: value(a.value) })),
    body: stores(stage.body),
    epilogue: stores(stage.epilogue),
  }
}
