import fc from 'fast-check'
import type { DType } from 'pullback'
import type { AbstractValue } from '../../../src/primitive/row/row.js'
import { every, floats, numeric } from '../../support/row.js'
import { axesOf, axisOf, permutationOf, range, sizeOf } from '../../support/samples.js'
import { call, listed, literal, source, type Piece, type Sizes } from './piece.js'

/*
 * What each word takes after its first operand, as source text that fits. Empty axes and sizes of 1 are among them.
 */

export type Rest = readonly Piece[]

export interface Word {
  readonly word: string
  readonly dtypes: readonly DType[]
  /** Shapes that the first operand may have. */
  readonly fits: (shape: Sizes) => boolean
  readonly rest: (x: AbstractValue) => fc.Arbitrary<Rest>
  /** The data-first call. */
  readonly first: (x: Piece, rest: Rest) => Piece
  /** Whether the data-last form takes these arguments; without any, the word itself is passed. */
  readonly last: (rest: Rest) => boolean
}

const word = (name: string, dtypes: readonly DType[], rest: Word['rest'], others: Partial<Word> = {}): Word => ({
  word: name, dtypes, rest, fits: () => true, first: (x, given) => call(name, x, ...given), last: given => given.length <= 1, ...others,
})

const nothing = fc.constant<Rest>([])
const only = (...values: readonly unknown[]): Rest => values.map(literal)
const ofRank = (least: number, most = 9): Partial<Word> => ({ fits: shape => shape.length >= least && shape.length <= most })
const someElements: Partial<Word> = { fits: shape => !shape.includes(0) }
const front = (axis: number, shape: Sizes): number => axis < 0 ? axis + shape.length : axis
const size = fc.constantFrom(0, 1, 1, 2, 2, 3, 3, 4, 5, 7, 10)

/** A shape that broadcasts with `shape`: axes of 1 on either side, some missing in front, or more of them. */
export const pairing = (shape: Sizes): fc.Arbitrary<Sizes> =>
  fc.tuple(fc.array(fc.nat(3), { minLength: shape.length, maxLength: shape.length }), fc.nat(4), fc.array(size, { maxLength: 1 })).map(([how, cut, more]) => {
    const paired = shape.map((d, i) => how[i] === 0 ? 1 : d === 1 && how[i] === 1 ? 3 : d)
    return cut === 0 ? paired.slice(1) : cut === 1 && shape.length < 5 ? [...more, ...paired] : paired
  })

const oneOf = <T>(...from: readonly fc.Arbitrary<T>[]): fc.Arbitrary<T> => fc.oneof(...from)
const tensorRest = (shapes: fc.Arbitrary<Sizes>, dtype: DType): fc.Arbitrary<Rest> => shapes.chain(shape => source(shape, dtype)).map(x => [x])

const unary = (name: string, dtypes: readonly DType[], others: Partial<Word> = {}): Word => word(name, dtypes, () => nothing, others)

const binary = (name: string, dtypes: readonly DType[]): Word => word(name, dtypes, ({ shape, dtype }) => dtype === 'bool'
  ? tensorRest(pairing(shape), dtype)
  : oneOf(tensorRest(pairing(shape), dtype), tensorRest(pairing(shape), dtype), fc.constant(only(2))))

/** Options go through an arrow. */
const axisRest = (axes: fc.Arbitrary<Rest>): fc.Arbitrary<Rest> =>
  fc.tuple(axes, fc.constantFrom(undefined, true, false)).map(([axis, keepDims]) =>
    keepDims === undefined ? axis : [axis[0] ?? literal(undefined), literal({ keepDims })])

const named = (rank: number): fc.Arbitrary<Rest> => rank === 0 ? nothing
  : oneOf(nothing, axisOf(rank).map(axis => only(axis)), axesOf(rank).map(axes => only(axes)))

const reduction = (name: string, dtypes: readonly DType[], others: Partial<Word> = {}): Word =>
  word(name, dtypes, ({ shape }) => axisRest(named(shape.length)), others)

const along = (name: string, dtypes: readonly DType[]): Word =>
  word(name, dtypes, ({ shape }) => oneOf(nothing, axisOf(shape.length).map(axis => only(axis))), ofRank(1))

