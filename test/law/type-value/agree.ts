import { dim, type DType, type NamedDim, type Shape, type Tensor } from 'pullback'
import type { Equal, IsAny } from '../../../type-tests/support/equal.js'

/*
 * What generated modules import: assertions on types, and values of which the compiler knows less than there is.
 */

/** No value has this type: the compiler's message shows what was expected. */
interface Expected<T> { readonly expected: T }

/** Compiles when the argument's type is exactly T. */
export const is = <T>() => <R>(_: R & (Equal<R, T> extends true ? unknown : Expected<T>)): void => {}

/** Compiles when T, the exact type of the value, is one of those that the argument's type allows. */
export const allows = <T>() => <R>(_: R & (true extends Allows<R, T> ? unknown : Expected<T>)): void => {}

/** Of several possible types, one must allow it. */
type Allows<R, T> = IsAny<R> extends true ? false
  : [R] extends [never] ? false
  : T extends readonly Tensor<Shape, DType>[]
    ? R extends readonly unknown[]
      ? number extends R['length'] ? All<{ readonly [K in keyof T]: TensorAllows<R[number], T[K]> }>
        : [R['length']] extends [T['length']] ? All<{ readonly [K in keyof T]: TensorAllows<R[K & keyof R], T[K]> }> : false
      : false
    : TensorAllows<R, T>

type All<L extends readonly unknown[]> = false extends L[number] ? false : true

type TensorAllows<R, T> =
  R extends Tensor<infer S, infer D>
    ? T extends Tensor<infer A, infer E> ? [E] extends [D] ? true extends ShapeAllows<S, A> ? true : false : false : false
    : false

/** Of several possible shapes, one must allow it. */
type ShapeAllows<S extends readonly unknown[], A extends readonly unknown[]> = S extends unknown
  ? number extends S['length'] ? All<{ readonly [K in keyof A]: DimAllows<S[number], A[K]> }>
    : [A['length']] extends [S['length']] ? All<{ readonly [K in keyof A]: DimAllows<S[K & keyof S], A[K]> }> : false
  : never

type DimAllows<D, A> =
  IsAny<D> extends true ? false : [D] extends [never] ? false
    : number extends D ? true
    : true extends OneAllows<D, A> ? true : false

type OneAllows<D, A> = D extends NamedDim<infer Name> ? A extends Named[Name & keyof Named] ? true : false : A extends D ? true : false

/** The sizes of the named dims. */
interface Named { readonly one: 1; readonly batch: 2; readonly time: 3; readonly width: 4 }

export const one = dim('one', 1)
export const batch = dim('batch', 2)
export const time = dim('time', 3)
export const width = dim('width', 4)

/** The number, of a type that does not tell which. */
export const n = (x: number): number => x

/** The list, of a type that tells neither its length nor what it holds. */
export const list = (x: readonly number[]): readonly number[] => x

/** The first number, of a type that leaves two open. */
export const either = <const A extends number, const B extends number>(a: A, _: B): A | B => a

/** The boolean, of a type that does not tell which. */
export const flag = (x: boolean): boolean => x
