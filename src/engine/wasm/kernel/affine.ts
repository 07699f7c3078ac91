/** A place as a function of loop indices: `constant + Σ coefs[d]·index[d]`, in elements. */
export interface Affine {
  readonly constant: number
  readonly coefs: readonly number[]
}

/** The same place whatever the loops do. */
export const fixed = (constant: number, axes: number): Affine => ({ constant, coefs: new Array<number>(axes).fill(0) })

/** The index of one loop axis, or 0 where the axis has only one. */
export const indexOf = (axis: number, axes: number): Affine => ({ constant: 0, coefs: Array.from({ length: axes }, (_, d) => d === axis ? 1 : 0) })

/** The indices of loops over these extents, the first of `axes` loops; that of a loop that runs once is 0, so that equal places look equal. */
export const identity = (extents: readonly number[], axes = extents.length): readonly Affine[] =>
  extents.map((size, d) => size === 1 ? fixed(0, axes) : indexOf(d, axes))

export const scaled = (a: Affine, by: number): Affine => ({ constant: a.constant * by, coefs: a.coefs.map(c => c * by) })

export const sum = (a: Affine, b: Affine): Affine => ({ constant: a.constant + b.constant, coefs: a.coefs.map((c, d) => c + b.coefs[d]!) })

export const shifted = (a: Affine, by: number): Affine => ({ constant: a.constant + by, coefs: a.coefs })

/** `at` over the axes of `inner`, each of which is itself a place over other axes. */
export const composed = (at: Affine, inner: readonly Affine[], axes: number): Affine =>
  at.coefs.reduce<Affine>((place, c, d) => c === 0 ? place : sum(place, scaled(inner[d]!, c)), fixed(at.constant, axes))

/** The place in row-major order of an index of `shape`. */
export const linear = (index: readonly Affine[], strides: readonly number[], axes: number): Affine =>
  composed({ constant: 0, coefs: strides }, index, axes)

/** Loop axes in a new order: axis d becomes axis `to[d]` of `axes`. */
export const renumbered = (at: Affine, to: readonly number[], axes: number): Affine => {
  const coefs = new Array<number>(axes).fill(0)
  at.coefs.forEach((c, d) => { coefs[to[d]!] = c })
  return { constant: at.constant, coefs }
}

export const same = (a: Affine, b: Affine): boolean => a.constant === b.constant && a.coefs.every((c, d) => c === b.coefs[d])

export const isFixed = (a: Affine): boolean => a.coefs.every(c => c === 0)

/** The least and the greatest value over all indices. */
export const range = (a: Affine, extents: readonly number[]): readonly [least: number, greatest: number] => {
  let [least, greatest] = [a.constant, a.constant]
  a.coefs.forEach((c, d) => {
    const reach = c * Math.max(0, extents[d]! - 1)
    if (reach < 0) least += reach
    else greatest += reach
  })
  return [least, greatest]
}

/**
 * The index of `shape` at a row-major place, axis by axis; `undefined` when it is no sum over loop axes, as when one loop runs through several
 * axes.
 */
export const delinear = (at: Affine, shape: readonly number[], extents: readonly number[]): readonly Affine[] | undefined => {
  const axes = extents.length
  const places = shape.map(() => ({ constant: 0, coefs: new Array<number>(axes).fill(0) }))
  const strides = shape.map((_, a) => shape.slice(a + 1).reduce((n, d) => n * d, 1))
  const [least] = range(at, extents)
  if (least < 0) return undefined
  for (let d = 0; d < axes; d++) {
    const coef = at.coefs[d]!
    if (coef === 0 || extents[d]! <= 1) continue
    const axis = strides.findIndex((stride, a) => shape[a]! > 1 && stride <= Math.abs(coef) && coef % stride === 0)
    if (axis < 0) return undefined
    places[axis]!.coefs[d] = coef / strides[axis]!
  }
  // The least index of each axis; what the loops of negative coefficients take away is given back by the constant.
  let rest = least
  for (let a = 0; a < shape.length; a++) {
    const start = Math.floor(rest / strides[a]!)
    rest -= start * strides[a]!
    places[a]!.constant = start - range(places[a]!, extents)[0]
    const [low, high] = range(places[a]!, extents)
    if (low < 0 || high >= shape[a]!) return undefined
  }
  return places
}

/** Loop axes that run as one: consecutive axes in each group, none for size-1 axes. */
export type Groups = readonly (readonly number[])[]

/** The place over grouped axes; `undefined` when the axes of a group are not laid out one within the other. */
export const grouped = (at: Affine, groups: Groups, extents: readonly number[]): Affine | undefined => {
  const coefs: number[] = []
  for (const group of groups) {
    const real = group.filter(d => extents[d]! !== 1)
    for (let i = 0; i + 1 < real.length; i++) {
      if (at.coefs[real[i]!] !== at.coefs[real[i + 1]!]! * extents[real[i + 1]!]!) return undefined
    }
    coefs.push(real.length === 0 ? 0 : at.coefs[real.at(-1)!]!)
  }
  return { constant: at.constant, coefs }
}
