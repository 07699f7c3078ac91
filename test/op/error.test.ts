import * as P from 'pullback'
import { cast, ones, ShapeMismatch, tensor, type AnyTensor, type DType } from 'pullback'
import { asStated } from '../../src/tensor/cast.js'
import { describe, expect, it } from 'vitest'

/*
 * What a caller without types sees. The sentences are those that the compiler prints where it sees the mistake; `type-tests/` holds them too.
 */

type Untyped = (...args: readonly unknown[]) => unknown
const words = asStated<Readonly<Record<string, Untyped | undefined>>>(P)

const of = (dtype: DType, ...shape: readonly number[]): AnyTensor => cast(ones(shape), dtype)
const f = (...shape: readonly number[]): AnyTensor => of('float32', ...shape)
const i = (...shape: readonly number[]): AnyTensor => of('int32', ...shape)
const q = (...shape: readonly number[]): AnyTensor => of('bool', ...shape)

/** The sentence of the mismatch that `act` throws; that of an argument which is wrong for another reason is named so. */
const thrown = (act: () => unknown): string => {
  try {
    act()
    return 'nothing was thrown'
  } catch (error) {
    return error instanceof ShapeMismatch ? error.message : String(error)
  }
}

const refuse = (word: string, args: readonly unknown[], sentence: string): void => {
  it(sentence, () => { expect(thrown(() => words[word]!(...args))).toBe(sentence) })
}

const refuseLast = (word: string, args: readonly unknown[], x: AnyTensor, sentence: string): void => {
  it(`${sentence}, data-last`, () => { expect(thrown(() => asStated<Untyped>(words[word]!(...args))(x))).toBe(sentence) })
}

const binary = {
  numeric: ['add', 'sub', 'mul', 'pow', 'maximum', 'minimum', 'less', 'lessEqual', 'greater', 'greaterEqual'],
  floats: ['div'],
  any: ['equal', 'notEqual'],
  bools: ['logicalAnd', 'logicalOr'],
}

const toFloat = (word: string, dtype: DType): string => `${word} of ${dtype}: cast it to float32 first`

const fraction = (word: string, x: number): string =>
  `${word}: ${x} is not a whole number, and the other operand is int32: cast it to float32 first`

describe('words of two operands', () => {
  for (const word of [...binary.numeric, ...binary.floats, ...binary.any]) {
    refuse(word, [f(2, 3), f(2, 4)], `${word}: [2, 3] and [2, 4] do not broadcast: axis -1 is 3 and 4`)
    refuse(word, [f(2, 3), f(3, 3)], `${word}: [2, 3] and [3, 3] do not broadcast: axis -2 is 2 and 3`)
    refuse(word, [f(2), of('float64', 2)], `${word}: float32 and float64 differ: cast one of them`)
    refuse(word, [f(2), 'x'], `ArgumentError: ${word}: "x" is neither a tensor nor a number`)
    refuse(word, [1, 2], `ArgumentError: ${word}: one operand must be a tensor`)
    refuseLast(word, [f(2, 4)], f(2, 3), `${word}: [2, 3] and [2, 4] do not broadcast: axis -1 is 3 and 4`)
  }
  for (const word of [...binary.numeric, ...binary.floats]) refuse(word, [q(2), q(2)], toFloat(word, 'bool'))
  for (const word of binary.floats) refuse(word, [i(2), i(2)], toFloat(word, 'int32'))
  for (const word of binary.bools) {
    refuse(word, [f(2), f(2)], `${word} of float32: cast it to bool first`)
    refuse(word, [q(2), q(3)], `${word}: [2] and [3] do not broadcast: axis -1 is 2 and 3`)
  }
  for (const word of binary.numeric) refuse(word, [i(2), 1.5], fraction(word, 1.5))
  refuse('where', [f(2), f(2), f(2)], 'where of float32: cast it to bool first')
  refuse('where', [q(2), f(2), i(2)], 'where: float32 and int32 differ: cast one of them')
  refuse('where', [q(2), f(3), f(3)], 'where: [2] and [3] do not broadcast: axis -1 is 2 and 3')
})