const search = (name: string): Word => word(name, numeric, ({ shape }) =>
  axisRest(shape.length === 0 ? nothing : oneOf(nothing, axisOf(shape.length).map(axis => only(axis)))), someElements)

/** Shapes of a right operand for a matrix product. */
const rightOf = (shape: Sizes): fc.Arbitrary<Sizes> => {
  const k = shape.at(-1)!
  const batched = pairing(shape.slice(0, -2)).chain(batch => size.map(n => [...batch, k, n]))
  return oneOf<Sizes>(fc.constant([k]), size.map(n => [k, n]), shape.length === 1 ? fc.array(size, { maxLength: 2 }).chain(batch => size.map(n => [...batch, k, n])) : batched)
}

/** Another shape with as many elements, at random with one size left out. */
const reshaped = (shape: Sizes): fc.Arbitrary<Sizes> => fc.tuple(permutationOf(shape.length), fc.nat(4), fc.nat(9), fc.constantFrom(0, 1, 2)).map(([order, how, at, hole]) => {
  const turned = order.map(i => shape[i]!)
  const i = at % Math.max(1, turned.length)
  const factor = [2, 3, 5, 7].find(f => (turned[i] ?? 1) % f === 0 && turned[i] !== 0)
  const target = how === 0 ? [sizeOf(shape)]
    : how === 1 ? turned.toSpliced(i, 0, 1)
    : how === 2 && turned.length > 1 ? [turned[0]! * turned[1]!, ...turned.slice(2)]
    : how === 3 && factor !== undefined ? turned.toSpliced(i, 1, factor, turned[i]! / factor) : turned
  const rest = sizeOf(target.toSpliced(i, 1))
  return hole === 0 && i < target.length && rest !== 0 ? target.with(i, -1) : target
})

const rangeOf = (d: number): fc.Arbitrary<unknown> => oneOf<unknown>(
  fc.constant(null),
  fc.tuple(fc.nat(d), fc.nat(d), fc.boolean(), fc.constantFrom(0, 1, 2), fc.constantFrom([], [1], [2], [3])).map(([a, b, back, end, step]) => {
    const [from, to] = [Math.min(a, b), Math.max(a, b)]
    return [back && from < d ? from - d : from, end === 1 && to === d ? null : end === 2 && to < d ? to - d : to, ...step]
  }))

const partsOf = (d: number): fc.Arbitrary<unknown> => oneOf<unknown>(
  fc.constantFrom(...[1, 2, 3].filter(n => d % n === 0)),
  fc.array(fc.nat(d), { maxLength: 2 }).map(cuts => {
    const at = [0, ...cuts.toSorted((a, b) => a - b), d]
    return at.slice(1).map((cut, i) => cut - at[i]!)
  }))

const joining = (name: 'concat' | 'stack', otherShapes: (shape: Sizes, axis: number) => fc.Arbitrary<Sizes>, more: number): Word => word(name, every,
  ({ shape, dtype }) => fc.tuple(axisOf(shape.length + more), fc.nat(2)).chain(([axis, count]) => fc.tuple(
    fc.tuple(...range(count).map(() => otherShapes(shape, front(axis, shape)).chain(other => source(other, dtype)))),
    front(axis, shape) === 0 ? fc.constantFrom(only(), only(axis)) : fc.constant(only(axis)),
  ).map(([others, rest]): Rest => [listed(others), ...rest])),
  {
    first: (x, [others, ...rest]) => {
      const tail = others!.text === '[]' ? ']' : `, ${others!.text.slice(1)}`
      const value = [x.value, ...(others!.value as readonly unknown[])]
      return call(name, { text: `[${x.text}${tail}`, value }, ...rest)
    },
    last: () => false, ...ofRank(1 - more, 8 - more),
  })

