import type { transpose } from '../op/axes.js'
import type { ShapeError } from '../shape/error.js'
import type { Shape } from '../shape/kind/dim.js'
import type { PermuteCheck, TransposeCheck } from '../shape/transpose.js'
import type { AnyTensor } from '../tensor/value.js'

/** From a tensor of the file to the parameter, or back. */
export type Change = (x: AnyTensor) => AnyTensor

/**
 * Where a tensor of a file goes: the dotted name of a parameter (`hidden.w`; of a part of the running state, `state:norm.mean`), alone or with how it gets
 * there: `transpose`, or an order of axes as `permute` takes it; or a record of it and two functions, there and back. `null` leaves it out.
 *
 * @since 0.2.0
 * @category types
 */
export type WeightTarget =
  | string | null | readonly [to: string, how: typeof transpose | readonly number[]]
  | { readonly to: string; readonly there: Change; readonly back: Change }

/**
 * Names of a file, and where each goes.
 *
 * @since 0.2.0
 * @category types
 */
export interface WeightMap { readonly [name: string]: WeightTarget }

type Escaped<Name extends string> =
  Name extends `${infer First}${infer Rest}` ? `${First extends '.' | '\\' ? '\\' : ''}${First}${Escaped<Rest>}` : ''

/** A part of a dotted name, as {@link namedLeaves} writes it. */
type Part<Name extends string> = Name extends `${string}${'.' | '\\'}${string}` ? Escaped<Name> : Name

type Keys<P> = P extends readonly unknown[] ? keyof P & `${number}` : keyof P & string

/** Every tensor of a tree: its dotted name and its shape. */
type Leaves<P, Above extends string> =
  P extends AnyTensor ? { readonly path: Above; readonly shape: P['shape'] }
  : { readonly [K in Keys<P>]: Leaves<P[K], Above extends '' | 'state:' ? `${Above}${Part<K>}` : `${Above}.${Part<K>}`> }[Keys<P>]

interface Leaf { readonly path: string; readonly shape: Shape }

type PathOf<Target> = Target extends string ? Target : Target extends readonly [infer Path extends string, unknown] | { readonly to: infer Path extends string } ? Path : never

type HowCheck<S extends Shape, How> =
  How extends readonly number[] ? PermuteCheck<S, How> : How extends typeof transpose ? TransposeCheck<S> : unknown

type TargetCheck<Word extends string, L extends Leaf, Target> =
  Target extends null ? unknown
  : [PathOf<Target>] extends [L['path']]
    ? Target extends readonly [string, infer How] ? HowCheck<Extract<L, { readonly path: PathOf<Target> }>['shape'], How> : unknown
    : ShapeError<`${Word}: '${PathOf<Target>}' is no parameter of the model`>

/** The names of the file for each parameter. */
type Sources<M> = { readonly [Name in keyof M as PathOf<M[Name]>]: Name }

type IsUnion<T, Each = T> = Each extends unknown ? [T] extends [Each] ? false : true : never

type Twice<S> = { readonly [Path in keyof S]: IsUnion<S[Path]> extends false ? never : Path }[keyof S] & string

type WholeCheck<Word extends string, L extends Leaf, M> =
  [Exclude<L['path'], keyof Sources<M>>] extends [never]
    ? [Twice<Sources<M>>] extends [never] ? unknown : ShapeError<`${Word}: '${Twice<Sources<M>>}' is given twice`>
    : ShapeError<`${Word}: no tensor is given for '${Exclude<L['path'], keyof Sources<M>>}'`>

/** What is wrong with the targets of a map, each at its name. */
type TargetsCheck<Word extends string, L extends Leaf, M> = { readonly [Name in keyof M]: TargetCheck<Word, L, M[Name]> }

/**
 * `unknown` where a map gives each parameter of P, and each part of the state S, one tensor, and in an order of axes that it has; the error at the name, or of
 * the map. What is not known is left to the run.
 *
 * @since 0.2.0
 * @category type checks
 */
export type MapCheck<Word extends string, P, S, M, L extends Leaf = Leaves<P, ''> | Leaves<S, 'state:'>> =
  string extends L['path'] | keyof M ? unknown
  : TargetsCheck<Word, L, M> & WholeCheck<Word, L, M>
