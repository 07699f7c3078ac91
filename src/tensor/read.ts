import type { Shape } from '../shape/kind/dim.js'
import type { Refuse } from '../shape/error.js'
import type { Show } from '../shape/show.js'
import { counted, tensorArgument } from './argument.js'
import { asStated } from './cast.js'
import { copyOf, sizeOf, type DType } from './dtype.js'
import { format } from './format.js'
import { mismatch, show } from './mismatch.js'
import { storageOf, type AnyTensor, type Given } from './value.js'

/**
 * What one element reads as.
 *
 * @since 0.1.0
 * @category type checks
 */
export type Element<D extends DType> = D extends 'bool' ? boolean : number

/**
 * Arrays nested as deep as the rank; `unknown` when the rank is.
 *
 * @since 0.1.0
 * @category type checks
 */
export type NestedArray<S extends Shape, E> = S extends readonly [] ? E
  : S extends readonly [number, ...infer Rest extends Shape] ? NestedArray<Rest, E>[]
  : unknown

type Flat<D extends DType> = { float32: Float32Array; float64: Float64Array; int32: Int32Array; bool: Uint8Array }[D]

/**
 * The elements as nested arrays, as deep as the rank; a scalar gives its one element.
 *
 * @example
 * import { tensor, toArray } from 'pullback'
 *
 * console.log(toArray(tensor([[1, 2], [3, 4]]))) // => [ [ 1, 2 ], [ 3, 4 ] ]
 *
 * @since 0.1.0
 * @category readers
 */
export const toArray = counted('toArray', 1, <X extends Given>(x: X): NestedArray<X['shape'], Element<X['dtype']>> => {
  const data = storageOf(tensorArgument('toArray', x), 'toArray')
  const build = (axis: number, offset: number): unknown => {
    if (axis === x.shape.length) return x.dtype === 'bool' ? data[offset] !== 0 : data[offset]
    const stride = sizeOf(x.shape.slice(axis + 1))
    return Array.from({ length: x.shape[axis]! }, (_, i) => build(axis + 1, offset + i * stride))
  }
  return asStated(build(0, 0))
})

/**
 * A copy of the elements in row-major order, as the typed array of the dtype (`bool` as bytes 0 and 1).
 *
 * @example
 * import { tensor, toFlat } from 'pullback'
 *
 * console.log(toFlat(tensor([[1, 2], [3, 4]]))) // => Float32Array(4) [ 1, 2, 3, 4 ]
 *
 * @since 0.1.0
 * @category readers
 */
export const toFlat = counted('toFlat', 1, <D extends DType>(x: Given<D>): Flat<D> => {
  const { dtype } = tensorArgument('toFlat', x)
  return asStated(copyOf(dtype, storageOf(x, 'toFlat')))
})

/**
 * The element of a scalar. Asking it of a tensor with axes is a compile error.
 *
 * @example
 * import { item, tensor, sum } from 'pullback'
 *
 * console.log(item(sum(tensor([1, 2, 3])))) // => 6
 *
 * @since 0.1.0
 * @category readers
 */
export const item = counted('item', 1, <X extends Given>(x: X & NoInfer<ScalarCheck<X['shape']>>): Element<X['dtype']> => {
  tensorArgument('item', x)
  if (x.shape.length > 0) mismatch(`item: ${show(x.shape)} is not a scalar: reduce it first, or read it with toArray`)
  const value = storageOf(x, 'item')[0]!
  return asStated(x.dtype === 'bool' ? value !== 0 : value)
})

type ScalarCheck<S extends Shape> = Refuse<S extends readonly [] ? never : `item: ${Show<S>} is not a scalar: reduce it first, or read it with toArray`>

/**
 * The tensor as text a person can read: shape and dtype, then every axis in brackets; long axes show their ends.
 * Nothing is written anywhere: `console.log(print(x))`.
 *
 * @example
 * import { tensor, print } from 'pullback'
 *
 * console.log(print(tensor([1, 2.5, -3])))
 * // => Tensor [3] float32
 * // => [  1, 2.5,  -3]
 *
 * @since 0.1.0
 * @category readers
 */
export const print = counted('print', 1, (x: AnyTensor): string => format(tensorArgument('print', x).shape, x.dtype, storageOf(x, 'print')))
