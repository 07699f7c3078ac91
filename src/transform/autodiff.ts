import type { Shape, Sizes } from '../shape/kind/dim.js'
import type { ShapeError } from '../shape/error.js'
import type { Show } from '../shape/show.js'
import { checkArgument, counted, described, optionsArgument, refuse, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { DType, FloatDType } from '../tensor/dtype.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { isTensor, type AnyTensor, type Given, type Tensor } from '../tensor/value.js'
import { binders } from '../graph/binders.js'
import { record } from '../graph/tape.js'
import { stopped } from '../graph/bind.js'
import { flatten, leavesAs, type Flattened } from '../graph/tree.js'
import type { Chosen, PlacesCheck } from './places.js'

/** Records and tuples with float tensors at the leaves: what has a derivative. */
export type FloatTree = Tensor<Shape, FloatDType> | readonly FloatTree[] | { readonly [name: string]: FloatTree }

/** The paths of the leaves that have no derivative, down to a depth: interfaces may hold themselves. */
export type NotFloat<P, Path extends string, Depth extends readonly 0[] = []> =
  Depth['length'] extends 8 ? never
  : P extends FloatTree ? never
  : P extends Tensor<infer _, infer D> ? `${Path} is ${Exclude<D, FloatDType>}`
  : P extends Callable ? `${Path} is a function`
  : P extends readonly unknown[] ? NotFloat<P[number], Path, [...Depth, 0]>
  : [Extract<P[keyof P], Callable>] extends [never] ? NotFloatIn<P, Path, Depth> : `${Path} holds functions`

type Callable = (...args: never[]) => unknown

type NotFloatIn<P, Path extends string, Depth extends readonly 0[]> =
  P extends object ? { [K in keyof P & (string | number)]: NotFloat<P[K], `${Path}.${K}`, [...Depth, 0]> }[keyof P & (string | number)]
  : `${Path} is no tensor`

/**
 * `unknown` when every leaf has a derivative, else the error. What was found is bound to a name, because the compiler would follow the recursion
 * down to its limit to see whether it is a string.
 */
export type LeafCheck<Word extends string, Found, Advice extends string> =
  [Found] extends [never] ? unknown : ShapeError<`${Word}: ${Found & string}: only float32 and float64 have derivatives; ${Advice}`>

type FloatCheck<D extends DType> = D extends FloatDType ? unknown : ShapeError<`grad: the result is ${D}: only float32 and float64 have derivatives`>

/** `unknown` for a scalar function of floats, else the error. */
export type GradCheck<P, Y> = NotFloat<P, 'params'> extends infer Found
  ? [Found] extends [never]
    ? Y extends Tensor<infer S, infer D>
      ? S extends readonly [] ? FloatCheck<D> : ShapeError<`grad: the result is ${Show<S>}, not a scalar: reduce it with sum or mean`>
      : ShapeError<'grad: the result is not a tensor'>
    : LeafCheck<'grad', Found, 'pass it as a later argument'>
  : never

type VjpCheck<A, Y> = NotFloat<A, 'argument'> extends infer Found
  ? [Found] extends [never] ? VjpResultCheck<Y> : LeafCheck<'vjp', Found, 'close over it instead'>
  : never

type VjpResultCheck<Y> = NotFloat<Y, 'result'> extends infer Found ? LeafCheck<'vjp', Found, 'leave it out of the result'> : never

type Scalar = Tensor<readonly [], FloatDType>

const notFloats = (subject: string) => (path: string, found: string): never => refuse(`${subject}${path} is ${found}, not a tensor of floats`)

const checkFloat = (subject: string, leaf: AnyTensor, advice?: string): void => {
  if (leaf.dtype !== 'float32' && leaf.dtype !== 'float64') {
    mismatch(`${subject} is ${leaf.dtype}: only float32 and float64 have derivatives${advice === undefined ? '' : `; ${advice}`}`)
  }
}

/** A tree taken apart whose leaves have derivatives. */
const floatsOf = (subject: string, tree: unknown, advice: string): Flattened => {
  const flat = flatten(tree, notFloats(subject))
  flat.leaves.forEach((leaf, i) => checkFloat(`${subject}${flat.paths[i]}`, leaf, advice))
  return flat
}

const refuseCotangent = (path: string, wanted: string, found: string): never =>
  mismatch(`backward: the cotangent of result${path}, ${wanted}, is ${found}: it has the type of the output`)

/**
 * The function with its pullback: `vjp(f)(...args)` is `[f(...args), backward]`, where `backward` takes the cotangent of the output to
 * those of all arguments. This is the interface of a layer: `(params, input) → [output, backward]`.
 *
 * @throws {ShapeMismatch} when an argument has a leaf that is not of floats, or `backward` gets a cotangent of another shape.
 * @example
 * import { matmul, tensor, vjp, type Tensor } from 'pullback'
 *
 * const f = (w: Tensor<readonly [2, 2]>, x: Tensor<readonly [1, 2]>) => matmul(x, w)
 * const [y, backward] = vjp(f)(tensor([[1, 2], [3, 4]]), tensor([[1, 1]]))
 * const [dw, dx] = backward(tensor([[1, 0]]))
 * console.log(y.toString())  // => Tensor [1, 2] float32 (4, 6)
 * console.log(dx.toString()) // => Tensor [1, 2] float32 (1, 3)
 * console.log(dw.toString()) // => Tensor [2, 2] float32 (1, 0, 1, 0)
 *
 * @since 0.1.0
 * @category differentiation
 */
export const vjp: Vjp = asStated(counted('vjp', 1, (given: unknown) => {
  const f = checkArgument('vjp', 'the function', given, 'function')
  return (...args: readonly unknown[]): readonly [unknown, (dOutput: unknown) => unknown] => {
    const flat = floatsOf('vjp: argument', args, 'close over it instead')
    let result: Flattened | undefined
    const { outputs, pullback } = record(inputs => {
      result = floatsOf('vjp: result', f(...asStated<readonly unknown[]>(flat.rebuild(inputs))), 'leave it out of the result')
      return result.leaves
    }, flat.leaves)
    const backward = (dOutput: unknown): unknown =>
      flat.rebuild(pullback(leavesAs(result!, flatten(dOutput, notFloats('backward: the cotangent')), refuseCotangent)))
    return [result!.rebuild(outputs), backward]
  }
}))

/**
 * The type of `vjp`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface Vjp {
  <A extends readonly FloatTree[], Y extends FloatTree>(f: (...args: A) => Y): (...args: A) => readonly [output: Y, backward: (dOutput: Y) => A]
  <A extends readonly unknown[], Y>(f: ((...args: A) => Y) & NoInfer<VjpCheck<A, Y>>): (...args: A) => readonly [output: Y, backward: (dOutput: Y) => A]
}

/**
 * The type of `valueAndGrad`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface ValueAndGrad {
  <P, R extends readonly unknown[], Y, X>(
    f: ((params: P, ...rest: R) => readonly [value: Y, aux: X]) & NoInfer<GradCheck<P, Y>>, options: { readonly aux: true; readonly wrt?: undefined },
  ): (params: P, ...rest: R) => readonly [value: readonly [value: Y, aux: X], gradient: P]
  <A extends readonly unknown[], Y, const W extends Sizes>(
    f: ((...args: A) => Y) & NoInfer<GradCheck<Chosen<A, W>, Y>>, options: { readonly aux?: false | undefined; readonly wrt: W & NoInfer<PlacesCheck<A, W>> },
  ): (...args: A) => readonly [value: Y, gradients: Chosen<A, W>]
  <A extends readonly unknown[], Y, X, const W extends Sizes>(
    f: ((...args: A) => readonly [value: Y, aux: X]) & NoInfer<GradCheck<Chosen<A, W>, Y>>,
    options: { readonly aux: true; readonly wrt: W & NoInfer<PlacesCheck<A, W>> },
  ): (...args: A) => readonly [value: readonly [value: Y, aux: X], gradients: Chosen<A, W>]
  <P extends FloatTree, R extends readonly unknown[], Y extends Scalar>(f: (params: P, ...rest: R) => Y): (params: P, ...rest: R) => readonly [value: Y, gradient: P]
  <P, R extends readonly unknown[], Y>(f: ((params: P, ...rest: R) => Y) & NoInfer<GradCheck<P, Y>>): (params: P, ...rest: R) => readonly [value: Y, gradient: P]
}

/**
 * The type of `grad`.
 *
 * @since 0.1.0
 * @category types of words
 */
export interface Grad {
  <A extends readonly unknown[], Y, const W extends Sizes>(
    f: ((...args: A) => Y) & NoInfer<GradCheck<Chosen<A, W>, Y>>, options: { readonly wrt: W & NoInfer<PlacesCheck<A, W>> },
  ): (...args: A) => Chosen<A, W>
  <P extends FloatTree, R extends readonly unknown[], Y extends Scalar>(f: (params: P, ...rest: R) => Y): (params: P, ...rest: R) => P
  <P, R extends readonly unknown[], Y>(f: ((params: P, ...rest: R) => Y) & NoInfer<GradCheck<P, Y>>): (params: P, ...rest: R) => P
}

/**
 * The value of a scalar function and its gradient with respect to the first argument, in one pass. The gradient is a record of the same
 * keys and shapes as the parameters.
 *
 * With `{ aux: true }` the function gives `[value, aux]`, of which the value is differentiated and the rest is handed on: `[[value, aux], gradient]`.
 * With `{ wrt: [0, 2] }` the gradient is a list of those with respect to the arguments in these places.
 *
 * @throws {ShapeMismatch} when the result is not a scalar, or a parameter is not of floats; both are compile errors where types tell.
 * @example
 * import { sum, square, tensor, valueAndGrad, type Tensor } from 'pullback'
 *
 * const energy = (p: { readonly w: Tensor<readonly [3]> }) => sum(square(p.w))
 * const [value, gradient] = valueAndGrad(energy)({ w: tensor([1, 2, 3]) })
 * console.log(value.toString())      // => Tensor [] float32 14
 * console.log(gradient.w.toString()) // => Tensor [3] float32 (2, 4, 6)
 *
 * @since 0.1.0
 * @category differentiation
 */
export const valueAndGrad: ValueAndGrad = asStated(counted('valueAndGrad', 2, (f: unknown, options?: unknown) => differentiated(
  checkArgument('valueAndGrad', 'the function', f, 'function'),
  optionsArgument<GradOptions>('valueAndGrad', options, { aux: 'boolean', wrt: 'array' }))))

interface GradOptions {
  readonly aux?: boolean
  readonly wrt?: readonly unknown[]
}

/** The places of the arguments that are differentiated. */
const placesOf = (wrt: readonly unknown[], count: number): readonly number[] => wrt.map((place, i): number =>
  typeof place !== 'number' || !Number.isInteger(place) || place < 0 || place >= count
    ? refuse(`grad: wrt has ${described(place)} at ${i}: it is a list of places of arguments, of which there are ${count}`)
    : wrt.indexOf(place) < i ? refuse(`grad: wrt has ${place} twice`) : place)

const differentiated = (f: (...args: readonly unknown[]) => unknown, { aux = false, wrt }: GradOptions) =>
  (...args: readonly unknown[]): readonly [value: unknown, gradient: unknown] => {
    const places = wrt === undefined ? [0] : placesOf(wrt, args.length)
    const flats = places.map(place => floatsOf(wrt === undefined ? 'grad: params' : `grad: argument ${place}`, args[place], 'pass it as a later argument'))
    const parts = (leaves: readonly AnyTensor[]): readonly unknown[] => {
      let next = 0
      return flats.map(flat => flat.rebuild(leaves.slice(next, next += flat.leaves.length)))
    }
    let more: Flattened | undefined
    const { outputs, pullback } = record(leaves => {
      const given = [...args]
      parts(leaves).forEach((part, i) => { given[places[i]!] = part })
      const found = f(...given)
      if (!aux) return [checkScalar(found)]
      if (!Array.isArray(found) || found.length !== 2) return refuse(`grad: the function gave ${described(found)}: with aux it gives [value, aux]`)
      const [value, rest] = asStated<readonly unknown[]>(found)
      more = flatten(rest, (path, what) => refuse(`grad: aux${path} is ${what}: it is a tree of tensors and keys`), true)
      return [checkScalar(value), ...more.leaves]
    }, flats.flatMap(flat => flat.leaves))
    const value = outputs[0]!
    const gradients = parts(pullback([binders.constant(1, value)]))
    return [more === undefined ? value : [value, more.rebuild(outputs.slice(1))], wrt === undefined ? gradients[0] : gradients]
  }

const checkScalar = (result: unknown): AnyTensor => {
  if (!isTensor(result)) return refuse('grad: the result is not a tensor')
  if (result.shape.length > 0) mismatch(`grad: the result is ${show(result.shape)}, not a scalar: reduce it with sum or mean`)
  checkFloat('grad: the result', result)
  return result
}

/**
 * The gradient of a scalar function with respect to its first argument: a function of the same arguments, that returns a record of the
 * same keys and shapes as the parameters. Gradients of gradients work. With `{ wrt: [0, 2] }` it returns a list of the gradients with respect to the
 * arguments in these places.
 *
 * @throws {ShapeMismatch} when the result is not a scalar, or a parameter is not of floats; both are compile errors where types tell.
 * @example
 * import { grad, mul, tensor, type Tensor } from 'pullback'
 *
 * const cube = (x: Tensor<readonly []>) => mul(x, mul(x, x))
 * console.log(grad(cube)(tensor(2)).toString())       // => Tensor [] float32 12
 * console.log(grad(grad(cube))(tensor(2)).toString()) // => Tensor [] float32 12
 *
 * @since 0.1.0
 * @category differentiation
 */
export const grad: Grad = asStated(counted('grad', 2, (f: unknown, options?: unknown) => {
  const both = differentiated(checkArgument('grad', 'the function', f, 'function'), optionsArgument<Pick<GradOptions, 'wrt'>>('grad', options, { wrt: 'array' }))
  return (...args: readonly unknown[]) => both(...args)[1]
}))

/**
 * The same value, through which no derivative flows.
 *
 * @example
 * import { grad, mul, stopGradient, tensor, type Tensor } from 'pullback'
 *
 * const f = (x: Tensor<readonly []>) => mul(x, stopGradient(x))
 * console.log(grad(f)(tensor(3)).toString()) // => Tensor [] float32 3
 *
 * @since 0.1.0
 * @category differentiation
 */
export const stopGradient = counted('stopGradient', 1, <X extends Given>(x: X): X =>
  asStated(stopped(tensorArgument('stopGradient', x))))
