import * as P from 'pullback'
import { exp, flow, grad, ones, sum, tensor, vjp, vmap, zeros } from 'pullback'
import * as Random from 'pullback/random'
import { asStated } from '../../src/tensor/cast.js'
import { hostile, type Row, type Untyped } from './hostile.js'

const words = asStated<Readonly<Record<string, Untyped>>>(P)
const random = asStated<Readonly<Record<string, Untyped>>>(Random)

const x = tensor([[1, 2, 3], [4, 5, 6]])
const ints = tensor([1, 0], { dtype: 'int32' })
const bools = tensor([true, false])
const scalar = tensor(1)

/** A word by its name. */
const row = (word: string, args: readonly unknown[], more: Omit<Row, 'word' | 'call' | 'args'> = {}): Row => ({ word, call: words[word]!, args, ...more })

/** The function that a word gives for what stands first. */
const then = (name: string, needed: readonly unknown[], args: readonly unknown[], more: Omit<Row, 'word' | 'call' | 'args'> = {}): Row => ({
  word: `${name}, data-last`, args, call: (...rest) => asStated<Untyped>(words[name]!(...needed))(...rest), variadic: true, ...more,
})

const unary = ('abs cos erf erfc exp expm1 log log1p neg rsqrt sign sin sqrt square tanh gelu relu sigmoid silu softplus '
  + 'exp2 log2 cbrt floor ceil round isNaN isFinite tan asin acos atan sinh cosh asinh acosh '
  + 'atanh logSigmoid mish softsign').split(' ')
const numericPairs = 'atan2 mod floorDiv add div maximum minimum mul pow sub greater greaterEqual less lessEqual'.split(' ')
const numbers = 'NaN fraction negative'

