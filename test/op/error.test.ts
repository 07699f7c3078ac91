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

const throws = (act: () => unknown, sentence: string): void => {
  expect(act).toThrow(ShapeMismatch)
  expect(act).toThrow(new ShapeMismatch(sentence))
}

const refuse = (word: string, args: readonly unknown[], sentence: string): void => {
  it(sentence, () => { throws(() => words[word]!(...args), sentence) })
}

const binary = {
  numeric: ['add', 'sub', 'mul', 'pow', 'maximum', 'minimum', 'less', 'lessEqual', 'greater', 'greaterEqual'],
  floats: ['div'],
  any: ['equal', 'notEqual'],
  bools: ['logicalAnd', 'logicalOr'],
}

const toFloat = (word: string, dtype: DType): string => `${word} of ${dtype}: cast it to float32 first`

describe('words of two operands', () => {
  for (const word of [...binary.numeric, ...binary.floats, ...binary.any]) {
    refuse(word, [f(2, 3), f(2, 4)], `${word}: [2, 3] and [2, 4] do not broadcast: axis -1 is 3 and 4`)
    refuse(word, [f(2, 3), f(3, 3)], `${word}: [2, 3] and [3, 3] do not broadcast: axis -2 is 2 and 3`)
    refuse(word, [f(2), of('float64', 2)], `${word}: float32 and float64 differ: cast one of them`)
    refuse(word, [f(2), 'x'], `${word}: string is neither a tensor nor a number`)
    refuse(word, [1, 2], `${word}: one operand must be a tensor`)
    it(`${word}: the same of the data-last form`, () => {
      throws(() => asStated<Untyped>(words[word]!(f(2, 4)))(f(2, 3)), `${word}: [2, 3] and [2, 4] do not broadcast: axis -1 is 3 and 4`)
    })
  }
  for (const word of [...binary.numeric, ...binary.floats]) refuse(word, [q(2), q(2)], toFloat(word, 'bool'))
  for (const word of binary.floats) refuse(word, [i(2), i(2)], toFloat(word, 'int32'))
  for (const word of binary.bools) {
    refuse(word, [f(2), f(2)], `${word} of float32: cast it to bool first`)
    refuse(word, [q(2), q(3)], `${word}: [2] and [3] do not broadcast: axis -1 is 2 and 3`)
  }
  for (const word of binary.numeric) refuse(word, [i(2), 1.5], `${word}: 1.5 is not a whole number, and the other operand is int32: cast it to float32 first`)
  refuse('where', [f(2), f(2), f(2)], 'where of float32: cast it to bool first')
  refuse('where', [q(2), f(2), i(2)], 'where: float32 and int32 differ: cast one of them')
  refuse('where', [q(2), f(3), f(3)], 'where: [2] and [3] do not broadcast: axis -1 is 2 and 3')
})

describe('words of one operand', () => {
  const floats = ['exp', 'log', 'log1p', 'expm1', 'sqrt', 'rsqrt', 'sin', 'cos', 'tanh', 'erf', 'sigmoid', 'relu', 'gelu', 'silu', 'softplus']
  for (const word of floats) refuse(word, [i(2)], toFloat(word, 'int32'))
  for (const word of [...floats, 'neg', 'square', 'abs', 'sign']) refuse(word, [q(2)], toFloat(word, 'bool'))
  refuse('logicalNot', [f(2)], 'logicalNot of float32: cast it to bool first')
  refuse('clip', [f(2), 1, 0], 'clip: low is 1, high is 0: low must not be above high')
  refuse('clip', [q(2), 0, 1], toFloat('clip', 'bool'))
  refuse('clip', [i(2), 0.5, 1], 'clip: 0.5 is not a whole number, and the other operand is int32: cast it to float32 first')
})

describe('contractions', () => {
  refuse('matmul', [f(2, 3), f(5, 4)], 'matmul: [2, 3] · [5, 4]: inner dimensions 3 and 5 differ')
  refuse('matmul', [f(3), f(5, 4)], 'matmul: [3] · [5, 4]: inner dimensions 3 and 5 differ')
  refuse('matmul', [f(2, 3, 4), f(5, 4, 6)], 'matmul: [2, 3, 4] · [5, 4, 6]: batch dimensions 2 and 5 do not broadcast')
  refuse('matmul', [f(2, 3), i(3, 4)], 'matmul: float32 and int32 differ: cast one of them')
  refuse('matmul', [q(2, 3), q(3, 4)], toFloat('matmul', 'bool'))
  refuse('dot', [f(2), f(3)], 'dot: [2] · [3]: sizes 2 and 3 differ')
  refuse('dot', [f(2, 2), f(2)], 'dot: [2, 2] · [2]: both are vectors; use matmul')
  refuse('dot', [f(2), i(2)], 'dot: float32 and int32 differ: cast one of them')
  refuse('outer', [f(2, 2), f(2)], 'outer: [2, 2] and [2]: both are vectors')
  refuse('outer', [f(2), i(2)], 'outer: float32 and int32 differ: cast one of them')
})

describe('reductions', () => {
  const numeric = ['sum', 'max', 'min', 'prod']
  const floats = ['mean', 'variance', 'std', 'logSumExp']
  for (const word of [...numeric, ...floats]) {
    refuse(word, [f(2, 3), 2], `${word}: [2, 3] has no axis 2`)
    refuse(word, [f(2, 3), -3], `${word}: [2, 3] has no axis -3`)
    refuse(word, [f(2, 3), [0, 2]], `${word}: [2, 3] has no axis 2`)
    refuse(word, [f(2, 3), [0, -2]], `${word}: axis -2 of [2, 3] is named twice`)
    refuse(word, [f(2, 3), 0.5], `${word}: [2, 3] has no axis 0.5`)
    refuse(word, [q(2, 3)], toFloat(word, 'bool'))
    it(`${word}: the same of the data-last form`, () => {
      throws(() => asStated<Untyped>(words[word]!(2))(f(2, 3)), `${word}: [2, 3] has no axis 2`)
    })
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
  for (const g of [P.compile(wrong), P.grad(wrong)]) throws(() => g(x), 'matmul: [2, 3] · [2, 3]: inner dimensions 3 and 2 differ')
})
