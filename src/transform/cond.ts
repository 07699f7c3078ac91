import { graphTracerOf, withoutTape } from '../graph/bind.js'
import { buildClosed } from '../graph/builder.js'
import { cond as branch } from '../primitive/control/cond.js'
import { transforms } from '../graph/transforms.js'
import { flatten, leavesAs, outline, type Flattened, type Tree } from '../graph/tree.js'
import type { ShapeError } from '../shape/error.js'
import { asStated } from '../tensor/cast.js'
import { checkArgument, refuse, tensorArgument } from '../tensor/argument.js'
import { mismatch, show } from '../tensor/mismatch.js'
import { storageOf, type Tensor } from '../tensor/value.js'

const noTree = (what: string) => (path: string, found: string): never => refuse(`cond: ${what}${path} is ${found}: it is a tree of tensors and keys`)

const refuseOther = (path: string, wanted: string, found: string): never =>
  mismatch(`cond: the result${path} is ${wanted} of one branch and ${found} of the other: both branches give the same shapes and dtypes`)

/** What branches are given. Of operands that the compiler puts off, as it does calls of words with a data-last form, nothing is known at first: any branch fits till then. */
type Operands<A> = readonly Tree[] extends A ? never[] : NoInfer<A>

/** A branch that was read before its operands gives what is never there. */
type Known<R> = [R] extends [never] ? ShapeError<'cond: name the operands first, or say what the branches are given: (x: Tensor<…>) => …'> : unknown

/**
 * The type of `cond`.
 *
 * @since 0.2.0
 * @category types of words
 */
export type Cond = <A extends readonly Tree[], R extends Tree>(
  predicate: Tensor<readonly [], 'bool'> & NoInfer<Known<R>>, yes: (...operands: Operands<A>) => R, no: (...operands: Operands<A>) => NoInfer<R>, ...operands: A
) => R

/** {@link Cond}, for whatever engine. */
export const choosing: Cond = asStated((test: unknown, yes: Branch, no: Branch, ...operands: readonly unknown[]): unknown => {
  const predicate = tensorArgument('cond', test)
  checkArgument('cond', 'the first branch', yes, 'function')
  checkArgument('cond', 'the second branch', no, 'function')
  if (predicate.dtype !== 'bool' || predicate.shape.length > 0) {
    return mismatch(`cond: the predicate is ${predicate.dtype}${show(predicate.shape)}: it is a bool scalar`)
  }
  const known = withoutTape(predicate)
  if (graphTracerOf(known) === undefined) return storageOf(known, 'cond')[0] ? yes(...operands) : no(...operands)
  const flat = flatten(operands, noTree('operand'))
  const types = outline(flat).leaves
  let result: Flattened | undefined
  const built = (f: Branch): ReturnType<typeof buildClosed> => buildClosed('cond', inputs => {
    const found = flatten(f(...asStated<readonly unknown[]>(flat.rebuild(inputs))), noTree('result'))
    if (result !== undefined) return leavesAs(outline(result), found, refuseOther)
    result = found
    return found.leaves
  }, types)
  const [first, second] = [built(yes), built(no)]
  const all = [...first.captured, ...second.captured, ...flat.leaves]
  const { length } = first.captured
  const whole = all.map(({ shape, dtype }) => ({ shape, dtype }))
  const outputs = transforms.control(branch({
    yes: transforms.programOf(xs => transforms.apply(first.program, [...xs.slice(0, length), ...xs.slice(length + second.captured.length)]), whole),
    no: transforms.programOf(xs => transforms.apply(second.program, xs.slice(length)), whole),
  }), [predicate, ...all])
  return result!.rebuild(outputs)
})

type Branch = (...operands: readonly unknown[]) => unknown
