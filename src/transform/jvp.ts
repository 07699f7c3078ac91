import { checkArgument, counted, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { mismatch } from '../tensor/mismatch.js'
import { vjp, type FloatTree } from './autodiff.js'
import { binders } from '../graph/binders.js'
import { flatten, leavesAs } from '../graph/tree.js'

const notFloats = (path: string, found: string): never =>
  refuse(`jvp: argument${path} is ${found}, not a tensor of floats`)

const refuseTangent = (path: string, wanted: string, found: string): never =>
  mismatch(`jvp: the tangent of argument${path}, ${wanted}, is ${found}: it has the type of the argument`)

/**
 * The function with its derivative in a direction: `jvp(f)(args, tangents)` is `[f(...args), tangent of the output]`,
 * the Jacobian times the tangents. It is the pullback of the pullback, which is linear in its cotangent: (vᵀJ)ᵀ = Jᵀv,
 * differentiated by v, is J.
 *
 * @throws {ShapeMismatch} when an argument has a leaf that is not of floats, or a tangent is not of the type of its
 * argument.
 * @example
 * import { jvp, mul, tensor, type Tensor } from 'pullback'
 *
 * const f = (x: Tensor<readonly [2]>) => mul(x, x)
 * const [y, dy] = jvp(f)([tensor([2, 3])], [tensor([1, 0])])
 * console.log(y.toString())  // => Tensor [2] float32 (4, 9)
 * console.log(dy.toString()) // => Tensor [2] float32 (4, 0)
 *
 * @since 0.1.0
 * @category differentiation
 */
export const jvp = counted('jvp', 1, <A extends readonly FloatTree[], Y extends FloatTree>(f: (...args: A) => Y) => {
  checkArgument('jvp', 'the function', f, 'function')
  return (args: A, tangents: NoInfer<A>): readonly [output: Y, tangent: Y] => {
    checkArgument('jvp', 'the list of arguments', args, 'array')
    leavesAs(flatten(args, notFloats), flatten(tangents, notFloats), refuseTangent)
    const [output, backward] = vjp(f)(...args)
    const flat = flatten(output, notFloats)
    const zero = asStated<Y>(flat.rebuild(flat.leaves.map(leaf => binders.constant(0, leaf))))
    const [, forward] = vjp((dOutput: Y): FloatTree => backward(dOutput))(zero)
    return [output, forward(tangents)[0]]
  }
})
