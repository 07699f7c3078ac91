import { mismatch, show } from './mismatch.js'

/** The largest size, and the most elements of a tensor: the places of elements are int32. */
export const LARGEST = 2 ** 31 - 1

/** Checks that sizes are none that no tensor has, empty ones neither. */
export const checkSizes = (operation: string, shape: readonly number[]): void => {
  if (shape.some(d => d > LARGEST)) mismatch(`${operation}: ${show(shape)} is too large: a size is at most ${LARGEST}`)
}

/** Checks, before they are laid out, that there are no more elements than a tensor holds. */
export const checkCount = (operation: string, shape: readonly number[]): void => {
  checkSizes(operation, shape)
  const count = shape.reduce((n, d) => n * d, 1)
  if (count > LARGEST) mismatch(`${operation}: ${show(shape)} has ${count} elements: a tensor holds at most ${LARGEST}`)
}
