import fc from 'fast-check'
import { cast, greater, type AnyTensor, type DType } from 'pullback'
import { movementRows } from './movement-words.js'
import { vocabularyRows } from './vocabulary-words.js'
import { patternRows } from './pattern-words.js'
import { always, called, curried, every, floats, none, numeric, type Arguments, type Row, type Sample } from './row.js'
import { windowRows } from './window-words.js'
import { axesOf, axisOf, boolsOf, broadcasting, floatsOf, permutationOf, shapes, type Kind } from './samples.js'

export { castSample, type Arguments, type Call, type Result, type Row, type Sample } from './row.js'

/*
 * One table of all words that compute: fixtures and laws go through it, so that a new word is a new row.
 */

const unary = (word: string, kind: Kind, dtypes: readonly DType[]): Row => ({
  word, dtypes, differentiable: true,
  call: ([x]) => called(word)(x),
  samples: shapes().chain(shape => floatsOf(kind, shape)).map(inputs => ({ inputs, args: none })),
})

const pairs = (kind: Kind): fc.Arbitrary<Sample> =>
  shapes().chain(shape => fc.tuple(broadcasting(shape), broadcasting(shape)))
    .chain(([a, b]) => floatsOf(kind, a, b)).map(inputs => ({ inputs, args: none }))

const binary = (word: string, dtypes: readonly DType[], samples: fc.Arbitrary<Sample>): Row => ({
  word, dtypes, samples, differentiable: true,
  call: ([a, b]) => called(word)(a, b),
  last: { call: ([a, b]) => curried(word)(b)(a), when: always },
})

const optionsOf = ({ keepDims, ord }: Arguments): readonly unknown[] =>
  keepDims === undefined && ord === undefined ? [] : [{ keepDims, ...(ord !== undefined && { ord }) }]

/** The data-last form names the axis, and takes no options. */
const axisLast = (word: string): Row['last'] & object => ({
  call: ([x], { axis }) => curried(word)(axis)(x),
  when: ({ axis, keepDims }) => axis !== undefined && keepDims !== true,
})

const axisChoices = (rank: number): fc.Arbitrary<Arguments> => fc.oneof(
  fc.constant(none), ...(rank === 0 ? [] : [fc.oneof(axisOf(rank), axesOf(rank)).map((axis): Arguments => ({ axis }))]),
).chain(args => fc.constantFrom(args, { ...args, keepDims: true }, { ...args, keepDims: false }))

const reduction = (
  word: string, kind: Kind, dtypes: readonly DType[], keep: (x: AnyTensor, args: Arguments) => boolean = always,
): Row => ({
  word, dtypes, differentiable: true, last: axisLast(word),
  call: ([x], args) => called(word)(x, args['axis'], ...optionsOf(args)),
  samples: shapes().chain(shape => fc.tuple(floatsOf(kind, shape), axisChoices(shape.length)))
    .map(([inputs, args]) => ({ inputs, args })).filter(({ inputs, args }) => keep(inputs[0]!, args)),
})

/** Reduces at least two elements: of one, the variance is 0, where its root has no derivative and its own gradient is nothing to measure by. */
const ofSeveral = (x: AnyTensor, { axis }: Arguments): boolean => {
  const axes = axis === undefined ? x.shape.map((_, i) => i) : [axis].flat().map(Number)
  return axes.reduce((n, a) => n * x.shape.at(a)!, 1) > 1
}

/** Words along one axis: arguments without it stand for the word's own default. */
const along = (word: string, dtypes: readonly DType[], options: Arguments = none): Row => ({
  word, dtypes, differentiable: true, last: axisLast(word),
  call: ([x], args) => called(word)(x, args['axis'], ...optionsOf(args)),
  samples: shapes(1).chain(shape => fc.tuple(floatsOf('apart', shape), fc.oneof(
    fc.constantFrom<Arguments>(none, options), axisOf(shape.length).chain(axis => fc.constantFrom<Arguments>({ axis }, { axis, ...options })),
  ))).map(([inputs, args]) => ({ inputs, args })),
})

/** Batch axes, the inner dimension and the outer ones; either operand may be a vector. */
const products: fc.Arbitrary<Sample> = fc.tuple(
  shapes(0, 2).chain(batch => fc.tuple(fc.constant(batch), broadcasting(batch), broadcasting(batch))),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })),
  fc.constantFrom('batched', 'plain', 'row', 'column'),
).chain(([[batch, left, right], [m, k, n], form]) =>
  form === 'row' ? floatsOf('any', [k], [...batch, k, n]) : form === 'column' ? floatsOf('any', [...batch, m, k], [k])
    : form === 'plain' ? floatsOf('any', [...batch, m, k], [k, n]) : floatsOf('any', [...left, m, k], [...right, k, n]))
  .map(inputs => ({ inputs, args: none }))

const vectors = (same: boolean): fc.Arbitrary<Sample> => fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([m, n]) => floatsOf('any', [m], [same ? m : n])).map(inputs => ({ inputs, args: none }))

const withoutDerivative = (row: Row): Row => ({ ...row, differentiable: false })

/** The row on booleans instead of floats. */
const ofBools = (row: Row): Row => ({
  ...row, dtypes: ['bool'], differentiable: false,
  samples: row.samples.map(({ inputs, args }) => ({ inputs: inputs.map(x => greater(cast(x, 'float32'), 0)), args })),
})

