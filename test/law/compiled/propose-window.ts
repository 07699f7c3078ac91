import { range } from '../../../src/primitive/rules/type-of.js'
import { rowOf } from '../../../src/primitive/table.js'
import { sizeOf } from '../../../src/tensor/dtype.js'
import { Unfit, type Draft } from './draft.js'

/** Mostly what words say, now and then what only derivatives do. */
const some = (d: Draft, often: number, from: number, to: number): number => d.dice.chance(0.6) ? often : d.dice.int(from, to)

const padding = (d: Draft): readonly [number, number] => d.dice.chance(0.4) ? [0, 0] : [d.dice.int(-1, 2), d.dice.int(-1, 3)]

/** One or two axes of places, axes in any order, strides, padding, both dilations, groups. */
export const convolution = (d: Draft, given: number): number => {
  const { dice } = d
  const { shape } = d.typeOf(given)
  const x = shape.length >= 3 ? given : d.step('reshape', { shape: [...shape, ...range(3 - shape.length).map(() => 1)] }, given)
  const { shape: left, dtype } = d.typeOf(x)
  const rank = left.length
  const usual = dice.chance(0.5)
  const order = (): readonly number[] => usual ? [0, rank - 1, ...range(rank - 2).map(i => i + 1)] : dice.shuffled(range(rank))
  const dimensions = { lhs: order(), rhs: usual ? [rank - 2, rank - 1, ...range(rank - 2)] : dice.shuffled(range(rank)), out: order() }
  const features = left[dimensions.lhs[1]!]!
  const groups = features > 0 && dice.chance(0.4) ? dice.pick(range(features).map(i => i + 1).filter(n => features % n === 0)) : 1
  const right: number[] = []
  dimensions.rhs.forEach((axis, i) => { right[axis] = i === 0 ? features / groups : i === 1 ? groups * dice.pick([1, 1, 2, 3, 5]) : dice.int(1, 3) })
  const places = range(rank - 2)
  const params = {
    dimensions, windowStrides: places.map(() => some(d, 1, 1, 3)), padding: places.map(() => padding(d)), lhsDilation: places.map(() => some(d, 1, 1, 3)),
    rhsDilation: places.map(() => some(d, 1, 1, 3)), featureGroupCount: groups,
  }
  if (sizeOf(right) > 4200) throw new Unfit('too large')
  const type = rowOf('convolution').typeOf([{ shape: left, dtype }, { shape: right, dtype }], params)
  if (sizeOf(type.shape) > 4200 || sizeOf(type.shape) * sizeOf(right) > 400_000) throw new Unfit('too large')
  return d.step('convolution', params, x, d.operand({ shape: right, dtype }))
}

export const reduceWindow = (d: Draft, x: number): number => {
  const { shape, dtype } = d.typeOf(x)
  const tiles = d.dice.chance(0.3)
  const windowDimensions = shape.map(() => some(d, 1, 1, 3))
  const params = {
    kind: d.dice.pick(['add', 'maximum', 'minimum'] as const), windowDimensions, windowStrides: tiles ? windowDimensions : shape.map(() => some(d, 1, 1, 3)),
    baseDilations: shape.map(() => tiles ? 1 : some(d, 1, 1, 2)), windowDilations: shape.map(() => tiles ? 1 : some(d, 1, 1, 2)),
    padding: shape.map(() => tiles ? [0, 0] as const : padding(d)),
  }
  if (sizeOf(rowOf('reduce_window').typeOf([{ shape, dtype }], params).shape) > 4200) throw new Unfit('too large')
  return d.step('reduce_window', params, x)
}
