import type { ShapeError } from '../shape/error.js'
import type { DType, FloatDType, NumericDType } from '../tensor/dtype.js'
import { mismatch } from '../tensor/mismatch.js'

/**
 * A word that takes floats only: under each other dtype stands the error.
 *
 * @since 0.1.0
 * @category type checks
 */
export interface Floats<Op extends string> {
  readonly float32: unknown
  readonly float64: unknown
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
  readonly float32: unknown
  readonly float64: unknown
  readonly int32: unknown
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
  readonly bool: unknown
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
 * What an operation says to each dtype: `unknown` where it takes it. Looked up by the dtype, and so also met in generic code by a type
 * parameter that is constrained to the allowed ones.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Takes<Op extends string, Allowed extends DType> =
  'int32' | 'bool' extends Allowed ? All : 'int32' extends Allowed ? Numbers<Op> : Allowed extends FloatDType ? Floats<Op> : Bools<Op>

/** The dtypes that have derivatives. */
export const floats: readonly FloatDType[] = ['float32', 'float64']

/** The dtypes that have arithmetic. */
export const numeric: readonly NumericDType[] = ['float32', 'float64', 'int32']

/** Checks that an operation takes the dtype. */
export const checkDType = (operation: string, allowed: readonly DType[], dtype: DType): void => {
  if (!allowed.includes(dtype)) mismatch(`${operation} of ${dtype}: cast it to ${allowed.includes('float32') ? 'float32' : 'bool'} first`)
}
