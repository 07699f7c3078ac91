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
 * The type of `remat`.
 *
 * @since 0.2.0
 * @category types of words
 */
export type Remat = <A extends readonly unknown[], Y>(f: (...args: A) => Y) => (...args: A) => Y

/** {@link Remat}, for whatever engine. */
export const recomputing: Remat = asStated(counted('remat', 1, (given: unknown) => {
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