describe('words of one operand', () => {
  const floats = ['exp', 'log', 'log1p', 'expm1', 'sqrt', 'rsqrt', 'sin', 'cos', 'tanh', 'erf', 'erfc', 'sigmoid', 'relu', 'gelu', 'silu', 'softplus']
  for (const word of floats) refuse(word, [i(2)], toFloat(word, 'int32'))
  for (const word of [...floats, 'neg', 'square', 'abs', 'sign']) refuse(word, [q(2)], toFloat(word, 'bool'))
  refuse('logicalNot', [f(2)], 'logicalNot of float32: cast it to bool first')
  refuse('clip', [f(2), 1, 0], 'ArgumentError: clip: low is 1, high is 0: low must not be above high')
  refuse('clip', [q(2), 0, 1], toFloat('clip', 'bool'))
  refuse('clip', [i(2), 0.5, 1], fraction('clip', 0.5))
})

describe('contractions', () => {
  refuse('matmul', [f(2, 3), f(5, 4)], 'matmul: [2, 3] · [5, 4]: inner dimensions 3 and 5 differ')
  refuse('matmul', [f(3), f(5, 4)], 'matmul: [3] · [5, 4]: inner dimensions 3 and 5 differ')
  refuse('matmul', [f(2, 3, 4), f(5, 4, 6)], 'matmul: [2, 3, 4] · [5, 4, 6]: batch dimensions 2 and 5 do not broadcast')
  refuse('matmul', [f(2, 3), i(3, 4)], 'matmul: float32 and int32 differ: cast one of them')
  refuse('matmul', [q(2, 3), q(3, 4)], toFloat('matmul', 'bool'))
  refuse('dot', [f(2), f(3)], 'dot: [2] · [3]: sizes 2 and 3 differ')
  refuse('dot', [f(2, 2), f(2)], 'dot: [2, 2] · [2]: both must be vectors: use matmul')
  refuse('dot', [f(2), i(2)], 'dot: float32 and int32 differ: cast one of them')
  refuse('outer', [f(2, 2), f(2)], 'outer: [2, 2] · [2]: both must be vectors')
  refuse('outer', [f(2), i(2)], 'outer: float32 and int32 differ: cast one of them')
})

describe('reductions', () => {
  const numeric = ['sum', 'max', 'min', 'prod']
  const floats = ['mean', 'variance', 'std', 'logSumExp', 'norm']
  for (const word of [...numeric, ...floats]) {
    refuse(word, [f(2, 3), 2], `${word}: [2, 3] has no axis 2`)
    refuse(word, [f(2, 3), -3], `${word}: [2, 3] has no axis -3`)
    refuse(word, [f(2, 3), [0, 2]], `${word}: [2, 3] has no axis 2`)
    refuse(word, [f(2, 3), [0, -2]], `${word}: axis -2 of [2, 3] is named twice`)
    refuse(word, [f(2, 3), 0.5], `${word}: [2, 3] has no axis 0.5`)
    refuse(word, [q(2, 3)], toFloat(word, 'bool'))
    refuseLast(word, [2], f(2, 3), `${word}: [2, 3] has no axis 2`)
  }
  for (const word of floats) refuse(word, [i(2)], toFloat(word, 'int32'))
  for (const word of ['all', 'any']) {
    refuse(word, [f(2)], `${word} of float32: cast it to bool first`)
    refuse(word, [q(2), 1], `${word}: [2] has no axis 1`)
  }
  for (const word of ['max', 'min', 'argmax', 'argmin']) {
    refuse(word, [f(2, 0), 1], `${word}: [2, 0] is empty along axis 1: there is nothing to choose`)
  }
  for (const word of ['softmax', 'logSoftmax', 'cumsum', 'argmax', 'argmin']) {
    refuse(word, [f(2, 3), 2], `${word}: [2, 3] has no axis 2`)
    refuse(word, [q(2)], toFloat(word, 'bool'))
  }
  for (const word of ['softmax', 'logSoftmax']) {
    refuse(word, [i(2)], toFloat(word, 'int32'))
    refuse(word, [f()], `${word}: [] has no axis -1`)
  }
})

