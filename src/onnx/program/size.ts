/** A size, or another whole number of a program: `times` batches, and `plus` more. */
export interface Size {
  readonly times: number
  readonly plus: number
}

/** The same for every batch. */
export const known = (plus: number): Size => ({ times: 0, plus })

export const isKnown = ({ times }: Size): boolean => times === 0

export const plus = (a: Size, b: Size): Size => ({ times: a.times + b.times, plus: a.plus + b.plus })

export const minus = (a: Size, b: Size): Size => ({ times: a.times - b.times, plus: a.plus - b.plus })

export const scaled = (a: Size, by: number): Size => ({ times: a.times * by, plus: a.plus * by })

export const isSame = (a: Size, b: Size): boolean => a.times === b.times && a.plus === b.plus

/** `batch`, `2*batch + 1`: as a dimension is named in a model. */
export const nameOf = ({ times, plus: more }: Size): string =>
  `${times === 1 ? '' : `${times}*`}batch${more === 0 ? '' : more > 0 ? ` + ${more}` : ` - ${-more}`}`
