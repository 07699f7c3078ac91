import type { NamedDim, Shape } from '../shape/kind/dim.js'
import type { DType } from './dtype.js'
import type { AnyTensor, Tensor } from './value.js'

/** Safe where the tensor was just made of, or compared with, the very shape and dtype that the type states. */
export const asLiteral = <S extends Shape, D extends DType>(x: AnyTensor): Tensor<S, D> => x as Tensor<S, D>

/** Safe because a named dim is a number at run time; the name exists in the type only. */
export const asNamed = <Name extends string>(size: number): NamedDim<Name> => size as NamedDim<Name>

/**
 * For values whose type the compiler cannot follow: built by recursion, rebuilt to the structure they came in, or the one implementation behind
 * several overloads. Safe where the function around it has built or checked what the type states.
 */
export const asStated = <T>(value: unknown): T => value as T
