import fc from 'fast-check'
import * as P from 'pullback'
import { cast, fromArray, type AnyTensor, type DType } from 'pullback'
import { asStated } from '../../src/tensor/cast.js'
import type { Argument } from '../oracle/read.js'

/*
 * One table of all words: how fixtures and laws call them, and where their derivatives can be sampled. A new word is a new row; a row whose
 * word `pullback` does not export yet is left out.
 */

export type Arguments = { readonly [name: string]: Argument }
export type Result = AnyTensor | readonly AnyTensor[]
export type Call = (inputs: readonly AnyTensor[], args: Arguments) => Result

/** Inputs and arguments that a word takes. float64 inputs may be cast to the row's other dtypes; inputs of other dtypes stay. */
export interface Sample {
  readonly inputs: readonly AnyTensor[]
  readonly args: Arguments
}

export interface Row {
  readonly word: string
  readonly call: Call
  /** The data-last form, and for which arguments there is one. */
  readonly last?: { readonly call: Call; readonly when: (args: Arguments) => boolean }
  readonly dtypes: readonly DType[]
  /** Inputs away from kinks. */
  readonly samples: fc.Arbitrary<Sample>
  readonly differentiable: boolean
}

type Untyped = (...args: readonly unknown[]) => AnyTensor
type Curried = (...args: readonly unknown[]) => Untyped

const exported: Readonly<Record<string, unknown>> = P

/** A word by its name, without the types that a table cannot keep. */
const called = (word: string): Untyped => asStated(exported[word])
const curried = (word: string): Curried => asStated(exported[word])

const floats: readonly DType[] = ['float32', 'float64']
const numeric: readonly DType[] = ['float32', 'float64', 'int32']
const every: readonly DType[] = ['float32', 'float64', 'int32', 'bool']

export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1)

/** Shapes without an empty axis. */
export const shapes = (minLength = 0, maxLength = 3): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength, maxLength })

/**
 * Values to differentiate at: `any` are of size 0.2 to 2.2, so that no kink or pole at 0 is near; `apart` are also nowhere closer to each other
 * than 0.05, so that no two tie.
 */
type Kind = 'any' | 'positive' | 'apart'

const numbers = (kind: Kind, n: number): fc.Arbitrary<readonly number[]> => {
  const size = fc.integer({ min: 200, max: 2200 }).map(x => x / 1000)
  const one = kind === 'positive' ? size : fc.tuple(size, fc.boolean()).map(([x, negative]) => negative ? -x : x)
  return kind === 'apart'
    ? fc.shuffledSubarray(Array.from({ length: n }, (_, i) => i), { minLength: n, maxLength: n }).map(order => order.map(p => (p - n / 2) * 0.1 + 0.03))
    : fc.array(one, { minLength: n, maxLength: n })
}

const float64 = (shape: readonly number[], data: readonly number[]): AnyTensor => fromArray(shape, data, { dtype: 'float64' })

const tensors = (kind: Kind, ...of: readonly (readonly number[])[]): fc.Arbitrary<readonly AnyTensor[]> =>
  numbers(kind, of.reduce((n, shape) => n + sizeOf(shape), 0)).map(data => {
    let from = 0
    return of.map(shape => float64(shape, data.slice(from, from += sizeOf(shape))))
  })

const bools = (shape: readonly number[]): fc.Arbitrary<AnyTensor> =>
  fc.array(fc.boolean(), { minLength: sizeOf(shape), maxLength: sizeOf(shape) }).map(data => fromArray(shape, data, { dtype: 'bool' }))

/** int32 below `limit`. */
const indices = (shape: readonly number[], limit: number): fc.Arbitrary<AnyTensor> =>
  fc.array(fc.nat(limit - 1), { minLength: sizeOf(shape), maxLength: sizeOf(shape) }).map(data => fromArray(shape, data, { dtype: 'int32' }))

/** A shape that broadcasts to `shape`: some axes 1, some leading ones gone. */
const broadcasting = (shape: readonly number[]): fc.Arbitrary<readonly number[]> =>
  fc.tuple(fc.nat(shape.length), fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }))
    .map(([gone, one]) => shape.map((d, i) => one[i]! ? 1 : d).slice(gone % 2 === 0 ? 0 : gone))

const none: Arguments = {}
const always = (): boolean => true

const unary = (word: string, kind: Kind, dtypes: readonly DType[], differentiable = true): Row => ({
  word, dtypes, differentiable,
  call: ([x]) => called(word)(x),
  samples: shapes().chain(shape => tensors(kind, shape)).map(inputs => ({ inputs, args: none })),
})

const pairs = (kind: Kind): fc.Arbitrary<Sample> =>
  shapes().chain(shape => fc.tuple(broadcasting(shape), broadcasting(shape)))
    .chain(([a, b]) => tensors(kind, a, b)).map(inputs => ({ inputs, args: none }))

const binary = (word: string, kind: Kind, dtypes: readonly DType[], differentiable = true, samples = pairs(kind)): Row => ({
  word, dtypes, differentiable, samples,
  call: ([a, b]) => called(word)(a, b),
  last: { call: ([a, b]) => curried(word)(b)(a), when: always },
})