/** An equation for an operand of this shape, and up to two more. (The letters of equal sizes are not the same, but for some pairs.) */
const equationsFor = (shape: Sizes, dtype: DType): fc.Arbitrary<Rest> => fc.tuple(
  fc.array(fc.array(fc.tuple(fc.nat(6), size), { maxLength: 3 }), { maxLength: 2 }), permutationOf(shape.length), fc.nat(99), fc.nat(3), fc.boolean(),
).chain(([drawn, order, salt, kept, dots]) => {
  const first = shape.map((d, i) => salt % 3 === 0 && shape.indexOf(d) < i ? 'ijkl'[shape.indexOf(d)]! : 'ijkl'[i]!)
  const sizes = new Map(first.map((k, i) => [k, shape[i]!]))
  const others = drawn.map(axes => axes.map(([at, d]) => {
    const k = first[at] ?? 'mnopqrs'[at]!
    if (!sizes.has(k)) sizes.set(k, d)
    return k
  }))
  const letters = [...new Set([...order.map(i => first[i]!), ...others.flat()])]
  const out = letters.filter((_, i) => (salt >> i) % 2 === 0).slice(0, 4)
  const mark = dots && kept > 1 ? '...' : ''
  const equation = `${[`${mark}${first.join('')}`, ...others.map(axes => axes.join(''))].join(',')}${kept === 0 && mark === '' ? '' : `->${mark}${out.join('')}`}`
  return fc.tuple(...others.map(axes => source(axes.map(k => sizes.get(k)!), dtype))).map(xs => [literal(equation), ...xs])
})

const elementwise: readonly Word[] = [
  ...['add', 'sub', 'mul', 'pow', 'maximum', 'minimum', 'less', 'lessEqual', 'greater', 'greaterEqual'].map(name => binary(name, numeric)),
  ...['div', 'atan2'].map(name => binary(name, floats)),
  ...['mod', 'floorDiv'].map(name => binary(name, numeric)),
  ...['equal', 'notEqual'].map(name => binary(name, every)),
  ...['logicalAnd', 'logicalOr'].map(name => binary(name, ['bool'])),
  unary('logicalNot', ['bool']),
  word('where', every, ({ shape, dtype }) => fc.tuple(
    pairing(shape).filter(other => other.every((d, i) => d === 1 || d === shape.at(i - other.length))).chain(condition => source(condition, 'bool')),
    dtype === 'bool' ? pairing(shape).chain(other => source(other, dtype)) : oneOf(pairing(shape).chain(other => source(other, dtype)), fc.constant(literal(0))),
    fc.boolean(),
  ).map(([condition, other, swapped]): Rest => [condition, other, literal(swapped)]), {
    first: (x, [condition, other, swapped]) => swapped!.value === true ? call('where', condition!, other!, x) : call('where', condition!, x, other!),
    last: () => false,
  }),
  ...['neg', 'square', 'abs', 'sign'].map(name => unary(name, numeric)),
  ...['log', 'log1p', 'sqrt', 'rsqrt', 'exp', 'expm1', 'sin', 'cos', 'tanh', 'erf', 'erfc', 'sigmoid', 'relu', 'gelu', 'silu', 'softplus'].map(name => unary(name, floats)),
  ...('exp2 log2 cbrt floor ceil round isNaN isFinite tan asin acos atan sinh cosh asinh acosh atanh logSigmoid mish softsign '
    + 'leakyRelu elu').split(' ').map(name => unary(name, floats)),
  word('clip', numeric, () => fc.constant(only(-1, 1)), { last: () => true }),
  word('cast', every, () => fc.constantFrom(...every).map(dtype => only(dtype))),
]

const contracting: readonly Word[] = [
  word('matmul', numeric, ({ shape, dtype }) => tensorRest(rightOf(shape), dtype), ofRank(1)),
  word('dot', numeric, ({ shape, dtype }) => tensorRest(fc.constant(shape), dtype), ofRank(1, 1)),
  word('outer', numeric, ({ dtype }) => tensorRest(size.map(d => [d]), dtype), ofRank(1, 1)),
  ...['sum', 'prod'].map(name => reduction(name, numeric)),
  ...['max', 'min'].map(name => reduction(name, numeric, someElements)),
  ...['mean', 'variance', 'std', 'logSumExp', 'norm'].map(name => reduction(name, floats, someElements)),
  ...['all', 'any'].map(name => reduction(name, ['bool'])),
  ...['softmax', 'logSoftmax'].map(name => along(name, floats)),
  along('cumsum', numeric),
  ...['argmax', 'argmin'].map(search),
]

