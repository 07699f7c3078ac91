import fc from 'fast-check'
import { add, eye, fromArray, mul, tensor, type AnyTensor, type DType, type Shape, type Tensor } from 'pullback'
import { asStated } from '../../src/tensor/cast.js'
import { always, called, curried, every, floats, none, numeric, type Arguments, type Row, type Sample } from './row.js'
import { axisOf, broadcasting, floatsOf, shapes, sizeOf, type Kind } from './samples.js'

/*
 * The rows of the words of NumPy's vocabulary beyond the first ones; `words.ts` has the table.
 */

/** Numbers from -2.2 to 2.2, moved and made smaller, so that they lie within the domain. */
type Within = readonly [kind: Kind, change: (x: number) => number]

const unary = (word: string, [kind, change]: Within, differentiable = true, dtypes: readonly DType[] = floats): Row => ({
  word, dtypes, differentiable,
  call: ([x]) => called(word)(x),
  samples: shapes().chain(shape => floatsOf(kind, shape, change)).map(inputs => ({ inputs, args: none })),
})

const pairs = (kind: Kind, other: (x: number) => number): fc.Arbitrary<Sample> =>
  shapes().chain(shape => fc.tuple(broadcasting(shape), broadcasting(shape)))
    .chain(([a, b]) => fc.tuple(floatsOf(kind, a), floatsOf(kind, b, other))).map(([[a], [b]]) => ({ inputs: [a!, b!], args: none }))

const binary = (word: string, dtypes: readonly DType[], samples: fc.Arbitrary<Sample>, differentiable = true): Row => ({
  word, dtypes, samples, differentiable,
  call: ([a, b]) => called(word)(a, b),
  last: { call: ([a, b]) => curried(word)(b)(a), when: always },
})

/** A word with a number that may be left out. */
const scaled = (word: string, name: string): Row => ({
  word, dtypes: floats, differentiable: true,
  call: ([x], args) => called(word)(x, args[name]),
  last: { call: ([x], args) => curried(word)(args[name])(x), when: args => args[name] !== undefined },
  samples: shapes().chain(shape => floatsOf('any', shape)).chain(inputs => fc.constantFrom(none, { [name]: 0.3 }).map(args => ({ inputs, args }))),
})

const any: Within = ['any', x => x]
const positive: Within = ['positive', x => x]
const small: Within = ['any', x => x * 0.4]
const above1: Within = ['positive', x => x + 1]

/** Of whole numbers and others, far from where the quotient is whole. */
const remainders = pairs('any', x => Math.sign(x) * (Math.ceil(Math.abs(x)) + 0.0625))

const elementwise: readonly Row[] = [
  ...['exp2', 'cbrt', 'atan', 'sinh', 'cosh', 'asinh', 'logSigmoid', 'mish', 'softsign'].map(word => unary(word, any)),
  unary('log2', positive), unary('acosh', above1),
  ...['tan', 'asin', 'acos', 'atanh'].map(word => unary(word, small)),
  ...['floor', 'ceil', 'round', 'isNaN', 'isFinite'].map(word => unary(word, any, false)),
  scaled('leakyRelu', 'slope'), scaled('elu', 'scale'),
  binary('atan2', floats, pairs('any', x => x)),
  binary('mod', numeric, remainders), binary('floorDiv', numeric, remainders, false),
]

/** A row of words that take a tensor and what their names say. */
const placed = (
  word: string, call: Row['call'], argumentsOf: (shape: readonly number[]) => fc.Arbitrary<Arguments>, more: Partial<Row> & { readonly rank?: number; readonly kind?: Kind } = {},
): Row => ({
  word, call, dtypes: every, differentiable: true,
  samples: shapes(more.rank ?? 1).chain(shape => fc.tuple(floatsOf(more.kind ?? 'any', shape), argumentsOf(shape))).map(([inputs, args]) => ({ inputs, args })), ...more,
})

const oneAxis = (shape: readonly number[]): fc.Arbitrary<Arguments> => fc.oneof(fc.constant(none), axisOf(shape.length).map((axis): Arguments => ({ axis })))

/** Words along one axis, the last unless another is named. */
const along = (word: string, dtypes: readonly DType[], more: Partial<Row> = {}): Row => placed(word, ([x], { axis }) => called(word)(x, axis), oneAxis, {
  dtypes, kind: 'apart', last: { call: ([x], { axis }) => curried(word)(axis)(x), when: ({ axis }) => axis !== undefined }, ...more,
})

const front = (axis: number, shape: readonly number[]): number => axis < 0 ? axis + shape.length : axis

const indicesOf = (at: readonly number[], size: number): fc.Arbitrary<AnyTensor> =>
  fc.array(fc.integer({ min: -size, max: size - 1 }), { minLength: sizeOf(at), maxLength: sizeOf(at) }).map(list => fromArray(at, list, { dtype: 'int32' }))

/** A tensor, indices along an axis, and what is added there. */
const additions: fc.Arbitrary<Sample> = fc.tuple(shapes(1), shapes(0, 2)).chain(([shape, at]) => axisOf(shape.length).chain(axis => {
  const i = front(axis, shape)
  return fc.tuple(floatsOf('any', shape, shape.toSpliced(i, 1, ...at)), indicesOf(at, shape[i]!)).map(([[x, updates], indices]): Sample => ({ inputs: [x!, indices, updates!], args: { axis } }))
}))