export const wordRows: readonly Row[] = [
  ...unary.flatMap(word => [row(word, [x])]),
  ...['leakyRelu', 'elu'].flatMap(word => [row(word, [x, 0.5], { takes: ['', numbers], optional: 1 }), then(word, [0.5], [x])]),
  row('logicalNot', [bools], { takes: ['tensor'] }),
  ...numericPairs.flatMap(word => [
    row(word, [x, x], { takes: [numbers, numbers], optional: 1 }), then(word, [x], [x], { takes: [numbers] }),
  ]),
  ...['equal', 'notEqual'].flatMap(word => [row(word, [x, x], { takes: [numbers, numbers], optional: 1 })]),
  ...['logicalAnd', 'logicalOr'].flatMap(word => [row(word, [bools, bools], { takes: [numbers, numbers], optional: 1 })]),
  row('where', [bools, ints, ints], { takes: ['', 'negative', 'negative'] }),
  row('where', [bools, 1, 2], { takes: ['tensor', numbers, numbers] }),
  row('leakyRelu', [0.5], { takes: [`${numbers} tensor`] }),
  row('clip', [x, 0, 1], { takes: ['', 'negative fraction', 'fraction infinity'] }), then('clip', [0, 1], [x]), row('clip', [0, 1], { takes: ['negative fraction', 'fraction infinity'] }),
  row('cast', [x, 'int32'], { takes: ['tensor'] }), then('cast', ['int32'], [x], { takes: ['tensor'] }), row('cast', ['int32']),
  row('equalTo', [x, x], { optional: 1 }), then('equalTo', [x], [x]),
  row('allClose', [x, x, { rtol: 1 }], { takes: ['', '', 'record bare'], optional: 2 }), then('allClose', [x], [x]),

  ...['matmul', 'dot', 'outer'].flatMap(word => {
    const [a, b] = word === 'matmul' ? [x, ones([3, 2])] : [zeros([3]), ones([3])]
    return [row(word, [a, b], { optional: 1 }), then(word, [b], [a])]
  }),

  ...['rearrange', 'repeat'].flatMap(word => [
    row(word, [zeros([4]), '(a b) -> a b', { a: 2 }], { takes: ['', 'text empty', 'record bare'], optional: 0 }), then(word, ['a b -> (b a)'], [x], { takes: [''] }),
  ]),
  row('reduce', [zeros([4]), '(a b) -> a', 'sum', { a: 2 }], { takes: ['', 'text empty', '', 'record bare'] }), then('reduce', ['a b -> a', 'sum'], [x], { takes: [''] }),
  row('einsum', ['ij->ji', x], { takes: ['text empty', ''] }), row('einsum', ['ij,kj->ik', x, x], { takes: ['text empty', '', ''] }),
  ...([['conv2d', [5, 5, 4], [2, 2, 4, 2]], ['convTranspose2d', [5, 5, 4], [2, 2, 4, 2]], ['conv1d', [5, 4], [2, 4, 2]], ['convTranspose1d', [5, 4], [2, 4, 2]]] as const).flatMap(([word, image, kernels]) => [
    row(word, [zeros(image), zeros(kernels), { stride: 1 }], { takes: ['', '', 'record bare'], optional: 2 }), then(word, [zeros(kernels)], [zeros(image)]),
  ]),
  ...([['maxPool2d', [5, 5, 4]], ['avgPool2d', [5, 5, 4]], ['maxPool1d', [5, 4]], ['avgPool1d', [5, 4]]] as const).flatMap(([word, image]) => [
    row(word, [zeros(image), 2, { stride: 1 }], { takes: ['', '', 'record bare'], optional: 2 }), then(word, [2], [zeros(image)]),
  ]),

  ...['sum', 'mean', 'max', 'min', 'prod', 'variance', 'std', 'logSumExp', 'norm'].flatMap(word => [
    row(word, [x, 0, { keepDims: true }], { takes: ['', 'array negative', 'record bare'], optional: 2 }),
    row(word, [x, [0, -1], {}], { takes: ['', 'array', 'record bare'], optional: 2 }),
    then(word, [0], [x]), row(word, [0], { takes: [`${numbers} array tensor`], variadic: true }),
  ]),
  ...['all', 'any'].map(word => row(word, [bools, 0, { keepDims: true }], { takes: ['tensor', 'array', 'record bare'], optional: 2 })),
  ...['softmax', 'logSoftmax', 'cumsum'].flatMap(word => [row(word, [x, 0], { optional: 1 }), then(word, [0], [x])]),
  ...['argmax', 'argmin'].flatMap(word => [row(word, [x, 0, { keepDims: true }], { takes: ['', '', 'record bare'], optional: 2 }), then(word, [0], [x])]),

  row('reshape', [x, [3, 2]]), then('reshape', [[3, 2]], [x]), row('reshape', [[3, 2]], { takes: ['array'] }),
  row('flatten', [x], { takes: ['tensor'] }),
  row('squeeze', [zeros([1, 2]), 0], { takes: ['tensor'], optional: 1 }), then('squeeze', [1], [zeros([2, 1])], { takes: ['tensor'] }),
  row('expandDims', [x, 0], { takes: ['tensor'] }), then('expandDims', [0], [x], { takes: ['tensor'] }),
  row('transpose', [x], { takes: ['tensor'] }),
  row('permute', [x, [1, 0]]), then('permute', [[1, 0]], [x]), row('permute', [[1, 0]], { takes: ['array'] }),
  row('flip', [x, 0], { takes: ['tensor', 'array'] }), then('flip', [[0]], [x], { takes: ['tensor'] }),
  row('broadcastTo', [ones([3]), [2, 3]]), then('broadcastTo', [[2, 3]], [ones([3])]), row('broadcastTo', [[2, 3]], { takes: ['array'] }),
  row('concat', [[x, x], 0], { optional: 1 }), 
  row('stack', [[x, x], 0], { optional: 1 }),
  row('slice', [x, [[0, 1]]], { takes: ['tensor', 'array nulls'] }), then('slice', [[[0, 1]]], [x], { takes: ['tensor'] }),
  row('split', [x, 3, 1], { takes: ['', '', ''], optional: 1 }), then('split', [[1, 1]], [x]),
  row('pad', [x, [[0, 1], [0, 0]], { value: 2 }], { takes: ['', '', 'record bare'], optional: 1 }), then('pad', [[[0, 1], [0, 0]]], [x]),
  row('tile', [x, [1, 2]]), then('tile', [[1, 2]], [x]), row('tile', [[1, 2]], { takes: ['array'] }),
  row('take', [x, [0], 1], { takes: ['tensor', 'array negative', ''] }), then('take', [[0], 0], [x], { takes: ['tensor'] }),
  row('take', [x, ints, 0], { takes: ['tensor', 'array', ''] }), row('take', [[0], 1], { takes: ['array negative', numbers] }),
  row('gather', [x, tensor([[0, 0, 0]], { dtype: 'int32' }), 0]), row('gather', [ints, 1], { takes: ['', numbers] }),
  row('oneHot', [ints, 3, { dtype: 'int32' }], { takes: ['', '', 'record bare'], optional: 1 }), then('oneHot', [3], [ints]),

  row('at', [x, 0, 1], { takes: ['tensor'], optional: 1 }), row('at', [0], { takes: ['negative huge tensor'] }), then('at', [0], [x], { takes: ['tensor'] }),
  row('roll', [x, 1, 0], { takes: ['tensor', 'negative huge', ''] }), then('roll', [1, 0], [x], { takes: ['tensor'] }),
  row('writeAt', [x, ones([1, 3]), 1, 0]), row('writeAt', [x, ones([1, 3]), tensor(1, { dtype: 'int32' }), 0]),
  row('scatterAdd', [x, ints, ones([2, 3]), 0]), then('scatterAdd', [ints, ones([2, 3]), 0], [x]),
  ...['sort', 'argsort', 'cumprod', 'cummax', 'logCumSumExp'].flatMap(word => [row(word, [x, 0], { optional: 1 }), then(word, [0], [x])]),
  row('topK', [x, 2, 0], { optional: 1 }), then('topK', [1], [x]),
  ...['tril', 'triu'].flatMap(word => [row(word, [x, 0], { takes: ['tensor', 'negative'], optional: 1 }), then(word, [0], [x], { takes: ['tensor'] })]),
  row('trace', [x]), row('diag', [x]), row('cholesky', [ones([1, 1])]), row('inverse', [ones([1, 1])]),
  row('solve', [ones([1, 1]), ones([1])], { optional: 1 }), then('solve', [ones([1])], [ones([1, 1])]),
  row('triangularSolve', [ones([1, 1]), ones([1]), { lower: true }], { takes: ['', '', 'record bare'], optional: 2 }), then('triangularSolve', [ones([1])], [ones([1, 1])]),

  row('tensor', [[1, 2], { dtype: 'float32' }], { takes: [`${numbers} true array`, 'record bare'], optional: 1 }),
  row('fromArray', [[2], [1, 2], { dtype: 'int32' }], { takes: ['', 'bytes', 'record bare'], optional: 1 }),
  row('full', [[2], 1, { dtype: 'int32' }], { takes: ['array', 'true negative', 'record bare'], optional: 1 }),
  ...['zeros', 'ones'].map(word => row(word, [[2], { dtype: 'int32' }], { takes: ['array', 'record bare'], optional: 1 })),
  row('eye', [2, { dtype: 'int32' }], { takes: ['', 'record bare'], optional: 1 }),
  row('arange', [2, { dtype: 'int32' }], { takes: ['', 'record bare fraction negative'], optional: 1 }),
  row('arange', [0, 2, 1, { dtype: 'float32' }], { takes: ['fraction negative', 'fraction negative record bare', 'fraction negative infinity', 'record bare'], optional: 3 }),
  row('linspace', [0, 1, 3, { dtype: 'float64' }], { takes: [numbers, numbers, '', 'record bare'], optional: 1 }),
  row('dim', ['batch', 3], { takes: ['text empty'] }),
  row('item', [scalar]), row('print', [x], { takes: ['tensor'] }), row('toArray', [x], { takes: ['tensor'] }), row('toFlat', [x], { takes: ['tensor'] }),
  row('assertShape', [x, [2, 3]]), then('assertShape', [[2, 3]], [x]), row('assertShape', [[2, 3]], { takes: ['array'] }),
  row('refine', [[2, 3]], { takes: ['array'] }), then('refine', [[2, 3]], [x], { takes: ['tensor'] }),
  row('isTensor', [x], { takes: [Object.keys(hostile).join(' ')], optional: 1, variadic: true }),

  row('pipe', [x, flow(exp)], { takes: [Object.keys(hostile).join(' '), 'function maker'], optional: 2 }),
  row('flow', [exp, exp], { takes: ['function maker', 'function maker'], optional: 1 }),

  row('grad', [() => scalar, { wrt: [0] }], { takes: ['function maker', 'record bare'], optional: 1 }), then('grad', [sum], [x], { says: 'grad|sum' }),
  row('valueAndGrad', [() => scalar, { aux: false }], { takes: ['function maker', 'record bare'], optional: 1 }), then('valueAndGrad', [sum], [x], { says: 'grad|sum' }),
  row('vjp', [() => scalar], { takes: ['function maker'] }), then('vjp', [sum], [x], { says: 'vjp|sum' }),
  row('jvp', [() => scalar], { takes: ['function maker'] }), then('jvp', [exp], [[x], [x]]),
  { word: 'vjp, backward', args: [scalar], call: (...args) => vjp((v: typeof x) => sum(v))(x)[1](asStated(args[0])), says: 'backward', variadic: true },
  row('scan', [(c: unknown) => [c, {}], x, x, { reverse: true }], { takes: ['function maker', 'tensor record array bare key', 'tensor record array bare', 'record bare'], optional: 1 }),
  row('whileLoop', [() => tensor(false), (c: unknown) => c, x], { takes: ['function maker', 'function maker', 'tensor record array bare key'] }),
  row('cond', [tensor(true), () => x, () => x], { takes: ['', 'function maker', 'function maker'], variadic: true }),
  { word: 'grad, wrt', args: [[0]], call: wrt => asStated<(f: unknown, options: unknown) => Untyped>(grad)(sum, { wrt })(x), takes: ['array'], says: 'grad', optional: 1, variadic: true },
  ...['jacobian', 'hessian', 'remat', 'customVjp'].map(word => row(word, [() => scalar], { takes: ['function maker'] })),
  then('jacobian', [sum], [x], { says: 'jacobian|sum' }), then('hessian', [sum], [x], { says: 'jacobian|grad|sum' }),
  row('stopGradient', [x], { takes: ['tensor'] }),
  row('checkGrads', [exp, { tolerance: 1 }], { takes: ['function maker', 'record bare'], optional: 1 }),
  row('compile', [exp, { turbo: false }], { takes: ['function maker', 'record bare'], optional: 1 }),
  row('vmap', [exp, { in: 0 }], { takes: ['function maker', 'record bare'], optional: 1 }),
  { word: 'vmap, mapped', args: [x], call: v => vmap(exp)(asStated<typeof x>(v)), says: 'vmap|exp', variadic: true },
]

