import type { PrimitiveName, PrimitiveParams } from '../../primitive/row/params.js'
import type { DType } from '../../tensor/dtype.js'
import type { Graph } from '../file/graph.js'
import type { Lowering } from './lowering.js'

/** What ONNX has with the same meaning. */
const same = (op: string): Lowering<unknown> => ({ g, x }) => g.op(op, x.map(({ name }) => name))

/** What ONNX has under one name for bools and under another for the bits of integers. */
const bitwise = (op: string): Lowering<unknown> => ({ g, x }) => g.op(x[0]!.dtype === 'bool' ? op : `Bitwise${op}`, x.map(({ name }) => name))

/** e^x − 1 = tanh(x/2)·(e^x + 1): without cancellation where x is small. */
const expm1: Lowering<unknown> = ({ g, x: [x], type: { dtype } }) => {
  const half = g.op('Mul', [x!.name, g.scalar(0.5, dtype)])
  return g.op('Mul', [g.op('Tanh', [half]), g.op('Add', [g.op('Exp', [x!.name]), g.scalar(1, dtype)])])
}

/** log(1 + x) = x·log(u)/(u − 1) with u = 1 + x rounded, which undoes the rounding; x itself where u is 1, log(u) where u is all of x. */
const log1p: Lowering<unknown> = ({ g, x: [x], type: { dtype } }) => {
  const one = g.scalar(1, dtype)
  const u = g.op('Add', [x!.name, one])
  const log = g.op('Log', [u])
  const exact = g.op('Div', [g.op('Mul', [x!.name, log]), g.op('Sub', [u, one])])
  const small = g.op('Where', [g.op('Equal', [u, one]), x!.name, exact])
  return g.op('Where', [g.op('Greater', [x!.name, g.scalar(1e15, dtype)]), log, small])
}

/** The bits as an unsigned number, by less than 32 places; farther, nothing is left. */
const shift: Lowering<unknown> = ({ g, x: [x, by] }) => {
  const zero = g.scalar(0, 'int32')
  const near = g.op('And', [g.op('GreaterOrEqual', [by!.name, zero]), g.op('Less', [by!.name, g.scalar(32, 'int32')])])
  const places = g.cast(g.op('Where', [near, by!.name, zero]), 'uint32')
  const shifted = g.op('BitShift', [g.cast(x!.name, 'uint32'), places], { direction: 'RIGHT' })
  return g.op('Where', [near, g.cast(shifted, 'int32'), zero])
}

/** Error functions of float64 are those of float32: runtimes have no others. */
const erf: Lowering<unknown> = ({ g, x: [x] }) =>
  x!.dtype === 'float64' ? g.cast(g.op('Erf', [g.cast(x!.name, 'float32')]), 'float64') : g.op('Erf', [x!.name])

/** Of bools: runtimes choose between numbers only. */
const select: Lowering<unknown> = ({ g, x: [predicate, yes, no] }) => yes!.dtype !== 'bool' ? g.op('Where', [predicate!.name, yes!.name, no!.name])
  : g.op('Or', [g.op('And', [predicate!.name, yes!.name]), g.op('And', [g.op('Not', [predicate!.name]), no!.name])])

/** Whole numbers by 0 are -1, and the least by -1 is itself: where a processor stops. */
const divide: Lowering<unknown> = ({ g, x: [x, by], type: { dtype } }) => {
  if (dtype !== 'int32') return g.op('Div', [x!.name, by!.name])
  const [zero, one] = [g.scalar(0, dtype), g.scalar(1, dtype)]
  const none = g.op('Equal', [by!.name, zero])
  const turned = g.op('Equal', [by!.name, g.scalar(-1, dtype)])
  const quotient = g.op('Div', [x!.name, g.op('Where', [g.op('Or', [none, turned]), one, by!.name])])
  return g.op('Where', [none, g.scalar(-1, dtype), g.op('Where', [turned, g.op('Sub', [zero, x!.name]), quotient])])
}

/** Of whole numbers modulo 2³², by squares; of a negative exponent, 1 for base 1 and 0 for every other. */
const power: Lowering<unknown> = ({ g, x: [x, by], type: { dtype } }) => {
  if (dtype !== 'int32') return g.op('Pow', [x!.name, by!.name])
  const [zero, one] = [g.scalar(0, dtype), g.scalar(1, dtype)]
  let made: string = one
  let square = x!.name
  for (let bit = 0; bit < 31; bit++) {
    const set = g.op('Not', [g.op('Equal', [g.op('BitwiseAnd', [by!.name, g.scalar(2 ** bit, dtype)]), zero])])
    made = g.op('Where', [set, g.op('Mul', [made, square]), made])
    if (bit < 30) square = g.op('Mul', [square, square])
  }
  const inverse = g.op('Where', [g.op('Equal', [x!.name, one]), one, zero])
  return g.op('Where', [g.op('Less', [by!.name, zero]), inverse, made])
}

/** Floats to whole numbers: toward zero, to the nearest that there is, and NaN to 0. */
const convert: Lowering<PrimitiveParams['convert']> = ({ g, x: [x], params: { dtype: to } }) => {
  const { name, dtype } = x!
  if (to !== 'int32' || dtype === 'bool' || dtype === 'int32') return g.cast(name, to)
  const large = g.op('GreaterOrEqual', [name, g.scalar(2 ** 31, dtype)])
  const inside = g.op('Where', [g.op('Or', [large, g.op('IsNaN', [name])]), g.scalar(0, dtype), g.op('Max', [name, g.scalar(-(2 ** 31), dtype)])])
  return g.op('Where', [large, g.scalar(2 ** 31 - 1, to), g.cast(inside, to)])
}

const directions = { EQ: 'Equal', NE: 'Equal', LT: 'Less', LE: 'LessOrEqual', GT: 'Greater', GE: 'GreaterOrEqual' } as const

/** Bools in an order are 0 and 1. */
const comparable = (g: Graph, name: string, dtype: DType, op: string): string => dtype === 'bool' && op !== 'Equal' ? g.cast(name, 'int32') : name

export const elementwise = {
  negate: same('Neg'), abs: same('Abs'), sign: same('Sign'), exponential: same('Exp'), exponential_minus_one: expm1, log: same('Log'), log_plus_one: log1p,
  sqrt: same('Sqrt'), rsqrt: ({ g, x }) => g.op('Reciprocal', [g.op('Sqrt', [x[0]!.name])]), sine: same('Sin'), cosine: same('Cos'), tanh: same('Tanh'),
  logistic: same('Sigmoid'), erf,
  erfc: at => at.g.op('Sub', [at.g.scalar(1, at.type.dtype), erf(at)]),
  not: bitwise('Not'), and: bitwise('And'), or: bitwise('Or'), xor: bitwise('Xor'),
  add: same('Add'), subtract: same('Sub'), multiply: same('Mul'), divide, power, maximum: same('Max'), minimum: same('Min'),
  shift_right_logical: shift,
  select,
  compare: ({ g, x: [p, q], params: { direction } }) => {
    const op = directions[direction]
    const made = g.op(op, [comparable(g, p!.name, p!.dtype, op), comparable(g, q!.name, q!.dtype, op)])
    return direction === 'NE' ? g.op('Not', [made]) : made
  },
  convert,
} satisfies { readonly [N in PrimitiveName]?: Lowering<PrimitiveParams[N]> }