const moving: readonly Word[] = [
  unary('transpose', every, ofRank(2)),
  unary('flatten', every),
  word('reshape', every, ({ shape }) => reshaped(shape).map(target => only(target))),
  word('permute', every, ({ shape }) => fc.tuple(permutationOf(shape.length), fc.boolean())
    .map(([order, back]) => only(back ? order.map((axis, i) => i === 0 ? axis - shape.length : axis) : order))),
  word('expandDims', every, ({ shape }) => axisOf(shape.length + 1).map(axis => only(axis)), ofRank(0, 7)),
  word('squeeze', every, ({ shape }) => fc.constantFrom(only(), ...shape.flatMap((d, i) => d === 1 ? [only(i), only(i - shape.length)] : []))),
  word('broadcastTo', every, ({ shape }) => fc.array(size, { maxLength: 2 }).map(more => only([...more, ...shape.map(d => d === 1 ? 2 : d)])), ofRank(0, 6)),
  word('flip', every, ({ shape }) => oneOf(axisOf(shape.length).map(axis => only(axis)), axesOf(shape.length).map(axes => only(axes))), ofRank(1)),
  joining('concat', (shape, axis) => size.map(d => shape.with(axis, d)), 0),
  joining('stack', shape => fc.constant(shape), 1),
  word('slice', every, ({ shape }) => fc.nat(shape.length).chain(n => fc.tuple(...shape.slice(0, n).map(rangeOf))).map(ranges => only(ranges))),
  word('split', every, ({ shape }) => axisOf(shape.length).chain(axis => partsOf(shape[front(axis, shape)]!).map(parts =>
    front(axis, shape) === 0 && axis < 0 ? only(parts) : only(parts, axis))), ofRank(1)),
  word('pad', every, ({ shape, dtype }) => fc.tuple(fc.tuple(...shape.map(() => fc.tuple(fc.nat(3), fc.nat(3)))), fc.boolean())
    .map(([widths, option]) => option ? only(widths, { value: dtype === 'bool' ? true : 7 }) : only(widths))),
  word('tile', every, ({ shape }) => fc.tuple(...shape.map(() => fc.nat(3))).map(repeats => only(repeats))),
  word('take', every, ({ shape }) => fc.tuple(axisOf(shape.length), oneOf(
    fc.array(size, { maxLength: 2 }).chain(at => source(at, 'int32')), fc.array(fc.constant(0), { maxLength: 3 }).map(literal), fc.constant(literal(0)),
  )).map(([axis, indices]) => [indices, literal(axis)]), { fits: shape => shape.length > 0 && !shape.includes(0), last: () => true }),
  word('gather', every, ({ shape }) => fc.tuple(axisOf(shape.length), size).chain(([axis, d]) =>
    source(shape.with(front(axis, shape), d), 'int32').map(indices => [indices, literal(axis)])), { fits: shape => shape.length > 0 && !shape.includes(0), last: () => true }),
  word('oneHot', ['int32'], () => fc.tuple(fc.nat(5), fc.constantFrom([], ...every.map(dtype => [{ dtype }])))
    .map(([classes, option]) => only(classes, ...option)), ofRank(0, 7)),
]

