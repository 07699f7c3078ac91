import { buildClosed } from '../graph/builder.js'
import { simplify } from '../graph/simplify/index.js'
import { transforms } from '../graph/transforms.js'
import { flatten, leavesAs, outline } from '../graph/tree.js'
import { whileLoop as loop } from '../primitive/control/while.js'
import { checkArgument, counted, described, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { isTensor, type AnyTensor, type Tensor } from '../tensor/value.js'

/**
 * The type of `whileLoop`.
 *
 * @since 0.2.0
 * @category types of words
 */
export type WhileLoop = <C>(condition: (carry: C) => Tensor<readonly [], 'bool'>, body: (carry: C) => NoInfer<C>, init: C) => C

const noTree = (path: string, found: string): never => refuse(`whileLoop: the carry${path} is ${found}: a carry is a tree of tensors and keys`)

const refuseCarry = (path: string, wanted: string, found: string): never =>
  mismatch(`whileLoop: the carry${path} begins as ${wanted} and is ${found} after a step: a carry keeps its shapes and dtypes`)

const boolOf = (found: unknown): AnyTensor => {
  if (!isTensor(found)) return refuse(`whileLoop: the condition gave ${described(found)}: it gives a bool scalar`)
  return found.dtype === 'bool' && found.shape.length === 0 ? found : mismatch(`whileLoop: the condition is ${found.dtype}${show(found.shape)}: it is a bool scalar`)
}

/** {@link WhileLoop}, for whatever engine. */
export const repeating: WhileLoop = asStated(counted('whileLoop', 3, (condition: unknown, body: unknown, init: unknown): unknown => {
  const test = checkArgument('whileLoop', 'the condition', condition, 'function')
  const step = checkArgument('whileLoop', 'the body', body, 'function')
  const carry = flatten(init, noTree)
  const like = outline(carry)
  const { program, captured } = buildClosed('whileLoop', ([, ...inputs]) => {
    const next = leavesAs(like, flatten(step(carry.rebuild(inputs)), noTree), refuseCarry)
    return [boolOf(test(carry.rebuild(next))), ...next]
  }, [{ shape: [], dtype: 'bool' }, ...like.leaves])
  const carries = 1 + carry.leaves.length
  // A condition that depends on nothing is a constant: what is carried is not.
  const holds = boolOf(test(carry.rebuild(carry.leaves)))
  return carry.rebuild(transforms.control(loop({ body: simplify(program), invariants: captured.length, carries }), [...captured, holds, ...carry.leaves]).slice(1))
}))
