import type { FloatDType } from './dtype.js'
import type { Tensor } from './value.js'

/** The leaves of a tree that are no tensors of floats, each with its path; `never` when there is none. What is not known is left to the run. */
export type NonFloat<P, Path extends string> =
  unknown extends P ? never
  : P extends Tensor<infer _, infer D> ? D extends FloatDType ? never : `${Path} is ${D}`
  : P extends undefined ? `${Path} may be undefined`
  : P extends readonly unknown[] ? NonFloat<P[number], `${Path}[…]`>
  : P extends (...args: never[]) => unknown ? `${Path} is a function`
  : P extends object ? { [K in keyof P & (string | number)]-?: NonFloat<P[K], `${Path}.${K}`> }[keyof P & (string | number)]
  : `${Path} is no tensor`

/**
 * `false` where a tree has a leaf that is no tensor of floats. A check of generic code asks whether `Box<Floats<P>>` is `Box<false>`: the compiler looks
 * into a box where a type parameter stands for the tree, too, finds no `false`, and goes on.
 */
export type Floats<P> = [NonFloat<P, ''>] extends [never] ? true : false