/** A pattern for a shape: axes in another order, some split, some merged; lost ones for `reduce`, new ones for `repeat`. */
const patternFor = (op: 'rearrange' | 'reduce' | 'repeat', shape: Sizes): fc.Arbitrary<Rest> =>
  fc.tuple(permutationOf(shape.length), fc.nat(99), fc.nat(99), size).map(([order, salt, cut, more]) => {
    const sizes: Record<string, number> = {}
    const left = shape.map((d, i) => {
      const factor = [2, 3, 5, 7].find(f => d > 0 && d % f === 0)
      if (d === 1 && salt % 3 === 0) return ['1', []] as const
      if (factor === undefined || (salt >> i) % 2 === 0) return ['abcdefgh'[i]!, ['abcdefgh'[i]!]] as const
      sizes['pqrstuvw'[i]!] = factor
      return [`(${'abcdefgh'[i]} ${'pqrstuvw'[i]})`, ['abcdefgh'[i]!, 'pqrstuvw'[i]!]] as const
    })
    const names = order.flatMap(i => left[i]![1])
    const kept = op === 'reduce' ? names.filter((_, i) => (cut >> i) % 2 === 0) : op === 'repeat' ? names.toSpliced(cut % (names.length + 1), 0, 'z') : names
    if (op === 'repeat') sizes['z'] = more
    const right = cut % 5 === 0 ? `(${kept.join(' ')})` : cut % 5 === 1 && kept.length > 1 ? `(${kept.slice(0, 2).join(' ')}) ${kept.slice(2).join(' ')}` : cut % 5 === 2 ? `1 ${kept.join(' ')}` : kept.join(' ')
    const text = `${left.map(([token]) => token).join(' ')} -> ${right}`.replace(/ +$/, '')
    return [literal(text), ...(op === 'reduce' ? [literal((['sum', 'max', 'mean'] as const)[salt % 3])] : []), ...(Object.keys(sizes).length === 0 ? [] : [literal(sizes)])]
  })

const reading: readonly Word[] = [
  ...(['rearrange', 'repeat'] as const).map(name => word(name, every, ({ shape }) => patternFor(name, shape), ofRank(0, 6))),
  word('reduce', floats, ({ shape }) => patternFor('reduce', shape), { fits: shape => shape.length <= 6 && !shape.includes(0), last: rest => rest.length === 2 }),
  word('einsum', numeric, ({ shape, dtype }) => equationsFor(shape, dtype), {
    fits: shape => shape.length <= 4, last: () => false, first: (x, [equation, ...others]) => call('einsum', equation!, x, ...others),
  }),
]

/** A square matrix of the last axis, or a batch of them. */
const squareShape: Partial<Word> = { fits: shape => shape.length >= 2 && shape.at(-1) === shape.at(-2) }

const placing: readonly Word[] = [
  word('at', every, ({ shape }) => axisOf(shape.length).chain(axis => fc.integer({ min: -shape[front(axis, shape)]!, max: shape[front(axis, shape)]! - 1 })
    .map(index => axis === 0 ? only(index) : only(index, axis))), { fits: shape => shape.length > 0 && !shape.includes(0) }),
  word('roll', every, ({ shape }) => fc.tuple(fc.integer({ min: -9, max: 9 }), axisOf(shape.length)).map(([shift, axis]) => only(shift, axis)), { ...ofRank(1), last: () => true }),
  word('writeAt', every, ({ shape, dtype }) => axisOf(shape.length).chain(axis => fc.nat(shape[front(axis, shape)]!).chain(length =>
    source(shape.with(front(axis, shape), length), dtype).map(part => [part, literal(0), literal(axis)]))), { ...ofRank(1), last: () => false }),
  word('scatterAdd', numeric, ({ shape, dtype }) => fc.tuple(axisOf(shape.length), fc.array(size, { maxLength: 2 })).chain(([axis, at]) =>
    fc.tuple(source(at, 'int32'), source(shape.toSpliced(front(axis, shape), 1, ...at), dtype)).map(([indices, updates]) => [indices, updates, literal(axis)])),
  { fits: shape => shape.length > 0 && !shape.includes(0), last: () => true }),
  ...['sort', 'argsort', 'cumprod', 'cummax'].map(name => along(name, numeric)), along('logCumSumExp', floats),
  ...['tril', 'triu'].map(name => word(name, every, () => fc.constantFrom(only(), only(1), only(-2)), ofRank(2))),
  word('trace', numeric, () => nothing, ofRank(2)),
  word('diag', every, () => nothing, ofRank(1, 2)),
  ...['cholesky', 'inverse'].map(name => word(name, floats, () => nothing, squareShape)),
  ...['solve', 'triangularSolve'].map(name => word(name, floats, ({ shape, dtype }) => size.chain(k => tensorRest(fc.constant([...shape.slice(0, -1), k]), dtype)), squareShape)),
]

export const words: readonly Word[] = [...elementwise, ...contracting, ...moving, ...reading, ...placing]
