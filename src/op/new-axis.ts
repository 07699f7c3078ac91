import { mismatch, show } from '../tensor/mismatch.js'

/** The place of a new axis, counted from the front: from -(rank + 1), which is the front, to rank, which is the end. */
export const newAxisOf = (operation: string, shape: readonly number[], axis: number): number => {
  const rank = shape.length + 1
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    return mismatch(`${operation}: ${show(shape)} has no place ${axis} for an axis`)
  }
  return axis < 0 ? axis + rank : axis
}