const optionsOf = (args: Arguments): readonly unknown[] => args['keepDims'] === undefined ? [] : [{ keepDims: args['keepDims'] }]

/** An axis, at random counted from the end. */
const axisOf = (rank: number): fc.Arbitrary<number> => fc.integer({ min: -rank, max: rank - 1 })

const axesOf = (rank: number): fc.Arbitrary<Arguments> => fc.oneof(
  fc.constant(none),
  ...(rank === 0 ? [] : [
    axisOf(rank).map((axis): Arguments => ({ axis })),
    fc.shuffledSubarray(Array.from({ length: rank }, (_, i) => i), { minLength: 1 }).chain(axes => fc.array(fc.boolean(), { minLength: axes.length, maxLength: axes.length })
      .map((back): Arguments => ({ axis: axes.map((axis, i) => back[i]! ? axis - rank : axis) }))),
  ]),
).chain(args => fc.constantFrom(args, { ...args, keepDims: true }, { ...args, keepDims: false }))

const reduction = (word: string, kind: Kind, dtypes: readonly DType[], differentiable = true, keep: (x: AnyTensor, args: Arguments) => boolean = always): Row => ({
  word, dtypes, differentiable,
  call: ([x], args) => called(word)(x, args['axis'], ...optionsOf(args)),
  last: { call: ([x], args) => curried(word)(args['axis'])(x), when: args => args['axis'] !== undefined && args['keepDims'] !== true },
  samples: shapes().chain(shape => fc.tuple(tensors(kind, shape), axesOf(shape.length)))
    .map(([inputs, args]) => ({ inputs, args })).filter(({ inputs, args }) => keep(inputs[0]!, args)),
})

/** Words along one axis: `args` without it stands for the word's own default. */
const along = (word: string, dtypes: readonly DType[], differentiable: boolean, keepDims = false): Row => ({
  word, dtypes, differentiable,
  call: ([x], args) => called(word)(x, args['axis'], ...optionsOf(args)),
  last: { call: ([x], args) => curried(word)(args['axis'])(x), when: args => args['axis'] !== undefined && args['keepDims'] !== true },
  samples: shapes(1).chain(shape => fc.tuple(tensors('apart', shape), fc.oneof(
    fc.constant(none), axisOf(shape.length).map((axis): Arguments => ({ axis })),
    ...(keepDims ? [axisOf(shape.length).map((axis): Arguments => ({ axis, keepDims: true }))] : []),
  ))).map(([inputs, args]) => ({ inputs, args })),
})

/** Reduces over at least two elements: at one, the root of `std` is taken at 0, and the gradient of `variance` is nothing to measure by. */
const overSeveral = (x: AnyTensor, args: Arguments): boolean => {
  const axis = args['axis']
  const axes = axis === undefined ? x.shape.map((_, i) => i) : [axis].flat().map(a => (Number(a) + x.shape.length) % x.shape.length)
  return axes.reduce((n, a) => n * x.shape[a]!, 1) > 1
}

/** Batch axes, the inner dimension and the outer ones; either operand may be a vector. */
const products: fc.Arbitrary<Sample> = fc.tuple(shapes(0, 2), fc.integer({ min: 1, max: 4 }), shapes(1, 1), shapes(1, 1), fc.constantFrom('batched', 'plain', 'row', 'column'))
  .chain(([batch, k, [m], [n], form]) => fc.tuple(broadcasting(batch), broadcasting(batch)).chain(([left, right]) =>
    form === 'row' ? tensors('any', [k], [...batch, k, n!]) : form === 'column' ? tensors('any', [...batch, m!, k], [k])
      : form === 'plain' ? tensors('any', [...batch, m!, k], [k, n!]) : tensors('any', [...left, m!, k], [...right, k, n!])))
  .map(inputs => ({ inputs, args: none }))

const vectors = (same: boolean): fc.Arbitrary<Sample> => fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([m, n]) => tensors('any', [m], [same ? m : n])).map(inputs => ({ inputs, args: none }))

const flags = (row: Row): Row => ({
  ...row, differentiable: false,
  samples: row.samples.map(({ inputs, args }) => ({ inputs: inputs.map(x => cast(P.greater(x as P.Tensor<P.Shape, 'float64'>, 0), 'bool')), args })),
})

/** One operand whose shape is of `rank` axes at least, with arguments drawn for the shape. */
const shaped = (
  word: string, call: Call, argumentsOf: (shape: readonly number[]) => fc.Arbitrary<Arguments>, last?: Call, when: (args: Arguments) => boolean = always, rank = 0,
): Row => ({
  word, call, dtypes: every, differentiable: true, ...(last && { last: { call: last, when } }),
  samples: shapes(rank).chain(shape => fc.tuple(tensors('any', shape), argumentsOf(shape))).map(([inputs, args]) => ({ inputs, args })),
})

const permutationOf = (n: number): fc.Arbitrary<readonly number[]> =>
  fc.shuffledSubarray(Array.from({ length: n }, (_, i) => i), { minLength: n, maxLength: n })

