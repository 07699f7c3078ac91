/** The same exports, read from their declarations: the shapes are computed still, and mistakes are found. */
import { zeros, type NamedDim, type Tensor } from 'pullback'
import * as Train from 'pullback/train'
import { config, mlp, start, step, train, type fitted, type params, type parts } from './model.js'
import { batched, columns, flat, folded, halves, join, padded, product, times, total } from './words.js'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false
const is = <A, B>(same: Equal<A, B>): boolean => same
type Typed<S extends readonly number[]> = Tensor<S, 'float32'>

const [batch] = [batched(5)]
const joined = join(zeros([2, 3]), zeros([4, 3]))
const flattened = flat(zeros([2, 3]))
const multiplied = product(zeros([2, 3]), zeros([3, 4]))
const summed = total(zeros([2, 3]))
const [wide, tiled] = padded(zeros([2, 3]))
const applied = times(zeros([2, 3]))
const perColumn = columns(zeros([2, 3]))
const [half] = halves(zeros([6, 3]))
const refolded = folded(zeros([6, 2]))
const { h } = mlp(7, 8, 9).init(config.key)

export const checks = [
  is<typeof joined, Typed<readonly [6, 3]>>(true),
  is<typeof flattened, Typed<readonly [6]>>(true),
  is<typeof multiplied, Typed<readonly [2, 4]>>(true),
  is<typeof summed, Typed<readonly [3]>>(true),
  is<typeof wide, Typed<readonly [4, 5]>>(true),
  is<typeof tiled, Typed<readonly [4, 9]>>(true),
  is<typeof applied, Typed<readonly [2, 5]>>(true),
  is<typeof perColumn, Typed<readonly [3]>>(true),
  is<typeof half.shape, readonly [3, 3]>(true),
  is<typeof refolded, Typed<readonly [3, 4]>>(true),
  is<typeof h.w, Typed<readonly [7, 8]>>(true),
  is<typeof params.norm.scale, Typed<readonly [16]>>(true),
  is<typeof fitted.params.out.w, Typed<readonly [16, 10]>>(true),
  is<(typeof batch)[1], Typed<readonly [4, NamedDim<'batch'>]>>(true),
]

export const next = step(start, train)
export const measuredOrNot = (test: typeof parts.test | undefined) => Train.fit(config, { train, test })

// @ts-expect-error the labels are not int32
step(start, { x: train.x, y: zeros([1438]) })
// @ts-expect-error inner dimensions 4 and 3 differ
times(zeros([2, 4]))
// @ts-expect-error axis 0 of size 5 does not split into 2 equal parts
halves(zeros([5, 3]))
