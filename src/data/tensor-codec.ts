import * as t from 'io-ts'
import type { NamedDim } from '../shape/kind/dim.js'
import { checkArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { allocate, copyOf, dtypes, sizeOf, type DType, type Storage } from '../tensor/dtype.js'
import { mismatch } from '../tensor/mismatch.js'
import { mapped } from '../tensor/storage.js'
import { fromStorage, isTensor, storageOf, type AnyTensor, type Tensor } from '../tensor/value.js'
import { describe, describeTensor, isShape, isTensorClone, isTensorForm, type TensorClone } from './say/describe.js'
import { jsonReaders, numberToJSON, readers, type EncodedNumber } from './element.js'
import { at, collector, expecting } from './error.js'

/**
 * Sizes that data must have; `null` is any size, and a name is any size that is the same wherever the name stands.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Pattern = readonly (number | string | null)[]

/**
 * The shape that a pattern leaves: `number` where it says `null`, a named dim where it says a name.
 *
 * @since 0.1.0
 * @category type checks
 */
export type ShapeOf<P extends Pattern> = { readonly [I in keyof P]: P[I] extends string ? NamedDim<P[I]> : P[I] extends number ? P[I] : number }

/** What a tensor is in JSON; numbers that JSON lacks are strings. */
export interface EncodedTensor {
  readonly shape: readonly number[]
  readonly dtype: DType
  readonly data: readonly EncodedNumber[]
}

/** A codec of tensors of one shape and dtype. */
export interface TensorCodec<S extends readonly unknown[], D extends DType> extends t.Type<Tensor<S, D>, EncodedTensor, unknown> {}

/**
 * The io-ts codec of a tensor: from `unknown`, nested arrays, or what `JSON.stringify` or a structured clone (`postMessage`, IndexedDB) makes of
 * a tensor, to a tensor of the shape and dtype stated; back to JSON without loss. `null` in the shape stands for any size, which is `number` in the type;
 * all rows must agree on it. A name stands for a size that is known when it is read, and then is a named dim: of `tensorOf(['n', 'n'])`, both are the same.
 *
 * `Left` names the elements that are not of the dtype, a hundred at most: int32 is whole and in range, bool `true` or `false`, floats finite,
 * or one of the strings `'NaN'`, `'Infinity'`, `'-Infinity'`. Numbers are rounded to float32, those beyond its range
 * refused. {@link report} turns errors into text.
 *
 * @throws {ShapeMismatch} when the shape asked for is none.
 * @example
 * import { report, tensorOf } from 'pullback/data'
 * import { isLeft, isRight } from 'fp-ts/lib/Either.js'
 *
 * const points = tensorOf([null, 2])
 * const good = points.decode(JSON.parse('[[1, 2], [3, 4], [5, 6]]'))
 * if (isRight(good)) console.log(good.right.shape) // => [ 3, 2 ]
 * const bad = points.decode(JSON.parse('[[1, 2], [3]]'))
 * if (isLeft(bad)) console.log(report(bad.left)) // => [1]: expected an array of 2, found an array of 1
 *
 * @since 0.1.0
 * @category codecs
 */
export const tensorOf: {
  <const P extends Pattern>(shape: P): TensorCodec<ShapeOf<P>, 'float32'>
  <const P extends Pattern, D extends DType | undefined>(shape: P, dtype: D): TensorCodec<ShapeOf<P>, D extends DType ? D : 'float32'>
} = (shape: Pattern, dtype?: DType): never => asStated(codec(sizesOf(shape), dtype === undefined ? 'float32' : checkArgument('tensorOf', 'the dtype', dtype, dtypes)))

/** A copy of the sizes asked for, which its owner cannot change any more. */
const sizesOf = (pattern: Pattern): Pattern => {
  const sizes = Array.from(checkArgument('tensorOf', 'the shape', pattern, 'array'))
  const isOpen = (size: unknown): boolean => size === null || (typeof size === 'string' && size !== '')
  return isShape(sizes.map(size => isOpen(size) ? 0 : size)) ? [...pattern]
    : mismatch(`tensorOf: ${describe(pattern)} with ${describe(sizes.find(size => !isOpen(size) && !isShape([size])))} is not a shape: every size is a whole number, 0 or more, null, or a name`)
}

/** {@link tensorOf} where the shape is not known to the compiler. */
export const codec = (pattern: Pattern, dtype: DType): t.Type<AnyTensor, EncodedTensor, unknown> => {
  const name = describeTensor(pattern, dtype)
  const fits = (x: { readonly shape: readonly number[]; readonly dtype: string }): boolean =>
    x.dtype === dtype && x.shape.length === pattern.length
    && pattern.every((size, axis) => size === null || x.shape[axis] === (typeof size === 'string' ? x.shape[pattern.indexOf(size)] : size))
  const is = (value: unknown): value is AnyTensor => isTensor(value) && fits(value)
  const validate = (value: unknown, context: t.Context): t.Validation<AnyTensor> => {
    if (is(value)) return t.success(value)
    if (isTensorClone(value)) return fits(value) ? fromClone(value, dtype, context) : t.failure(value, context)
    if (!isTensorForm(value)) return isTensor(value) ? t.failure(value, context) : fromNested(pattern, dtype, value, context)
    return fits(value) ? fromForm(value, context) : t.failure(value, context)
  }
  return new t.Type(name, is, validate, encode)
}

const fromClone = ({ shape, elements }: TensorClone, dtype: DType, context: t.Context): t.Validation<AnyTensor> => {
  const size = sizeOf(shape)
  const kind = allocate(dtype, 0)[Symbol.toStringTag]
  const data: Storage = asStated(elements)
  const fitting = data[Symbol.toStringTag] === kind && data.length === size && (dtype !== 'bool' || data.every(element => element < 2))
  return fitting ? t.success(fromStorage([...shape], dtype, copyOf(dtype, data)))
    : t.failure(elements, at(context, 'elements', `a ${kind} of ${size}${dtype === 'bool' ? ', 0 or 1 each' : ''}`, elements))
}

const fromForm = ({ shape, dtype, data }: EncodedTensor, context: t.Context): t.Validation<AnyTensor> => {
  const size = sizeOf(shape)
  if (data.length !== size) return t.failure(data, at(context, 'data', `an array of ${size}`, data))
  const { read, expected } = jsonReaders[dtype]
  const elements = allocate(dtype, size)
  const inside = at(context, 'data', `an array of ${size}`, data)
  const { add, errors } = collector(data, context)
  for (let i = 0; i < size; i++) {
    const element = read(data[i])
    if (element !== undefined) elements[i] = element
    else if (!add([{ value: data[i], context: at(inside, i, expected, data[i]) }])) break
  }
  return errors.length > 0 ? t.failures([...errors]) : t.success(fromStorage([...shape], dtype, elements))
}

const arrayOf = (size: number | null): string => size === null ? 'an array' : `an array of ${size}`

const fromNested = (pattern: Pattern, dtype: DType, nested: unknown, context: t.Context): t.Validation<AnyTensor> => {
  const { read, expected } = readers[dtype]
  const sizes = pattern.map(size => typeof size === 'string' ? null : size)
  const elements: number[] = []
  const { add, errors } = collector(nested, context)
  /** False when enough is wrong. */
  const visit = (value: unknown, axis: number, here: () => t.Context): boolean => {
    if (axis === sizes.length) {
      const element = read(value)
      if (element === undefined) return add([{ value, context: expecting(here(), expected) }])
      elements.push(element)
      return true
    }
    const size = sizes[axis]!
    if (!Array.isArray(value) || (size !== null && value.length !== size)) {
      return add([{ value, context: axis === 0 && !Array.isArray(value) ? here() : expecting(here(), arrayOf(size)) }])
    }
    // The first row to come tells how long the others must be.
    sizes[axis] = value.length
    const name = pattern[axis]
    if (typeof name === 'string') pattern.forEach((other, i) => { if (other === name) sizes[i] = value.length })
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i]
      if (!visit(item, axis + 1, () => at(here(), i, arrayOf(sizes[axis + 1] ?? null), item))) return false
    }
    return true
  }
  visit(nested, 0, () => context)
  if (errors.length > 0) return t.failures([...errors])
  const shape = sizes.map(size => size ?? 0)
  const data = allocate(dtype, sizeOf(shape))
  data.set(elements)
  return t.success(fromStorage(shape, dtype, data))
}

const encode = (x: unknown): EncodedTensor => {
  if (!isTensor(x)) return refuse(`encode: ${describe(x)} is no tensor: decode what comes from outside first`)
  return { shape: [...x.shape], dtype: x.dtype, data: mapped(storageOf(x, 'encode'), numberToJSON) }
}
