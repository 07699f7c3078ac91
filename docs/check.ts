import {
  fromArray, grad, item, toFlat, type AnyTensor, type Shape, type Tensor,
} from 'pullback'

/** Tensors of a check: in float64, where a difference has ten digits. */
type Checked<S extends Shape> = Tensor<S, 'float64'>

/** A number to four digits, or the first of several to three. */
const shown = (values: ArrayLike<number>): string => {
  if (values.length === 1) return String(Number(values[0]!.toPrecision(4)))
  const all = Array.from(values, v => String(Number(v.toPrecision(3))))
  const some = all.length > 3 ? [...all.slice(0, 2), '…'] : all
  return `(${some.join(', ')})`
}

/** The largest difference, once it is more than rounding leaves. */
const bound = (columns: readonly ArrayLike<number>[]): string => {
  const [first, ...others] = columns.map(column => Array.from(column))
  const largest = Math.max(...others.flatMap(column =>
    column.map((value, i) => Math.abs(value - first![i]!))))
  return largest < 1e-8 ? '< 1e-8' : String(Number(largest.toPrecision(2)))
}

/** (f(x + h) − f(x − h)) / 2h for each entry of x alone. */
const central = <S extends Shape>(
  f: (x: Checked<S>) => AnyTensor, x: Checked<S>, h: number,
): readonly number[] => {
  const at = (i: number, by: number): number => {
    const moved = toFlat(x).with(i, toFlat(x)[i]! + by)
    const options = { dtype: 'float64' } as const
    return toFlat(f(fromArray<S, 'float64'>(x.shape, moved, options)))[0]!
  }
  return Array.from(toFlat(x), (_, i) => (at(i, h) - at(i, -h)) / (2 * h))
}

/**
 * Prints a formula for the derivative of `f` at `x` beside two that nobody
 * wrote: the central difference, and the one that the library derives.
 */
export const derivative = <S extends Shape>(
  name: string, formula: Checked<NoInfer<S>>,
  f: (x: Checked<S>) => Checked<readonly []>, x: Checked<S>, h = 1e-5,
): void => {
  const columns = [toFlat(formula), central(f, x, h), toFlat(grad(f)(x))]
  console.log([name, ...columns.map(shown), bound(columns)].join(' · '))
}

/** Prints a formula's value beside another way to the same number. */
export const value = <S extends Shape>(
  name: string, formula: Checked<S>, other: Checked<NoInfer<S>>,
): void => {
  const columns = [toFlat(formula), toFlat(other)]
  const [left, right] = columns.map(shown)
  console.log([name, left, '–', right, bound(columns)].join(' · '))
}

/** A number, of no axes. */
export type Scalar = Checked<readonly []>

/** A number as a tensor. */
export const scalar = (x: number): Scalar =>
  fromArray([], [x], { dtype: 'float64' })

/** The number in a tensor of no axes. */
export const number = (x: Scalar): number => item(x)
