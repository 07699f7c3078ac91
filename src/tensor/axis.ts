import { checkArgument } from './argument.js'
import { mismatch, show } from './mismatch.js'

/** The axis that a word was given. */
export const axisArgument = (operation: string) => (axis: unknown): number => checkArgument(operation, 'the axis', axis, 'number')

/** The axis counted from the front; an error when `shape` has no such axis. */
export const axisOf = (operation: string, shape: readonly number[], axis: number): number => {
  axisArgument(operation)(axis)
  const rank = shape.length
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) return mismatch(`${operation}: ${show(shape)} has no axis ${axis}`)
  return axis < 0 ? axis + rank : axis
}
