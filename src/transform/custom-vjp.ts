import { graphTracerOf } from '../graph/bind.js'
import { binders } from '../graph/binders.js'
import { buildClosed } from '../graph/builder.js'
import { simplify } from '../graph/simplify/index.js'
import { transforms } from '../graph/transforms.js'
import { flatten, outline, type Flattened } from '../graph/tree.js'
import { custom } from '../primitive/control/custom.js'
import type { ShapeError } from '../shape/error.js'
import type { Shape } from '../shape/kind/dim.js'
import type { Show } from '../shape/show.js'
import { checkArgument, counted, described, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { DType, FloatDType } from '../tensor/dtype.js'
import type { Key } from '../tensor/key.js'
import { mismatch, show } from '../tensor/mismatch.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'

/**
 * What a backward gives for an argument: a cotangent of its type for each tensor of floats, and anything for what has none.
 *
 * @since 0.2.0
 * @category types of words
 */
export type Cotangent<T> =
  T extends Tensor<infer _, infer D> ? D extends FloatDType ? T : unknown : T extends Key ? unknown : { readonly [K in keyof T]: Cotangent<T[K]> }

/** The first cotangent that its argument does not have. */
type Misfit<A extends readonly unknown[], B extends readonly unknown[]> =
  { [K in keyof A & `${number}`]: K extends keyof B ? B[K] extends Cotangent<A[K]> ? never : Other<K, A[K], B[K]> : never }[keyof A & `${number}`]

type Other<K extends string, T, U> =
  T extends Tensor<infer S extends Shape, infer D extends DType>
    ? U extends Tensor<infer R extends Shape, infer E extends DType> ? `the cotangent of argument ${K}, ${D} ${Show<S>}, is ${E} ${Show<R>}` : `the cotangent of argument ${K} is no tensor`
    : `the cotangent of argument ${K} is not a tree like it`

/**
 * `unknown` when a backward gives a cotangent for each argument, of its type, else the error.
 *
 * @since 0.2.0
 * @category type checks
 */
export type BackwardCheck<A extends readonly unknown[], B extends readonly unknown[]> =
  number extends A['length'] ? unknown
  : B['length'] extends A['length']
    ? Misfit<A, B> extends infer Found ? [Found] extends [never] ? unknown : ShapeError<`customVjp: ${Found & string}: it has the type of the argument`> : never
    : ShapeError<`customVjp: backward gives ${B['length']} cotangents, and there are ${A['length']} arguments`>

const noTree = (what: string) => (path: string, found: string): never => refuse(`customVjp: ${what}${path} is ${found}: it is a tree of tensors and keys`)

const isFloat = ({ dtype }: AnyTensor): boolean => dtype === 'float32' || dtype === 'float64'

const typeOf = ({ dtype, shape }: AnyTensor): string => `${dtype}${show(shape)}`

/** The pair that the function gives. */
const pairOf = (found: unknown): readonly [output: unknown, backward: (dOutput: unknown) => unknown] => {
  if (!Array.isArray(found) || found.length !== 2) return refuse(`customVjp: the function gave ${described(found)}: it gives [output, backward]`)
  const [output, backward] = asStated<readonly unknown[]>(found)
  return [output, checkArgument('customVjp', 'backward', backward, 'function')]
}

/** The part of a tree at the path of a leaf. */
const partsOf = (tree: unknown): ReadonlyMap<string, AnyTensor> => {
  const flat = flatten(tree, noTree('the cotangent of argument'), true)
  return new Map(flat.paths.map((path, i) => [path, flat.leaves[i]!]))
}

/** Those cotangents that the arguments have, of their types. */
const cotangentsOf = (args: Flattened, inputs: readonly AnyTensor[], found: unknown): readonly AnyTensor[] => {
  if (!Array.isArray(found)) return refuse(`customVjp: backward gave ${described(found)}: it gives a list of cotangents, one for each argument`)
  const parts = partsOf(found)
  return inputs.flatMap((input, i) => {
    if (!isFloat(input)) return []
    const path = args.paths[i]!
    const part = parts.get(path)
    return part !== undefined && typeOf(part) === typeOf(input) ? [part]
      : mismatch(`customVjp: the cotangent of argument${path}, ${typeOf(input)}, is ${part === undefined ? 'nothing' : typeOf(part)}: it has the type of the argument`)
  })
}

/**
 * A function with a pullback of one's own: `f` gives `[output, backward]`, as a layer does, and `backward` takes the cotangent of the output to a list
 * of those of all arguments. Whoever differentiates the function, in whichever way, uses it; derivatives of higher order are those of what `backward`
 * computes.
 *
 * What the function uses from outside is not differentiated: pass it as an argument.
 *
 * @throws {ShapeMismatch} when a cotangent is not of the type of its argument; a compile error where types tell.
 * @throws {TraceError} when the function reads an element while something is differentiated or traced.
 * @example
 * import { cast, customVjp, grad, greater, mul, sum, tensor, type Tensor } from 'pullback'
 *
 * // 0 or 1, and gradients pass as if it were the number itself.
 * const step = customVjp((x: Tensor<readonly [2]>) => [cast(greater(x, 0), 'float32'), (dy: typeof x) => [dy]])
 * console.log(grad((x: Tensor<readonly [2]>) => sum(mul(step(x), 3)))(tensor([-0.2, 1.7])).toString()) // => Tensor [2] float32 (3, 3)
 *
 * @since 0.2.0
 * @category differentiation
 */
export const customVjp: <A extends readonly unknown[], Y, B extends readonly [unknown?, ...unknown[]]>(
  f: ((...args: A) => readonly [output: Y, backward: (dOutput: NoInfer<Y>) => B]) & NoInfer<BackwardCheck<A, B>>,
) => (...args: A) => Y = asStated(counted('customVjp', 1, (given: unknown) => {
  const f = checkArgument('customVjp', 'the function', given, 'function')
  return (...args: readonly unknown[]): unknown => {
    const flat = flatten(args, noTree('argument'))
    if (flat.leaves.every(leaf => graphTracerOf(leaf) === undefined)) return pairOf(f(...args))[0]
    const count = flat.leaves.length
    let result: Flattened | undefined
    const pair = (inputs: readonly AnyTensor[]): ReturnType<typeof pairOf> => {
      const both = pairOf(f(...asStated<readonly unknown[]>(flat.rebuild(inputs.slice(0, count)))))
      result = flatten(both[0], noTree('the output'))
      return both
    }
    const types = outline(flat).leaves
    buildClosed('customVjp', inputs => {
      pair(inputs)
      return []
    }, types)
    const like = outline(result!)
    const dTypes = like.leaves.filter(type => type.dtype === 'float32' || type.dtype === 'float64')
    const { program, captured } = buildClosed('customVjp', inputs => {
      const backward = pair(inputs)[1]
      const { leaves } = result!
      const dys = inputs.slice(count)
      const dOutput = like.rebuild(leaves.map(leaf => isFloat(leaf) ? dys.shift()! : binders.constant(0, leaf)))
      return [...leaves, ...cotangentsOf(flat, inputs.slice(0, count), backward(dOutput))]
    }, [...types, ...dTypes])
    const joint = simplify(program)
    // The function alone: the cotangents of the joint program are not used.
    const own = transforms.programOf(xs => transforms.apply(joint, [...xs, ...dTypes.map(type => binders.constant(0, type))]).slice(0, like.leaves.length),
      joint.arguments.slice(0, captured.length + count))
    return like.rebuild(transforms.control(custom({ program: simplify(own), joint, captured: captured.length }), [...captured, ...flat.leaves]))
  }
}))