describe('movement', () => {
  refuse('reshape', [f(2, 3), [4, 2]], 'reshape: [2, 3] has 6 elements, [4, 2] has 8')
  refuse('transpose', [f(3)], 'transpose: [3] has fewer than 2 axes')
  refuse('permute', [f(2, 3), [0, 0]], 'permute: [0, 0] is not a permutation of the 2 axes of [2, 3]')
  refuse('squeeze', [f(2, 5, 3), 1], 'squeeze: [2, 5, 3]: axis 1 has size 5')
  refuseLast('squeeze', [1], f(2, 5, 3), 'squeeze: [2, 5, 3]: axis 1 has size 5')
  refuse('flip', [f(2), 1], 'flip: [2] has no axis 1')
  refuse('tile', [f(2), [2, 2]], 'tile: [2] needs 1 repeats, not 2')
  refuse('pad', [f(2), [[-1, 0]]], 'pad: [2]: a width of -1 is negative')
  refuse('pad', [i(2), [[1, 0]], { value: 0.5 }], fraction('pad', 0.5))
  refuse('slice', [f(2), [[0, 3]]], 'slice: [2]: axis 0 has size 2, [0, 3] reaches beyond it')
  refuseLast('slice', [[[1, 0]]], f(2), 'slice: [2]: axis 0: [1, 0] ends before it starts')
  refuse('split', [f(3), 2], 'split: [3]: axis 0 of size 3 does not split into 2 equal parts')
  refuse('concat', [[f(2, 3), f(2, 4)], 0], 'concat: [2, 3] and [2, 4] differ at axis 1')
  refuse('concat', [[f(2), i(2)]], 'concat: float32 and int32 differ: cast one of them')
  refuse('stack', [[f(2), f(3)]], 'stack: [2] and [3] differ at axis 0')
  refuse('take', [f(3), i(2), 1], 'take: [3] has no axis 1')
  refuse('take', [f(3), f(2), 0], 'take: indices of float32: cast them to int32')
  refuse('take', [f(3), [0, 3], 0], 'take: [3]: axis 0 has size 3, index 3 at [1] lies outside it')
  refuse('gather', [f(3, 2), i(3), 0], 'gather: [3, 2] and indices [3] differ in rank')
  refuseLast('gather', [f(3), 0], f(3), 'gather: indices of float32: cast them to int32')
  refuse('oneHot', [f(3), 4], 'oneHot: indices of float32: cast them to int32')
  refuse('oneHot', [i(3), -1], 'oneHot: -1 is not a number of classes')
})

it('words of an empty axis give what their definition gives', () => {
  const flat = (x: unknown) => [...P.toFlat(asStated<AnyTensor>(x))]
  expect(flat(words['softmax']!(f(2, 0)))).toEqual([])
  expect(flat(words['logSoftmax']!(f(0, 3)))).toEqual([])
  expect(flat(words['cumsum']!(f(0)))).toEqual([])
  expect(flat(words['logSumExp']!(f(2, 0), 1))).toEqual([-Infinity, -Infinity])
  expect(flat(words['mean']!(f(0)))).toEqual([NaN])
  expect(flat(words['sum']!(f(2, 0), 1))).toEqual([0, 0])
  expect(flat(words['prod']!(f(0)))).toEqual([1])
  expect(flat(words['argmax']!(f(0, 2), 1))).toEqual([])
  expect(flat(words['matmul']!(f(2, 0), f(0, 2)))).toEqual([0, 0, 0, 0])
})

it('a mismatch within a compiled function, a pullback or a gradient has the same sentence', () => {
  const x = tensor([[1, 2, 3], [4, 5, 6]])
  const wrong = (v: typeof x) => asStated<P.Tensor<readonly []>>(words['matmul']!(v, v))
  for (const g of [P.compile(wrong), P.grad(wrong)]) expect(thrown(() => g(x))).toBe('matmul: [2, 3] · [2, 3]: inner dimensions 3 and 2 differ')
})
