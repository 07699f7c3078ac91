import { binders as b } from '../graph/binders.js'
import { range, sameShape } from '../primitive/rules/type-of.js'
import type { SquareCheck } from '../shape/place.js'
import type { SolveCheck } from '../shape/solve.js'
import { checkArity, optionsArgument, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { sizeOf, type FloatDType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { isTensor, type AnyTensor, type Given } from '../tensor/value.js'
import { scanning } from '../transform/scan.js'
import { checkDType, floats, type AsksOf, type DTypesMeet } from './takes.js'
import { onlyTensor } from './tensor-first.js'
import { beside } from './triangle.js'
import { withPullback } from './with-pullback.js'

/*
 * Elimination, a column a step of a loop: so neither code nor compile time grows with the size, and every engine has it. Matrices are [batch, n, m] here. A column
 * or a row is picked by a mask and a sum, which is exact, since all other terms are 0.
 */

type Step<C, X, Y> = (f: (carry: C, x: X) => readonly [C, Y], init: C, xs: X, options?: { readonly reverse?: boolean }) => readonly [C, Y]

const zero = (x: AnyTensor): AnyTensor => b.constant(0, x)
const spread = (x: AnyTensor, shape: readonly number[], broadcastDimensions: readonly number[]): AnyTensor => b.broadcast_in_dim({ shape, broadcastDimensions }, x)
const total = (x: AnyTensor, axis: number): AnyTensor => b.reduce({ kind: 'add', dimensions: [axis] }, x)
const some = (x: AnyTensor): AnyTensor => b.reduce({ kind: 'or', dimensions: [0] }, x)
const turned = (x: AnyTensor): AnyTensor => b.transpose({ permutation: [...range(x.shape.length - 2), x.shape.length - 1, x.shape.length - 2] }, x)

/** The places of an axis, for each index of the others. */
const places = (shape: readonly number[], dimension: number): AnyTensor => b.iota({ shape, dtype: 'int32', dimension })

const steps = (n: number): AnyTensor => places([n], 0)

/** Where an axis is at this step. */
const isAt = (step: AnyTensor, shape: readonly number[], dimension: number): AnyTensor =>
  b.compare({ direction: 'EQ' }, places(shape, dimension), spread(step, shape, []))

/** NaN for each matrix of the batch of which something is not so. */
const orNaN = (x: AnyTensor, wrong: AnyTensor): AnyTensor => b.select(spread(wrong, x.shape, [0]), b.constant(NaN, x), x)

/** The product of two matrices, or of one turned around. */
const times = (x: AnyTensor, y: AnyTensor): AnyTensor =>
  b.dot_general({ lhsBatching: [0], rhsBatching: [0], lhsContracting: [2], rhsContracting: [1] }, x, y)

/** x·y, x a column and y a row of each matrix. */
const outer = (x: AnyTensor, y: AnyTensor): AnyTensor => {
  const shape = [x.shape[0]!, x.shape[1]!, y.shape[1]!]
  return b.multiply(spread(x, shape, [0, 1]), spread(y, shape, [0, 2]))
}

/** L of A = L·Lᵀ: a column a step, of what is left of A. */
const factored = (a: AnyTensor): AnyTensor => {
  const [batch, n] = [a.shape[0]!, a.shape[1]!]
  const [, columns] = asStated<Step<AnyTensor, AnyTensor, AnyTensor>>(scanning)((left, step) => {
    const column = total(b.select(isAt(step, left.shape, 2), left, zero(left)), 2)
    const pivot = total(b.select(isAt(step, column.shape, 1), column, zero(column)), 1)
    const rows = b.compare({ direction: 'GE' }, places(column.shape, 1), spread(step, column.shape, []))
    const l = b.select(rows, b.divide(column, spread(b.sqrt(pivot), column.shape, [0])), zero(column))
    return [b.subtract(left, outer(l, l)), l]
  }, a, steps(n))
  const l = b.transpose({ permutation: [1, 2, 0] }, columns)
  const diagonal = total(b.select(beside(l.shape, 'EQ', 0), l, zero(l)), 2)
  const wrong = b.not(b.compare({ direction: 'GT' }, diagonal, zero(diagonal)))
  return orNaN(l, some(b.transpose({ permutation: [1, 0] }, b.reshape({ shape: [batch, n] }, wrong))))
}

/** X of A·X = B with a triangular A: a row of X a step, the first or the last one first. */
const substituted = (a: AnyTensor, right: AnyTensor, lower: boolean): AnyTensor => {
  const n = a.shape[1]!
  const columns = b.transpose({ permutation: [2, 0, 1] }, a)
  const [, rows] = asStated<Step<AnyTensor, readonly [AnyTensor, AnyTensor], AnyTensor>>(scanning)((left, [column, step]) => {
    const row = total(b.select(isAt(step, left.shape, 1), left, zero(left)), 1)
    const pivot = total(b.select(isAt(step, column.shape, 1), column, zero(column)), 1)
    const x = b.divide(row, spread(pivot, row.shape, [0]))
    return [b.subtract(left, outer(column, x)), x]
  }, right, [columns, steps(n)] as const, { reverse: !lower })
  const diagonal = total(b.select(beside(a.shape, 'EQ', 0), a, zero(a)), 2)
  return orNaN(b.transpose({ permutation: [1, 0, 2] }, rows), some(b.transpose({ permutation: [1, 0] }, b.compare({ direction: 'EQ' }, diagonal, zero(diagonal)))))
}

/** X of A·X = B: each step clears a column but for the largest element that is left in it (Gauss and Jordan, with partial pivoting). */
const eliminated = (a: AnyTensor, right: AnyTensor): AnyTensor => {
  const [batch, n, k] = [a.shape[0]!, a.shape[1]!, right.shape[2]!]
  type Carry = readonly [left: AnyTensor, free: AnyTensor]
  const [[left], [chosen, pivots]] = asStated<Step<Carry, AnyTensor, Carry>>(scanning)(([rows, free], step) => {
    const column = total(b.select(isAt(step, rows.shape, 2), rows, zero(rows)), 2)
    const place = b.argmax({ dimension: 1, kind: 'max' }, b.select(free, b.abs(column), b.constant(-1, column)))
    const here = b.compare({ direction: 'EQ' }, places(column.shape, 1), spread(place, column.shape, [0]))
    const row = total(b.select(spread(here, rows.shape, [0, 1]), rows, zero(rows)), 1)
    const pivot = total(b.select(here, column, zero(column)), 1)
    const scaled = b.divide(row, spread(pivot, row.shape, [0]))
    const next = b.select(spread(here, rows.shape, [0, 1]), spread(scaled, rows.shape, [0, 2]), b.subtract(rows, outer(column, scaled)))
    return [[next, b.and(free, b.not(here))], [b.convert({ dtype: a.dtype }, here), pivot]]
  }, [b.concatenate({ dimension: 2 }, a, right), b.constant(1, { shape: [batch, n], dtype: 'bool' })], steps(n))
  const solved = b.slice({ start: [0, 0, n], limit: [batch, n, n + k], strides: [1, 1, 1] }, left)
  return orNaN(times(b.transpose({ permutation: [1, 0, 2] }, chosen), solved), some(b.compare({ direction: 'EQ' }, pivots, zero(pivots))))
}

/** L⁻ᵀ·Φ(Lᵀ·dL)·L⁻¹, Φ the lower triangle with half the diagonal; symmetric, as A is taken (I. Murray, "Differentiation of the Cholesky decomposition", 2016). */
const ofCholesky = (l: AnyTensor, dL: AnyTensor): AnyTensor => {
  const inner = times(turned(l), dL)
  const halved = b.select(beside(l.shape, 'EQ', 0), b.multiply(b.constant(0.5, inner), inner), inner)
  const phi = b.select(beside(l.shape, 'LE', 0), halved, zero(inner))
  const s = turned(substituted(turned(l), turned(substituted(turned(l), phi, false)), false))
  return b.multiply(b.constant(0.5, s), b.add(s, turned(s)))
}

const choleskyOf = withPullback(
  a => factored(b.multiply(b.constant(0.5, a), b.add(a, turned(a)))),
  (dL, l) => [ofCholesky(l, dL)])

/** Of A·X = B: dB = A⁻ᵀ·dX, and dA = −dB·Xᵀ, or what of it A has. */
const triangularOf = (lower: boolean): (a: AnyTensor, right: AnyTensor) => AnyTensor => withPullback(
  (a, right) => substituted(a, right, lower),
  (dx, x, a) => {
    const dRight = substituted(turned(a), dx, !lower)
    const dA = b.negate(times(dRight, turned(x)))
    return [b.select(beside(dA.shape, lower ? 'LE' : 'GE', 0), dA, zero(dA)), dRight]
  })

const solutionOf = withPullback(
  (a, right) => eliminated(a, right),
  (dx, x, a) => {
    const dRight = eliminated(turned(a), dx)
    return [b.negate(times(dRight, turned(x))), dRight]
  })

const lowerOf = triangularOf(true)
const upperOf = triangularOf(false)

/** A square matrix, or a batch of them, as one batch. */
const squareArgument = (operation: string, x: AnyTensor): AnyTensor => {
  checkDType(operation, floats, x.dtype)
  const { shape } = x
  const [n, m] = shape.slice(-2)
  if (shape.length < 2) mismatch(`${operation}: ${show(shape)} has fewer than 2 axes`)
  if (n !== m) mismatch(`${operation}: ${show(shape)}: the last two axes are ${n} and ${m}: the matrix must be square`)
  return b.reshape({ shape: [sizeOf(shape.slice(0, -2)), n!, n!] }, x)
}

/**
 * A word of square matrices.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface SquareWord<Op extends string> {
  <X extends Given>(x: X & NoInfer<AsksOf<Op, FloatDType, X> & SquareCheck<Op, X['shape']>>): X
}

const squareWord = <Op extends string>(operation: Op, apply: (x: AnyTensor) => AnyTensor): SquareWord<Op> => asStated((...args: readonly unknown[]) => {
  const x = onlyTensor(operation, args)
  const square = squareArgument(operation, x)
  return sizeOf(x.shape) === 0 ? x : b.reshape({ shape: x.shape }, apply(square))
})

/** The implementation of `cholesky`, whose loops are brought by the public word. */
export const factoring: SquareWord<'cholesky'> = squareWord('cholesky', choleskyOf)

/** The implementation of `inverse`. */
export const inverting: SquareWord<'inverse'> = squareWord('inverse', a => {
  const unit = b.convert({ dtype: a.dtype }, beside(a.shape, 'EQ', 0))
  return solutionOf(a, unit)
})

/**
 * The data-last form of a word that solves: the right side first.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface SolveFor<Op extends string, Y extends Given> {
  <X extends Given>(a: X & NoInfer<AsksOf<Op, FloatDType, X> & SquareCheck<Op, X['shape']> & SolveCheck<Op, X['shape'], Y['shape']> & DTypesMeet<X['dtype'], Y['dtype']>>): Y
}

/**
 * A word that solves A·X = B for X.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface SolveWord<Op extends string> {
  <Y extends Given>(right: Y): SolveFor<Op, Y>
  <X extends Given, Y extends Given>(
    a: X & NoInfer<AsksOf<Op, FloatDType, X> & SquareCheck<Op, X['shape']>>, right: Y & NoInfer<SolveCheck<Op, X['shape'], Y['shape']> & DTypesMeet<X['dtype'], Y['dtype']>>,
  ): Y
}

/**
 * Options of `triangularSolve`.
 *
 * @since 0.2.0
 * @category types
 */
export interface TriangularOptions {
  /** Whether it is the lower triangle that counts; unless said otherwise it is. */
  readonly lower?: boolean | undefined
}

/**
 * The type of `triangularSolve`.
 *
 * @since 0.2.0
 * @category types of words
 */
export interface TriangularSolveWord {
  <Y extends Given>(right: Y): SolveFor<'triangularSolve', Y>
  <X extends Given, Y extends Given>(
    a: X & NoInfer<AsksOf<'triangularSolve', FloatDType, X> & SquareCheck<'triangularSolve', X['shape']>>,
    right: Y & NoInfer<SolveCheck<'triangularSolve', X['shape'], Y['shape']> & DTypesMeet<X['dtype'], Y['dtype']>>, options?: TriangularOptions,
  ): Y
}

const solved = (operation: string, a: AnyTensor, right: AnyTensor, apply: (a: AnyTensor, right: AnyTensor) => AnyTensor): AnyTensor => {
  const square = squareArgument(operation, a)
  const rows = a.shape.slice(0, -1)
  const vector = a.shape.length === 2 && right.shape.length === 1
  if (!sameShape(rows, vector ? right.shape : right.shape.slice(0, -1))) {
    mismatch(`${operation}: ${show(a.shape)} and ${show(right.shape)}: the right side must be [..., n] or [..., n, k] of an n by n matrix`)
  }
  if (right.dtype !== a.dtype) mismatch(`${operation}: ${a.dtype} and ${right.dtype} differ: cast one of them`)
  if (sizeOf(right.shape) === 0) return right
  const [batch, n] = [square.shape[0]!, square.shape[1]!]
  return b.reshape({ shape: right.shape }, apply(square, b.reshape({ shape: [batch, n, vector ? 1 : right.shape.at(-1)!] }, right)))
}

/** The implementation of `solve`. */
export const solving: SolveWord<'solve'> = asStated((...args: readonly unknown[]) => {
  checkArity('solve', args, 2)
  const [first, second] = args.map(arg => tensorArgument('solve', arg))
  if (first === undefined) return tensorArgument('solve', first)
  return second === undefined ? (a: unknown) => solved('solve', tensorArgument('solve', a), first, solutionOf) : solved('solve', first, second, solutionOf)
})

/** The implementation of `triangularSolve`. */
export const substituting: TriangularSolveWord = asStated((...args: readonly unknown[]) => {
  checkArity('triangularSolve', args, 3)
  const first = tensorArgument('triangularSolve', args[0])
  const apply = (a: AnyTensor, right: AnyTensor, options?: unknown): AnyTensor => {
    const { lower = true } = optionsArgument<TriangularOptions>('triangularSolve', options, { lower: 'boolean' })
    return solved('triangularSolve', a, right, lower ? lowerOf : upperOf)
  }
  return args.length > 1 && isTensor(args[1]) ? apply(first, args[1], args[2])
    : args.length > 1 ? tensorArgument('triangularSolve', args[1]) : (a: unknown) => apply(tensorArgument('triangularSolve', a), first)
})
