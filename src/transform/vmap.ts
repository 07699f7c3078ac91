import { mapOver } from '../graph/batch.js'
import { binders } from '../graph/binders.js'
import { flatten } from '../graph/tree.js'
import { behind, toFront } from '../primitive/batching/parts.js'
import { range } from '../primitive/rules/type-of.js'
import type { ShapeError } from '../shape/error.js'
import type { IsUnion } from '../shape/identity.js'
import type { Dim, Sizes } from '../shape/kind/dim.js'
import type { Meet } from '../shape/union.js'
import { checkArgument, counted, described, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'
import { listedKeys, stackedKeys } from './keys.js'
import type { Placed, PlaceOf } from './stacked.js'

/** Where `vmap` finds the batch, and where it leaves it. */
export interface VmapOptions {
  /** The mapped axis of every leaf of each argument, `null` for an argument that is the same for all; one number stands for all arguments. 0 unless said otherwise. */
  readonly in?: number | null | readonly (number | null)[] | undefined
  /** The place of the batch in every leaf of the result: 0 unless said otherwise. */
  readonly out?: number | undefined
}

/**
 * The arguments of a mapped function: with an axis N at a place, or none. The first that is mapped says what N is; the others must agree.
 *
 * @since 0.2.0
 * @category types of words
 */
export type Batches<N extends Dim, M extends Dim, A extends Sizes, P, First = FirstMapped<P>> = {
  [K in keyof A]: K extends First
    ? Placed<N, A[K], PlaceOf<P, K>> & (A[K] extends Tensor<infer _, infer _D> ? unknown : NoInfer<OneSize<N, M>>)
    : Placed<NoInfer<N>, A[K], PlaceOf<P, K>> & NoInfer<PlaceOf<P, K> extends null ? unknown : OneSize<N, M>>
}

/** The position, as text, of the first argument that is mapped. */
type FirstMapped<P, Seen extends Sizes = []> = P extends readonly [null, ...infer R] ? FirstMapped<R, [...Seen, 0]> : `${Seen['length']}`

/** Where the mapped axis is one of several sizes, two leaves need not have the same. M is N: one type parameter compared with itself would be no question. */
type OneSize<N, M> = unknown extends Meet<N, M> ? unknown : ShapeError<`vmap: the leaves have ${N & number} along the mapped axis`>

/**
 * The error under each option that may be this or that: the arguments would have to fit all of it.
 *
 * @since 0.2.0
 * @category type checks
 */
export type SureOptions<O> = true extends { [K in keyof O]: IsUnion<O[K]> }[keyof O]
  ? { readonly [K in keyof O]: IsUnion<O[K]> extends true ? ShapeError<`vmap: the option ${K & string} is one of several: say one`> : unknown }
  : unknown

type InOf<O> = O extends { readonly in: infer I } ? I : 0
type OutOf<O> = O extends { readonly out: infer I } ? I : 0

/**
 * The type of `vmap`.
 *
 * @since 0.2.0
 * @category types of words
 */
export type Vmap = <A extends Sizes, R, const O extends VmapOptions = Readonly<Record<never, never>>>(f: (...args: A) => R, options?: O & NoInfer<SureOptions<O>>) =>
  <N extends Dim, M extends Dim = N>(...args: Batches<N, M, A, InOf<O>>) => Placed<N, R, OutOf<O>>

const refuseArgument = (index: number) => (path: string, found: string): never =>
  refuse(`vmap: argument ${index}${path} is ${found}: a mapped argument is a tree of tensors and keys; give one that is not mapped the place null`)

const refuseResult = (path: string, found: string): never => refuse(`vmap: result${path} is ${found}: return tensors and keys, in records and tuples`)

/** An argument with the batch as axis 0 of every leaf. */
const entering = (argument: unknown, index: number, place: number): unknown =>
  stackedKeys(`vmap: argument ${index}`, argument, (x, path) => toFront(binders, x, placeOf(`argument ${index}${path}`, x.shape, place)))

/** A result with the batch, axis 0 of every leaf, at its place. */
const leaving = (result: unknown, place: number): unknown =>
  listedKeys(result, (x, path) => fromFront(x, placeOf(`result${path}, with the batch,`, x.shape, place)))

const isList = (places: VmapOptions['in']): places is readonly (number | null)[] => Array.isArray(places)

const placesOf = (places: VmapOptions['in'], count: number): readonly (number | null)[] => {
  if (!isList(places)) return range(count).map(() => places === undefined ? 0 : places)
  return places.length === count ? places : mismatch(`vmap: in names ${places.length} places for ${count} arguments: give one for each`)
}

/** The axis at `to` instead of at the front. */
const fromFront = (x: AnyTensor, to: number): AnyTensor =>
  to === 0 ? x : binders.transpose({ permutation: range(x.shape.length).map(axis => axis === to ? 0 : axis < to ? axis + 1 : axis) }, x)

const placeOf = (what: string, shape: readonly number[], place: number): number => {
  const rank = shape.length
  return Number.isInteger(place) && place >= -rank && place < rank ? place < 0 ? place + rank : place
    : mismatch(`vmap: ${what} is ${show(shape)}, which has no axis ${described(place)} to map along`)
}

/**
 * The function applied to each of a batch, as one computation on the whole batch: `vmap(f)(xs)` is the stack of `f(x)` over the rows x of `xs`. The
 * function sees one of the batch: shapes without the mapped axis. `in` says for each argument which axis is mapped, `null` that it is the same
 * for all; `out` where the batch stands in the result. A batch of keys is a list of keys, as `Random.split` gives it. Maps of derivatives,
 * derivatives of maps and maps of maps work, compiled or not.
 *
 * @throws {ShapeMismatch} when leaves differ in the size of the mapped axis, or have none; a compile error where types tell.
 * @throws {TraceError} when the function reads an element.
 * @example
 * import { grad, mul, sum, tensor, vmap, type Tensor } from 'pullback'
 *
 * const loss = (w: Tensor<readonly [2]>, x: Tensor<readonly [2]>) => sum(mul(mul(w, x), mul(w, x)))
 * const each = vmap(grad(loss), { in: [null, 0] })  // one gradient for each row of x
 * console.log(each(tensor([1, 2]), tensor([[1, 0], [0, 1], [1, 1]])).toString()) // => Tensor [3, 2] float32 (2, 0, 0, 4, 2, 4)
 *
 * @since 0.2.0
 * @category maps
 */
export const vmap: Vmap = asStated(counted('vmap', 2, (f: unknown, options?: unknown) => mapped(
  checkArgument('vmap', 'the function', f, 'function'),
  optionsArgument<VmapOptions>('vmap', options, { in: 'number or null or array', out: 'number' }))))

const mapped = (f: (...args: readonly unknown[]) => unknown, options: VmapOptions) => (...args: readonly unknown[]): unknown => {
  const places = placesOf(options.in, args.length)
  const parts = args.map((arg, i) => places[i] === null ? { value: arg } : { flat: flatten(entering(arg, i, places[i]!), refuseArgument(i)) })
  let size: number | undefined
  let first = ''
  parts.forEach(({ flat }, i) => flat?.leaves.forEach((leaf, n) => {
    const what = `argument ${i}${flat.paths[n]!}`
    const found = leaf.shape[0]!
    size ??= found
    first ||= what
    if (size !== found) mismatch(`vmap: ${first} has ${size} along the mapped axis, ${what} has ${found}`)
  }))
  if (size === undefined) return mismatch('vmap: no argument is mapped: give one an axis in `in`')
  let result: ReturnType<typeof flatten> | undefined
  const outputs = mapOver(inputs => {
    let next = 0
    const rebuilt = parts.map(part => {
      if (part.flat === undefined) return part.value
      const { length } = part.flat.leaves
      next += length
      return part.flat.rebuild(inputs.slice(next - length, next))
    })
    result = flatten(f(...rebuilt), refuseResult)
    return result.leaves
  }, parts.flatMap(({ flat }) => flat?.leaves ?? []))
  const batches = outputs.map(({ value, mapped }) =>
    mapped ? value : binders.broadcast_in_dim({ shape: [size!, ...value.shape], broadcastDimensions: behind(range(value.shape.length)) }, value))
  return leaving(result!.rebuild(batches), options.out ?? 0)
}