/** A tensor, and a part of it that is written over, from a place that is known or not. */
const writings: fc.Arbitrary<Sample> = fc.tuple(shapes(1), fc.nat(9), fc.nat(9), fc.boolean()).chain(([shape, a, b, later]) => axisOf(shape.length).chain(axis => {
  const size = shape[front(axis, shape)]!
  const length = a % (size + 1)
  return floatsOf('any', shape, shape.with(front(axis, shape), length)).map((inputs): Sample => ({ inputs, args: { start: b % (size - length + 1), axis, later } }))
}))

const indexing: readonly Row[] = [
  placed('at', ([x], { index, axis }) => called('at')(x, index, axis), shape => axisOf(shape.length).chain(axis =>
    fc.integer({ min: -shape[front(axis, shape)]!, max: shape[front(axis, shape)]! - 1 }).map((index): Arguments => ({ index, axis }))),
  { last: { call: ([x], { index }) => curried('at')(index)(x), when: ({ axis }) => axis === 0 } }),
  placed('roll', ([x], { shift, axis }) => called('roll')(x, shift, axis), shape => fc.tuple(fc.integer({ min: -7, max: 7 }), axisOf(shape.length)).map(([shift, axis]): Arguments => ({ shift, axis })),
    { last: { call: ([x], { shift, axis }) => curried('roll')(shift, axis)(x), when: always } }),
  {
    word: 'writeAt', dtypes: every, differentiable: true, samples: writings,
    call: ([x, part], { start, axis, later }) => called('writeAt')(x, part, later === true ? tensor(Number(start), { dtype: 'int32' }) : start, axis),
  },
  {
    word: 'scatterAdd', dtypes: numeric, differentiable: true, samples: additions,
    call: ([x, indices, updates], { axis }) => called('scatterAdd')(x, indices, updates, axis),
    last: { call: ([x, indices, updates], { axis }) => curried('scatterAdd')(indices, updates, axis)(x), when: always },
  },
  along('sort', numeric), along('argsort', numeric, { differentiable: false }),
  placed('topK', ([x], { k, axis, values }) => {
    const top = asStated<{ readonly values: AnyTensor; readonly indices: AnyTensor }>(called('topK')(x, k, axis))
    return values === true ? top.values : [top.values, top.indices]
  }, shape => axisOf(shape.length).chain(axis => fc.nat(shape[front(axis, shape)]!).map((k): Arguments => ({ k, axis, values: true }))), { dtypes: numeric, kind: 'apart' }),
  ...['cumprod', 'cummax'].map(word => along(word, numeric)), along('logCumSumExp', floats),
]

/** A square matrix, or a batch of them, with 2 added to the diagonal; where asked for, and right sides. */
const matrices = (rights: boolean): fc.Arbitrary<Sample> => fc.tuple(shapes(0, 1), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), fc.boolean()).chain(([batch, n, k, vector]) => {
  const right = vector && batch.length === 0 ? [n] : [...batch, n, k]
  return fc.tuple(floatsOf('any', [...batch, n, n], x => x * 0.2), floatsOf('any', right), fc.constantFrom(none, { lower: false }))
    .map(([[a], [y], args]): Sample => ({ inputs: [add(asStated<Tensor<Shape, 'float64'>>(a), mul(eye(n, { dtype: 'float64' }), 2)), ...rights ? [y!] : []], args }))
})

const square = (word: string, call: Row['call'] = ([x]) => called(word)(x)): Row => ({ word, call, dtypes: floats, differentiable: true, samples: matrices(false) })

const solving = (word: string, call: Row['call'], when: (args: Arguments) => boolean): Row => ({
  word, call, dtypes: floats, differentiable: true, samples: matrices(true), last: { call: ([a, y]) => curried(word)(y)(a), when },
})

const triangle = (word: string): Row => placed(word, ([x], { diagonal }) => called(word)(x, diagonal), () => fc.integer({ min: -3, max: 3 }).map((diagonal): Arguments => ({ diagonal })),
  { rank: 2, last: { call: ([x], { diagonal }) => curried(word)(diagonal)(x), when: always } })

const matrixWords: readonly Row[] = [
  triangle('tril'), triangle('triu'),
  placed('trace', ([x]) => called('trace')(x), () => fc.constant(none), { rank: 2, dtypes: numeric }),
  { word: 'diag', dtypes: every, differentiable: true, call: ([x]) => called('diag')(x), samples: shapes(1, 2).chain(shape => floatsOf('any', shape)).map(inputs => ({ inputs, args: none })) },
  square('cholesky'), square('inverse'),
  solving('solve', ([a, y]) => called('solve')(a, y), always),
  solving('triangularSolve', ([a, y], { lower }) => called('triangularSolve')(a, y, ...lower === undefined ? [] : [{ lower }]), ({ lower }) => lower === undefined),
]

export const vocabularyRows: readonly Row[] = [...elementwise, ...indexing, ...matrixWords]
