import { kernels } from '../reference/index.js'
import { mismatch } from '../../tensor/mismatch.js'
import type { AnyTensor } from '../../tensor/value.js'
import type { Binders, Primitive, PrimitiveTable } from '../row/row.js'
import { common, only, sameShape } from './type-of.js'

type None = Readonly<Record<never, never>>
type Unary = (b: Binders, dy: AnyTensor, x: AnyTensor, y: AnyTensor) => AnyTensor
type Binary = (b: Binders, dy: AnyTensor, x: AnyTensor, z: AnyTensor, y: AnyTensor) => AnyTensor

const unary = (name: keyof typeof kernels & string, evaluate: Primitive<None>['evaluate'], rule?: Unary): Primitive<None> => ({
  typeOf: inputs => common(name, inputs),
  evaluate,
  ...(rule && { vjp: (b, dy, { inputs: [x], output }) => rule(b, dy, x!, output) }),
})

const binary = (name: keyof typeof kernels & string, evaluate: Primitive<None>['evaluate'], rules?: readonly [Binary, Binary]): Primitive<None> => ({
  typeOf: inputs => common(name, inputs),
  evaluate,
  ...(rules && { vjp: (b, dy, { inputs: [x, z], output }, index) => rules[index === 0 ? 0 : 1](b, dy, x!, z!, output) }),
})

/** 1 where the operand is the chosen one, ½ where both are, 0 elsewhere: the subgradient that JAX takes. */
const chosen = (b: Binders, mine: AnyTensor, other: AnyTensor, direction: 'GT' | 'LT'): AnyTensor => {
  const zero = b.constant(0, mine)
  const tie = b.select(b.compare({ direction: 'EQ' }, mine, other), b.constant(0.5, mine), zero)
  return b.select(b.compare({ direction }, mine, other), b.constant(1, mine), tie)
}

/** 2/√π·exp(−x²), the slope of erf. */
const bell = (b: Binders, x: AnyTensor): AnyTensor =>
  b.multiply(b.constant(2 / Math.sqrt(Math.PI), x), b.exponential(b.negate(b.multiply(x, x))))

/** Elementwise primitives: d·(x) is each one's derivative, read off any table of derivatives. */
export const elementwise = {
  negate: unary('negate', kernels.negate, (b, dy) => b.negate(dy)),
  abs: unary('abs', kernels.abs, (b, dy, x) => b.multiply(dy, b.sign(x))),
  sign: unary('sign', kernels.sign),
  exponential: unary('exponential', kernels.exponential, (b, dy, _, y) => b.multiply(dy, y)),
  exponential_minus_one: unary('exponential_minus_one', kernels.exponential_minus_one,
    (b, dy, x) => b.multiply(dy, b.exponential(x))),
  log: unary('log', kernels.log, (b, dy, x) => b.divide(dy, x)),
  log_plus_one: unary('log_plus_one', kernels.log_plus_one, (b, dy, x) => b.divide(dy, b.add(x, b.constant(1, x)))),
  sqrt: unary('sqrt', kernels.sqrt, (b, dy, _, y) => b.divide(b.multiply(dy, b.constant(0.5, y)), y)),
  rsqrt: unary('rsqrt', kernels.rsqrt, (b, dy, x, y) => b.multiply(dy, b.multiply(b.constant(-0.5, y), b.divide(y, x)))),
  sine: unary('sine', kernels.sine, (b, dy, x) => b.multiply(dy, b.cosine(x))),
  cosine: unary('cosine', kernels.cosine, (b, dy, x) => b.negate(b.multiply(dy, b.sine(x)))),
  tanh: unary('tanh', kernels.tanh, (b, dy, _, y) => b.multiply(dy, b.subtract(b.constant(1, y), b.multiply(y, y)))),
  logistic: unary('logistic', kernels.logistic, (b, dy, _, y) => b.multiply(dy, b.multiply(y, b.subtract(b.constant(1, y), y)))),
  erf: unary('erf', kernels.erf, (b, dy, x) => b.multiply(dy, bell(b, x))),
  erfc: unary('erfc', kernels.erfc, (b, dy, x) => b.negate(b.multiply(dy, bell(b, x)))),
  not: unary('not', kernels.not),
  add: binary('add', kernels.add, [(_, dy) => dy, (_, dy) => dy]),
  subtract: binary('subtract', kernels.subtract, [(_, dy) => dy, (b, dy) => b.negate(dy)]),
  multiply: binary('multiply', kernels.multiply, [(b, dy, _, z) => b.multiply(dy, z), (b, dy, x) => b.multiply(dy, x)]),
  divide: binary('divide', kernels.divide, [
    (b, dy, _, z) => b.divide(dy, z),
    (b, dy, _, z, y) => b.negate(b.multiply(dy, b.divide(y, z))),
  ]),
  power: binary('power', kernels.power, [
    (b, dy, x, z) => {
      // z·x^(z−1), taken as 0 where both are 0: there x^(−1) has no value.
      const zero = b.constant(0, z)
      const flat = b.and(b.compare({ direction: 'EQ' }, x, zero), b.compare({ direction: 'EQ' }, z, zero))
      const one = b.constant(1, z)
      return b.multiply(dy, b.multiply(z, b.power(x, b.select(flat, one, b.subtract(z, one)))))
    },
    (b, dy, x, _, y) => {
      const zero = b.compare({ direction: 'EQ' }, x, b.constant(0, x))
      return b.multiply(dy, b.multiply(b.log(b.select(zero, b.constant(1, x), x)), y))
    },
  ]),
  maximum: binary('maximum', kernels.maximum, [
    (b, dy, x, z) => b.multiply(dy, chosen(b, x, z, 'GT')),
    (b, dy, x, z) => b.multiply(dy, chosen(b, z, x, 'GT')),
  ]),
  minimum: binary('minimum', kernels.minimum, [
    (b, dy, x, z) => b.multiply(dy, chosen(b, x, z, 'LT')),
    (b, dy, x, z) => b.multiply(dy, chosen(b, z, x, 'LT')),
  ]),
  and: binary('and', kernels.and),
  or: binary('or', kernels.or),
  xor: binary('xor', kernels.xor),
  shift_right_logical: binary('shift_right_logical', kernels.shift_right_logical),
  compare: {
    typeOf: inputs => ({ shape: common('compare', inputs).shape, dtype: 'bool' }),
    evaluate: kernels.compare,
  },
  select: {
    typeOf: ([predicate, ...branches]) => {
      const type = common('select', branches)
      if (predicate?.dtype !== 'bool' || !sameShape(predicate.shape, type.shape)) {
        mismatch('select: the predicate is a bool tensor of the shape of both branches')
      }
      return type
    },
    vjp: (b, dy, { inputs: [predicate] }, index) => {
      if (index === 0) return undefined
      const zero = b.constant(0, dy)
      return index === 1 ? b.select(predicate!, dy, zero) : b.select(predicate!, zero, dy)
    },
    evaluate: kernels.select,
  },
  convert: {
    typeOf: (inputs, { dtype }) => ({ shape: only(inputs).shape, dtype }),
    vjp: (b, dy, { inputs: [x] }) => x!.dtype === 'float32' || x!.dtype === 'float64' ? b.convert({ dtype: x!.dtype }, dy) : undefined,
    evaluate: kernels.convert,
  },
} satisfies Partial<PrimitiveTable>
