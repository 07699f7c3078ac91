import fc from 'fast-check'
import { fromArray, type AnyTensor } from 'pullback'
import { asStated } from '../../src/tensor/cast.js'
import type { Argument } from '../oracle/read.js'
import { always, called, curried, every, type Arguments, type Call, type Row, type Sample } from './row.js'
import { axesOf, axisOf, floatsOf, shapes, sizeOf } from './samples.js'

/*
 * The rows of the words that squeeze, turn, join, cut, repeat and look up.
 */

const list = (argument: Argument | undefined): readonly number[] => asStated(argument)
const front = (axis: number, rank: number): number => axis < 0 ? axis + rank : axis
const sample = (inputs: fc.Arbitrary<readonly AnyTensor[]>, args: Arguments): fc.Arbitrary<Sample> => inputs.map(tensors => ({ inputs: tensors, args }))

/** int32 from 0 to `limit` − 1. */
const indicesOf = (shape: readonly number[], limit: number): fc.Arbitrary<AnyTensor> =>
  fc.array(fc.nat(limit - 1), { minLength: sizeOf(shape), maxLength: sizeOf(shape) }).map(data => fromArray(shape, data, { dtype: 'int32' }))

interface Rest { readonly last?: Call; readonly when?: (args: Arguments) => boolean; readonly differentiable?: boolean }

const row = (word: string, call: Call, samples: fc.Arbitrary<Sample>, { last, when = always, differentiable = true }: Rest = {}): Row =>
  ({ word, call, samples, dtypes: every, differentiable, ...(last && { last: { call: last, when } }) })

/** A row of one operand, with arguments drawn for its shape. */
const shaped = (word: string, call: Call, of: (shape: readonly number[]) => fc.Arbitrary<Arguments>, rest: Rest = {}, rank = 0): Row =>
  row(word, call, shapes(rank).chain(shape => fc.tuple(floatsOf('any', shape), of(shape)).map(([inputs, args]) => ({ inputs, args }))), rest)

/** Fixtures have `start`, `limit` and `strides`; samples have `ranges`, where `[]` is the whole axis and 'end' an open stop. */
const rangesOf = ({ ranges, start, limit, strides }: Arguments): readonly unknown[] => ranges === undefined
  ? list(start).map((from, i) => strides === undefined ? [from, list(limit)[i]] : [from, list(limit)[i], list(strides)[i]])
  : asStated<readonly Argument[][]>(ranges).map(range => range.length === 0 ? null : range.map(bound => bound === 'end' ? null : bound))

const rangeOf = (size: number): fc.Arbitrary<readonly Argument[]> => fc.oneof(
  fc.constant([]),
  fc.tuple(fc.nat(size), fc.nat(size), fc.boolean(), fc.boolean(), fc.constantFrom([], [1], [2], [3])).map(([a, b, backA, backB, step]) => {
    const [from, to] = [Math.min(a, b), Math.max(a, b)]
    return [backA && from < size ? from - size : from, to === size && backB ? 'end' : backB && to < size ? to - size : to, ...step]
  }))

const widthsOf = ({ low, high }: Arguments): readonly unknown[] => list(low).map((before, i) => [before, list(high)[i]])
const partsOf = ({ sections, sizes }: Arguments): unknown => sections ?? sizes

/** Arguments of `split` for a shape: equal parts, or random cuts. */
const splits = (shape: readonly number[]): fc.Arbitrary<Arguments> => fc.tuple(axisOf(shape.length), fc.boolean()).chain(([axis, whole]) => {
  const size = shape[front(axis, shape.length)]!
  const along = whole ? {} : { axis }
  const length = whole ? shape[0]! : size
  return fc.oneof(
    fc.constantFrom(...[1, 2, 3].filter(n => length % n === 0)).map((sections): Arguments => ({ sections, ...along })),
    fc.array(fc.nat(length), { maxLength: 2 }).map((cuts): Arguments => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), length]
      return { sizes: at.slice(1).map((cut, i) => cut - at[i]!), ...along }
    }))
})

const concats: fc.Arbitrary<Sample> = fc.tuple(shapes(1), fc.array(fc.nat(3), { minLength: 1, maxLength: 3 })).chain(([shape, sizes]) =>
  axisOf(shape.length).chain(axis => sample(floatsOf('any', ...sizes.map(size => shape.with(front(axis, shape.length), size))), { axis })))

