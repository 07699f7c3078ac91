import { buildClosed } from '../graph/builder.js'
import { simplify } from '../graph/simplify/index.js'
import { graphTracerOf } from '../graph/bind.js'
import { transforms } from '../graph/transforms.js'
import { flatten, outline, type Flattened } from '../graph/tree.js'
import { remat as again } from '../primitive/control/remat.js'
import { checkArgument, counted, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'

const noTree = (what: string) => (path: string, found: string): never => refuse(`remat: ${what}${path} is ${found}: it is a tree of tensors and keys`)

/**
 * The same function, whose pullback computes what it needs of its inside again instead of keeping it: less memory, for one more forward pass. Of
 * `scan(remat(f), …)` only the carries are kept. The value is the same bits; sums in the gradient may be taken in another order.
 *
 * @throws {TraceError} when the function reads an element while something is differentiated or traced.
 * @example
 * import { grad, remat, sum, tanh, tensor, type Tensor } from 'pullback'
 *
 * const f = (x: Tensor<readonly [2]>) => sum(tanh(tanh(x)))
 * const x = tensor([0.5, -1])
 * console.log(grad(remat(f))(x).toString() === grad(f)(x).toString()) // => true
 *
 * @since 0.2.0
 * @category differentiation
 */
export const remat: <A extends readonly unknown[], Y>(f: (...args: A) => Y) => (...args: A) => Y = asStated(counted('remat', 1, (given: unknown) => {
  const f = checkArgument('remat', 'the function', given, 'function')
  return (...args: readonly unknown[]): unknown => {
    const flat = flatten(args, noTree('argument'))
    // Elements have no tape, which would keep anything.
    if (flat.leaves.every(leaf => graphTracerOf(leaf) === undefined)) return f(...args)
    let result: Flattened | undefined
    const { program, captured } = buildClosed('remat', inputs => {
      result = flatten(f(...asStated<readonly unknown[]>(flat.rebuild(inputs))), noTree('the result'))
      return result.leaves
    }, outline(flat).leaves)
    return result!.rebuild(transforms.control(again({ program: simplify(program) }), [...captured, ...flat.leaves]))
  }
}))
