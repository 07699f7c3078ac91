import type { ShapeError } from '../shape/error.js'
import type { Sizes } from '../shape/kind/dim.js'
import type { Tensor } from '../tensor/value.js'

/**
 * The arguments in the places W; where there is none, {@link PlacesCheck} says so, and a scalar stands here.
 *
 * @since 0.2.0
 * @category types of words
 */
export type Chosen<A extends readonly unknown[], W extends Sizes> = {
  readonly [K in keyof W]: `${W[K] & number}` extends infer Place ? Place extends keyof A ? A[Place] : Tensor<readonly []> : never
}

/**
 * `unknown` when there are arguments in all places, else the error.
 *
 * @since 0.2.0
 * @category type checks
 */
export type PlacesCheck<A extends readonly unknown[], W extends Sizes> =
  number extends A['length'] ? unknown
  : number extends W[number] ? unknown
  : Exclude<`${W[number] & number}`, keyof A> extends infer Missing
    ? [Missing] extends [never] ? unknown : ShapeError<`grad: there is no argument ${Missing & string}: there are ${A['length']}`>
    : never