const stacks: fc.Arbitrary<Sample> = fc.tuple(shapes(0, 2), fc.integer({ min: 1, max: 3 })).chain(([shape, n]) =>
  axisOf(shape.length + 1).chain(axis => sample(floatsOf('any', ...Array.from({ length: n }, () => shape)), { axis })))

/** An operand, and indices of another shape. */
const lookup = (shape: readonly number[], places: readonly number[], limit: number): fc.Arbitrary<readonly AnyTensor[]> =>
  fc.tuple(floatsOf('any', shape), indicesOf(places, limit)).map(([[x], i]) => [x!, i])

const takes: fc.Arbitrary<Sample> = fc.tuple(shapes(1), shapes(0, 2)).chain(([shape, places]) => axisOf(shape.length).chain(axis =>
  sample(lookup(shape, places, shape[front(axis, shape.length)]!), { axis })))

const gathers: fc.Arbitrary<Sample> = fc.tuple(shapes(1), fc.integer({ min: 1, max: 4 })).chain(([shape, n]) => axisOf(shape.length).chain(axis => {
  const at = front(axis, shape.length)
  return sample(lookup(shape, shape.with(at, n), shape[at]!), { axis })
}))

const hots: fc.Arbitrary<Sample> = fc.tuple(shapes(0, 2), fc.nat(4)).chain(([shape, depth]) => sample(fc.tuple(indicesOf(shape, 5)), { depth }))

const hasAxis = ({ axis }: Arguments): boolean => axis !== undefined

export const movementRows: readonly Row[] = [
  shaped('squeeze', ([x], { axis }) => called('squeeze')(x, axis), shape => fc.constantFrom<Arguments>(
    {}, ...shape.flatMap((d, axis) => d === 1 ? [{ axis }, { axis: axis - shape.length }] : [])),
  { last: ([x], { axis }) => curried('squeeze')(axis)(x), when: hasAxis }),
  shaped('flip', ([x], { axis }) => called('flip')(x, axis), shape => fc.oneof(
    axisOf(shape.length).map((axis): Arguments => ({ axis })),
    axesOf(shape.length).map((axis): Arguments => ({ axis })),
  ), { last: ([x], { axis }) => curried('flip')(axis)(x) }, 1),
  row('concat', (xs, { axis }) => called('concat')(xs, axis), concats),
  row('stack', (xs, { axis }) => called('stack')(xs, axis), stacks),
  shaped('slice', ([x], args) => called('slice')(x, rangesOf(args)),
    shape => fc.nat(shape.length).chain(n => fc.tuple(...shape.slice(0, n).map(rangeOf)).map(ranges => ({ ranges }))),
    { last: ([x], args) => curried('slice')(rangesOf(args))(x) }),
  shaped('split', ([x], args) => called('split')(x, partsOf(args), args['axis']), splits,
    { last: ([x], args) => curried('split')(partsOf(args))(x), when: args => !hasAxis(args) }, 1),
  shaped('pad', ([x], args) => called('pad')(x, widthsOf(args), args['value'] === undefined ? undefined : { value: args['value'] }),
    shape => fc.tuple(fc.tuple(...shape.map(() => fc.nat(2))), fc.tuple(...shape.map(() => fc.nat(2))), fc.constantFrom({}, { value: 7 }))
      .map(([low, high, value]): Arguments => ({ low, high, ...value })),
    { last: ([x], args) => curried('pad')(widthsOf(args))(x), when: ({ value }) => value === undefined }),
  shaped('tile', ([x], { repeats }) => called('tile')(x, repeats), shape => fc.tuple(...shape.map(() => fc.nat(3))).map(repeats => ({ repeats })),
    { last: ([x], { repeats }) => curried('tile')(repeats)(x) }),
  row('take', ([x, i], { axis }) => called('take')(x, i, axis), takes, { last: ([x, i], { axis }) => curried('take')(i, axis)(x) }),
  row('gather', ([x, i], { axis }) => called('gather')(x, i, axis), gathers, { last: ([x, i], { axis }) => curried('gather')(i, axis)(x) }),
  row('oneHot', ([i], { depth, axis }) => called('oneHot')(i, depth, ...axis === undefined ? [] : [{ axis }]), hots,
    { last: ([i], { depth }) => curried('oneHot')(depth)(i), differentiable: false }),
]