const elementwise: readonly Row[] = [
  ...['add', 'sub', 'mul'].map(word => binary(word, numeric, pairs('any'))),
  binary('div', floats, pairs('any')),
  binary('pow', numeric, pairs('positive')),
  ...['maximum', 'minimum'].map(word => binary(word, numeric, pairs('apart'))),
  ...['equal', 'notEqual'].map(word => withoutDerivative(binary(word, every, pairs('any')))),
  ...['less', 'lessEqual', 'greater', 'greaterEqual'].map(word => withoutDerivative(binary(word, numeric, pairs('any')))),
  ...['logicalAnd', 'logicalOr'].map(word => ofBools(binary(word, [], pairs('any')))),
  ofBools(unary('logicalNot', 'any', [])),
  {
    word: 'where', dtypes: every, differentiable: true,
    call: ([condition, a, b]) => called('where')(condition, a, b),
    samples: shapes().chain(shape => fc.tuple(broadcasting(shape).chain(boolsOf), broadcasting(shape), broadcasting(shape)))
      .chain(([condition, a, b]) => floatsOf('any', a, b).map(inputs => ({ inputs: [condition, ...inputs], args: none }))),
  },
  ...['neg', 'square', 'abs', 'sign'].map(word => unary(word, 'any', numeric)),
  ...['log', 'log1p', 'sqrt', 'rsqrt'].map(word => unary(word, 'positive', floats)),
  ...['exp', 'expm1', 'sin', 'cos', 'tanh', 'erf', 'erfc', 'sigmoid', 'relu', 'gelu', 'silu', 'softplus'].map(word => unary(word, 'any', floats)),
  {
    word: 'clip', dtypes: numeric, differentiable: true,
    call: ([x], { min, max }) => called('clip')(x, min, max),
    last: { call: ([x], { min, max }) => curried('clip')(min, max)(x), when: always },
    samples: shapes().chain(shape => floatsOf('apart', shape)).map(inputs => ({ inputs, args: { min: -1, max: 1 } })),
  },
  {
    word: 'cast', dtypes: every, differentiable: true,
    call: ([x], { dtype }) => called('cast')(x, dtype),
    last: { call: ([x], { dtype }) => curried('cast')(dtype)(x), when: always },
    samples: shapes().chain(shape => floatsOf('any', shape)).map(inputs => ({ inputs, args: { dtype: 'float64' } })),
  },
]

const summing: readonly Row[] = [
  binary('matmul', numeric, products),
  binary('dot', numeric, vectors(true)),
  binary('outer', numeric, vectors(false)),
  reduction('sum', 'any', numeric),
  reduction('mean', 'any', floats),
  ...['max', 'min', 'prod'].map(word => reduction(word, 'apart', numeric)),
  ...['variance', 'std'].map(word => reduction(word, 'apart', floats, ofSeveral)),
  reduction('logSumExp', 'any', floats),
  reduction('norm', 'apart', floats),
  ...['all', 'any'].map(word => ofBools(reduction(word, 'any', []))),
  ...['softmax', 'logSoftmax'].map(word => along(word, floats)),
  along('cumsum', numeric),
  ...['argmax', 'argmin'].map(word => withoutDerivative(along(word, numeric, { keepDims: true }))),
]

/** A word of one operand that takes the same arguments in both forms. */
const moving = (word: string, names: readonly string[], argumentsOf: (shape: readonly number[]) => fc.Arbitrary<Arguments>, rank = 0): Row => {
  const given = (args: Arguments): readonly unknown[] => names.map(name => args[name])
  return {
    word, dtypes: every, differentiable: true,
    call: ([x], args) => called(word)(x, ...given(args)),
    ...(names.length > 0 && { last: { call: ([x], args) => curried(word)(...given(args))(x), when: always } }),
    samples: shapes(rank).chain(shape => fc.tuple(floatsOf('any', shape), argumentsOf(shape))).map(([inputs, args]) => ({ inputs, args })),
  }
}

const reshaping: readonly Row[] = [
  moving('transpose', [], () => fc.constant(none), 2),
  moving('flatten', [], () => fc.constant(none)),
  moving('reshape', ['shape'], shape => permutationOf(shape.length).chain(order => fc.constantFrom<Arguments>(
    { shape: order.map(i => shape[i]!) }, { shape: [-1] }, { shape: [1, ...shape] }, { shape: [...shape.slice(0, -1), -1] }))),
  moving('permute', ['order'], shape => permutationOf(shape.length).map(order => ({ order }))),
  moving('expandDims', ['axis'], shape => axisOf(shape.length + 1).map(axis => ({ axis }))),
  moving('broadcastTo', ['shape'], shape =>
    shapes(0, 1).map(leading => ({ shape: [...leading, ...shape.map(d => d === 1 ? 2 : d)] }))),
]

export const rows: readonly Row[] = [...elementwise, ...summing, ...reshaping, ...movementRows, ...vocabularyRows, ...patternRows, ...windowRows]

/** The row of a word. */
export const rowOf = (word: string): Row => {
  const row = rows.find(({ word: name }) => name === word)
  if (row === undefined) throw new Error(`no row for ${word} in test/support/words.ts`)
  return row
}
