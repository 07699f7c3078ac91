import type { PrimitiveName } from '../../../src/primitive/row/params.js'
import { range } from '../../../src/primitive/rules/type-of.js'
import { primitiveNames } from '../../support/primitives.js'
import type { DType } from '../../../src/tensor/dtype.js'
import type { Case } from './case.js'
import type { Dice } from './dice.js'
import { anyDType, Draft } from './draft.js'
import { attempt } from './generate.js'
import { proposals, reduceKinds } from './propose.js'

/** A case by its name; `undefined` where the primitive takes no such operand. */
export interface Directed {
  readonly name: string
  readonly draw: (dice: Dice) => Case | undefined
}

type Shape = readonly number[]

export const shapes: readonly Shape[] = [[], [0], [1], [3], [4], [5], [2, 3], [3, 0], [1, 7], [17, 5], [2, 3, 4], [4, 1, 5]]

/** What one primitive is asked to do with `x`, a value of the shape. */
type Variant = (d: Draft, x: number) => readonly number[]

const subsets = (all: readonly number[]): readonly (readonly number[])[] =>
  all.reduce<readonly (readonly number[])[]>((sets, item) => [...sets, ...sets.map(set => [...set, item])], [[]])

const orders = (all: readonly number[]): readonly (readonly number[])[] =>
  all.length === 0 ? [[]] : all.flatMap(first => orders(all.filter(item => item !== first)).map(rest => [first, ...rest]))

/** Where parameters are few, each of them; else one of what {@link proposals} draw. */
const variants = (name: PrimitiveName, shape: Shape, dtype: DType): readonly Variant[] => {
  const axes = range(shape.length)
  switch (name) {
    case 'compare': return [(d, x) => {
      const z = d.fresh(d.typeOf(x))
      return (['EQ', 'NE', 'LT', 'LE', 'GT', 'GE'] as const).map(direction => d.step(name, { direction }, x, z))
    }]
    case 'convert': return [(d, x) => anyDType.map(to => d.step(name, { dtype: to }, x))]
    case 'reduce': return subsets(axes).flatMap(dimensions => [...new Set(reduceKinds[dtype])].map(kind => (d, x) => [d.step(name, { kind, dimensions }, x)]))
    case 'argmax': return axes.map(dimension => (d, x) => (['max', 'min'] as const).map(kind => d.step(name, { dimension, kind }, x)))
    case 'cumulative_sum': return axes.map(dimension => (d, x) => [true, false].map(reverse => d.step(name, { dimension, reverse }, x)))
    case 'argsort': return axes.map(dimension => (d, x) => [d.step(name, { dimension }, x)])
    case 'transpose': return orders(axes).map(permutation => (d, x) => [d.step(name, { permutation }, x)])
    case 'reverse': return [(d, x) => subsets(axes).map(dimensions => d.step(name, { dimensions }, x))]
    case 'iota': return axes.map(dimension => d => [d.step(name, { shape, dtype, dimension }), d.step('iota', { shape: [5], dtype: 'int32', dimension: 0 })])
    default: return [(d, x) => [proposals[name].draw(d, x)]]
  }
}

const single = (name: PrimitiveName, dtype: DType, shape: Shape): readonly Directed[] => {
  const all = variants(name, shape, dtype)
  return all.map((variant, i) => {
    const title = `${name} ${dtype}[${shape.join(', ')}]${all.length > 1 ? ` #${i}` : ''}`
    return {
      name: title,
      draw: dice => attempt(30, () => {
        // Extrema of nothing are infinite.
        const d = new Draft(dice, shape.includes(0))
        const { domain } = proposals[name]
        const x = d.source('argument', d.drawn({ shape, dtype }, domain === undefined ? undefined : 'positive'))
        return d.finish(variant(d, x), 'no', title)
      }),
    }
  })
}

const products: readonly Shape[] = [
  [1, 1, 1], [4, 8, 4], [3, 5, 7], [5, 4, 9], [1, 17, 8], [8, 1, 33], [33, 9, 1], [17, 16, 11], [9, 65, 16], [64, 64, 64], [40, 50, 30], [65, 33, 17], [0, 3, 5],
  [3, 0, 5],
]

/** Products of matrices as they lie and transposed, by strides and by a step of its own, with and without an epilogue. */
const contractions: readonly Directed[] = products.flatMap(sizes => (['float32', 'float64', 'int32'] as const).flatMap(dtype => range(4).map(way => {
  const [m, k, n] = [sizes[0]!, sizes[1]!, sizes[2]!]
  const [ta, tb] = [(way & 1) > 0, (way & 2) > 0]
  const title = `matrices ${dtype} ${m}×${k}${ta ? ' transposed' : ''} · ${k}×${n}${tb ? ' transposed' : ''}`
  return {
    name: title,
    draw: (dice: Dice) => attempt(10, () => {
      const d = new Draft(dice, false)
      const a = d.source('argument', d.drawn({ shape: ta ? [k, m] : [m, k], dtype }))
      const b = d.source('argument', d.drawn({ shape: tb ? [n, k] : [k, n], dtype }))
      const plain = { lhsBatching: [], rhsBatching: [], lhsContracting: [1], rhsContracting: [0] }
      const strided = d.step('dot_general', { ...plain, lhsContracting: [ta ? 0 : 1], rhsContracting: [tb ? 1 : 0] }, a, b)
      if (dice.chance(0.5)) return d.finish([strided], 'no', title)
      const turned = (x: number, turn: boolean): number => turn ? d.step('transpose', { permutation: [1, 0] }, x) : x
      const c = d.source('argument', d.drawn({ shape: [m, n], dtype }))
      return d.finish([d.step('subtract', {}, c, d.step('dot_general', plain, turned(a, ta), turned(b, tb)))], 'no', title)
    }),
  }
})))

export const table: readonly Directed[] = [
  ...primitiveNames.flatMap(name => proposals[name].dtypes.flatMap(dtype => shapes.flatMap(shape => single(name, dtype, shape)))),
  ...contractions,
]