const k = Random.key(0)
const draw = (word: string, args: readonly unknown[], more: Omit<Row, 'word' | 'call' | 'args'> = {}): Row => ({ word, call: random[word]!, args, ...more })

export const randomRows: readonly Row[] = [
  draw('key', [3]),
  draw('split', [k, 2], { takes: ['key'], optional: 1 }),
  draw('foldIn', [k, 2], { takes: ['key', 'text empty'] }), draw('foldIn', [k, 'name'], { takes: ['key', 'text empty'] }),
  draw('bits', [k, [2]], { takes: ['key', 'array'] }),
  draw('uniform', [k, [2], { min: 0 }], { takes: ['key', 'array', 'record bare'], optional: 1 }),
  draw('normal', [k, [2], { mean: 0 }], { takes: ['key', 'array', 'record bare'], optional: 1 }),
  draw('bernoulli', [k, 0.5, [2]], { takes: ['key', 'fraction', 'array'] }),
  draw('gumbel', [k, [2], { dtype: 'float64' }], { takes: ['key', 'array', 'record bare'], optional: 1 }),
  draw('truncatedNormal', [k, [2], { lower: -1 }], { takes: ['key', 'array', 'record bare'], optional: 1 }),
  draw('categorical', [k, tensor([1, 2])], { takes: ['key'] }),
  draw('permutation', [k, 3], { takes: ['key'] }),
]