const table: readonly Row[] = [
  ...['add', 'sub', 'mul'].map(word => binary(word, 'any', numeric)),
  binary('div', 'any', floats),
  binary('pow', 'positive', numeric),
  ...['maximum', 'minimum'].map(word => binary(word, 'apart', numeric)),
  ...['equal', 'notEqual'].map(word => binary(word, 'any', every, false)),
  ...['less', 'lessEqual', 'greater', 'greaterEqual'].map(word => binary(word, 'any', numeric, false)),
  ...['logicalAnd', 'logicalOr'].map(word => flags(binary(word, 'any', ['bool']))),
  flags(unary('logicalNot', 'any', ['bool'])),
  {
    word: 'where', dtypes: every, differentiable: true,
    call: ([condition, a, b]) => called('where')(condition, a, b),
    samples: shapes().chain(shape => fc.tuple(broadcasting(shape).chain(bools), broadcasting(shape), broadcasting(shape)))
      .chain(([condition, a, b]) => tensors('any', a, b).map(inputs => ({ inputs: [condition, ...inputs], args: none }))),
  },
  ...['neg', 'square', 'abs', 'sign'].map(word => unary(word, 'any', numeric)),
  ...['log', 'log1p', 'sqrt', 'rsqrt'].map(word => unary(word, 'positive', floats)),
  ...['exp', 'expm1', 'sin', 'cos', 'tanh', 'erf', 'sigmoid', 'relu', 'gelu', 'silu', 'softplus'].map(word => unary(word, 'any', floats)),
  {
    word: 'clip', dtypes: numeric, differentiable: true,
    call: ([x], args) => called('clip')(x, args['min'], args['max']),
    last: { call: ([x], args) => curried('clip')(args['min'], args['max'])(x), when: always },
    // These values are 0.03 beyond multiples of 0.05, and so are not near a bound.
    samples: shapes().chain(shape => tensors('apart', shape)).map(inputs => ({ inputs, args: { min: -1, max: 1 } })),
  },
  {
    word: 'cast', dtypes: every, differentiable: true,
    call: ([x], args) => called('cast')(x, args['dtype']),
    last: { call: ([x], args) => curried('cast')(args['dtype'])(x), when: always },
    samples: shapes().chain(shape => tensors('any', shape)).map(inputs => ({ inputs, args: { dtype: 'float64' } })),
  },
  binary('matmul', 'any', numeric, true, products),
  binary('dot', 'any', numeric, true, vectors(true)),
  binary('outer', 'any', numeric, true, vectors(false)),
  reduction('sum', 'any', numeric),
  reduction('mean', 'any', floats),
  ...['max', 'min', 'prod'].map(word => reduction(word, 'apart', numeric)),
  reduction('variance', 'apart', floats, true, overSeveral),
  reduction('std', 'apart', floats, true, overSeveral),
  reduction('logSumExp', 'any', floats),
  ...['all', 'any'].map(word => flags(reduction(word, 'any', ['bool']))),
  ...['softmax', 'logSoftmax'].map(word => along(word, floats, true)),
  along('cumsum', numeric, true),
  ...['argmax', 'argmin'].map(word => along(word, numeric, false, true)),
  shaped('transpose', ([x]) => called('transpose')(x), () => fc.constant(none), undefined, always, 2),
  shaped('flatten', ([x]) => called('flatten')(x), () => fc.constant(none)),
  shaped('reshape', ([x], { shape }) => called('reshape')(x, shape),
    shape => permutationOf(shape.length).chain(order => fc.constantFrom<Arguments>(
      { shape: order.map(i => shape[i]!) }, { shape: [-1] }, { shape: [1, ...shape] }, { shape: [...shape.slice(0, -1), -1] })),
    ([x], { shape }) => curried('reshape')(shape)(x)),
  shaped('permute', ([x], { order }) => called('permute')(x, order), shape => permutationOf(shape.length).map(order => ({ order })),
    ([x], { order }) => curried('permute')(order)(x)),
  shaped('broadcastTo', ([x], { shape }) => called('broadcastTo')(x, shape),
    shape => shapes(0, 1).map(leading => ({ shape: [...leading, ...shape.map(d => d === 1 ? 2 : d)] })),
    ([x], { shape }) => curried('broadcastTo')(shape)(x)),
  shaped('expandDims', ([x], { axis }) => called('expandDims')(x, axis), shape => axisOf(shape.length + 1).map(axis => ({ axis })),
    ([x], { axis }) => curried('expandDims')(axis)(x)),
]

const known = table.filter(({ word }) => exported[word] !== undefined)

/** The rows of the words that exist. */
export const rows: readonly Row[] = known
export const rowOf = (word: string): Row | undefined => known.find(row => row.word === word)

/** The sample with its float64 inputs cast to a dtype. */
export const castSample = ({ inputs, args }: Sample, dtype: DType): Sample =>
  ({ inputs: inputs.map(x => x.dtype === 'float64' ? cast(x, dtype) : x), args })

export { indices }
