import type { ShapeError } from '../shape/error.js'
import type { Box, Shape } from '../shape/kind/dim.js'
import type { Show } from '../shape/show.js'
import type { DType } from '../tensor/dtype.js'
import type { Key } from '../tensor/key.js'
import type { Tensor } from '../tensor/value.js'

/** How deep a tree is looked into: a type may hold itself. */
export type Deepest = 8

/** The steps down to where a type stands. */
export type Deeper = readonly 0[]

/** `w` below `hidden` is `hidden.w`, and the first of `layers` is `layers[0]`, as in the paths that words say. */
type Below<Path extends string, K> = K extends number | `${number}` ? `${Path}[${K}]` : K extends string ? Path extends '' ? K : `${Path}.${K}` : never

/** The first parts that are neither tensors nor records or tuples of them. */
type NoTensor<T, Path extends string, Depth extends Deeper = []> =
  T extends Tensor<infer _, infer __> ? never
  : Depth['length'] extends Deepest ? never
  : T extends Key ? `${Path} is a key`
  : T extends (...args: never[]) => unknown ? `${Path} is a function`
  : T extends readonly unknown[] ? NoTensor<T[number], Path, readonly [...Depth, 0]>
  : T extends object ? { [K in keyof T & (string | number)]: NoTensor<T[K], Below<Path, K>, readonly [...Depth, 0]> }[keyof T & (string | number)]
  : `${Path} is no tensor`

/**
 * `unknown` for records and tuples of tensors, else a sentence that names what is none.
 *
 * @since 0.2.0
 * @category type checks
 */
export type TensorsCheck<Word extends string, T> = NoTensor<T, ''> extends infer Found
  ? [Found] extends [never] ? unknown : ShapeError<`${Word}: ${Found & string}: a tree is records and tuples of tensors`>
  : never

/** What two trees have in other types, by path. */
type Unlike<T, U, Path extends string, Depth extends Deeper = []> =
  Depth['length'] extends Deepest ? `${Path}, too deep` :
  T extends Tensor<infer S extends Shape, infer D extends DType>
    ? U extends Tensor<infer R extends Shape, infer E extends DType>
      ? Box<S> extends Box<R> ? Box<D> extends Box<E> ? never : `${Path} is ${D} and ${E}` : `${Path} is ${Show<S>} and ${Show<R>}`
      : `${Path} is a tensor and is none`
    : keyof T extends keyof U
      ? keyof U extends keyof T
        ? { [K in keyof T & (string | number)]: K extends keyof U ? Unlike<T[K], U[K], Below<Path, K>, readonly [...Depth, 0]> : never }[keyof T & (string | number)]
        : `${Below<Path, Exclude<keyof U, keyof T>>} is in the second only`
      : `${Below<Path, Exclude<keyof T, keyof U>>} is in the first only`

/**
 * `unknown` for two trees of one structure with tensors of the same types, else a sentence that names the first difference.
 *
 * @since 0.2.0
 * @category type checks
 */
export type TreesCheck<Word extends string, T, U> = Box<[T, U]> extends Box<[U, T]> ? unknown
  : Unlike<T, U, ''> extends infer Found
    ? [Found] extends [never] ? unknown : ShapeError<`${Word}: the trees differ: ${Found & string}`>
    : never
