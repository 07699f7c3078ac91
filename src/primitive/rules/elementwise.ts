import { compare, convert, elementwise as kernels, select } from '../reference/index.js'
import { mismatch } from '../../tensor/mismatch.js'
import type { AnyTensor } from '../../tensor/value.js'
import type { Binders, PrimitiveTable } from '../row/row.js'
import { binary, unary } from './each.js'
import { common, only, sameShape } from './type-of.js'

/** 1 where the operand is the chosen one, ½ where both are, 0 elsewhere: the subgradient that JAX takes. */
const chosen = (b: Binders, mine: AnyTensor, other: AnyTensor, direction: 'GT' | 'LT'): AnyTensor => {
  const zero = b.constant(0, mine)
  const tie = b.select(b.compare({ direction: 'EQ' }, mine, other), b.constant(0.5, mine), zero)
  return b.select(b.compare({ direction }, mine, other), b.constant(1, mine), tie)
}

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
  tanh: unary('tanh', kernels.tanh, (b, dy, _, y) => b.multiply(dy, b.subtract(b.constant(1, y), b.multiply(y, y)))),
  logistic: unary('logistic', kernels.logistic, (b, dy, _, y) => b.multiply(dy, b.multiply(y, b.subtract(b.constant(1, y), y)))),
  not: unary('not', kernels.not),
  add: binary('add', kernels.add, [(_, dy) => dy, (_, dy) => dy]),
  subtract: binary('subtract', kernels.subtract, [(_, dy) => dy, (b, dy) => b.negate(dy)]),
  multiply: binary('multiply', kernels.multiply, [(b, dy, _, z) => b.multiply(dy, z), (b, dy, x) => b.multiply(dy, x)]),
  divide: binary('divide', kernels.divide, [
    (b, dy, _, z) => b.divide(dy, z),
    (b, dy, _, z, y) => b.negate(b.multiply(dy, b.divide(y, z))),
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
    evaluate: compare,
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
    evaluate: select,
  },
  convert: {
    typeOf: (inputs, { dtype }) => ({ shape: only(inputs).shape, dtype }),
    vjp: (b, dy, { inputs: [x] }) => x!.dtype === 'float32' || x!.dtype === 'float64' ? b.convert({ dtype: x!.dtype }, dy) : undefined,
    evaluate: convert,
  },
} satisfies Partial<PrimitiveTable>
