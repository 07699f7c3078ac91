import type { ShapeError } from '../shape/error.js'
import type { Meet } from '../shape/union.js'
import type { DType, FloatDType, NumericDType } from '../tensor/dtype.js'
import { mismatch } from '../tensor/mismatch.js'
import type { Given } from '../tensor/value.js'

/**
 * A tensor whose element type is one of these.
 *
 * @since 0.2.0
 * @category type checks
 */
export interface Of<D extends DType> { readonly dtype: D }

/**
 * A word that takes floats only: under each other dtype stands the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export interface Floats<Op extends string> {
  readonly float32: Of<FloatDType>
  readonly float64: Of<FloatDType>
  readonly int32: ShapeError<`${Op} of int32: cast it to float32 first`>
  readonly bool: ShapeError<`${Op} of bool: cast it to float32 first`>
}

/**
 * A word that takes numbers only: under bool stands the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export interface Numbers<Op extends string> {
  readonly float32: Of<NumericDType>
  readonly float64: Of<NumericDType>
  readonly int32: Of<NumericDType>
  readonly bool: ShapeError<`${Op} of bool: cast it to float32 first`>
}

/**
 * A word that takes bool only: under each other dtype stands the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export interface Bools<Op extends string> {
  readonly float32: ShapeError<`${Op} of float32: cast it to bool first`>
  readonly float64: ShapeError<`${Op} of float64: cast it to bool first`>
  readonly int32: ShapeError<`${Op} of int32: cast it to bool first`>
  readonly bool: Of<'bool'>
}

/**
 * A word that takes every dtype.
 *
 * @since 0.1.0
 * @category type checks
 */
export interface All {
  readonly float32: unknown
  readonly float64: unknown
  readonly int32: unknown
  readonly bool: unknown
}

/**
 * What an operation asks of a tensor of each dtype. Looked up by the dtype, and so also met in generic code by a type parameter that is
 * constrained to the allowed ones; a tensor of one of several dtypes meets it where all are allowed.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Asks<Op extends string, Allowed extends DType, D extends DType> = Takes<Op, Allowed>[D] | (DType extends D ? unknown : never)

/**
 * The same of a whole tensor. It asks nothing of what is a type parameter, so that words follow one another in `flow`, where nobody knows yet what the first
 * is given.
 *
 * @since 0.2.0
 * @category type checks
 */
export type AsksOf<Op extends string, Allowed extends DType, X extends Given> = [X] extends [{ readonly dtype: unknown }] ? Takes<Op, Allowed>[X['dtype']] | Unsaid<X> : unknown

/**
 * The same of what may be a tensor.
 *
 * @since 0.2.0
 * @category type checks
 */
export type AsksIf<Op extends string, Allowed extends DType, X> = [X] extends [{ readonly dtype: unknown }] ? Takes<Op, Allowed>[(X & Given)['dtype']] | Unsaid<X> : unknown

/** `unknown` for a tensor of which no dtype is said. */
type Unsaid<X> = DType extends (X & Given)['dtype'] ? unknown : never

/** The table of {@link Asks}. */
export type Takes<Op extends string, Allowed extends DType> =
  'int32' | 'bool' extends Allowed ? All : 'int32' extends Allowed ? Numbers<Op> : Allowed extends FloatDType ? Floats<Op> : Bools<Op>

/**
 * `unknown` when two dtypes are one and the same, or the first is not known; else `never`.
 *
 * @since 0.2.0
 * @category type checks
 */
export type DTypesMeet<D extends DType, E extends DType> = [Meet<D, E>] extends [never] ? DType extends D ? unknown : never : unknown

/**
 * The sentence of two operands that are not of one dtype.
 *
 * @since 0.2.0
 * @category type checks
 */
export type DTypesProblem<Op extends string, D extends DType, E extends DType> = unknown extends DTypesMeet<D, E> ? never : Differing<Op, D, E>

type Differing<Op extends string, D extends DType, E extends DType> =
  D extends unknown ? E extends D ? never : `${Op}: ${D} and ${E} differ: cast one of them` : never

/** The dtypes that have derivatives. */
export const floats: readonly FloatDType[] = ['float32', 'float64']

/** The dtypes that have arithmetic. */
export const numeric: readonly NumericDType[] = ['float32', 'float64', 'int32']

/** Checks that an operation takes the dtype. */
export const checkDType = (operation: string, allowed: readonly DType[], dtype: DType): void => {
  if (!allowed.includes(dtype)) mismatch(`${operation} of ${dtype}: cast it to ${allowed.includes('float32') ? 'float32' : 'bool'} first`)
}
