import { binders } from '../graph/binders.js'
import { flatten } from '../graph/tree.js'
import { checkArgument, optionsArgument, refuse } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import type { AnyTensor, Tensor } from '../tensor/value.js'

/**
 * Options of `l2Penalty`.
 *
 * @since 0.1.0
 * @category types
 */
export interface L2Options {
  /** Whether a parameter is penalized; its path is `hidden.w`, or `blocks[0].w` where a tuple stands. */
  readonly select?: ((path: string) => boolean) | undefined
}

/** The fields that hold weights are named `w`; biases, scales and offsets are not. */
const isWeight = (path: string): boolean => /(^|\.)w$/.test(path)

const notTensor = (path: string, found: string): never => refuse(`l2Penalty: params${path} is ${found}, not a tensor`)

/**
 * λ/2·Σ‖W‖² over the weights of a record of parameters: the leaves whose last name is exactly `w`, as in `hidden.w`, unless `select` chooses
 * others. Biases, scales and offsets are left alone.
 *
 * Backward: λ·W for what is penalized, and zeros elsewhere: a record of the same keys and shapes.
 * Source: A. Krogh and J. Hertz, "A simple weight decay can improve generalization", NIPS 1991.
 *
 * @throws {ArgumentError} when λ is negative, a parameter is not a tensor, or there are parameters and none is chosen.
 * @example
 * import * as Loss from 'pullback/loss'
 * import { item, tensor, toArray } from 'pullback'
 *
 * const [penalty, backward] = Loss.l2Penalty(0.5)({ out: { w: tensor([[2]]), b: tensor([3]) } })
 * const { out } = backward()
 * console.log(item(penalty), toArray(out.w), toArray(out.b)) // => 1 [ [ 1 ] ] [ 0 ]
 *
 * @since 0.1.0
 * @category penalties
 */
export const l2Penalty = (lambda: number, options: L2Options = {}):
<P>(params: P) => readonly [penalty: Tensor<readonly []>, backward: () => P] => {
  const { select = isWeight } = optionsArgument<L2Options>('l2Penalty', options, { select: 'function' })
  if (!(checkArgument('l2Penalty', 'λ', lambda, 'number') >= 0 && lambda < Infinity)) refuse(`l2Penalty: λ is ${lambda}: it must be 0 or more, and finite`)
  return <P>(params: P) => {
    const flat = flatten(params, notTensor)
    const paths = flat.paths.map(path => path.replace(/^\./, ''))
    const penalized = paths.map(path => select(path))
    if (paths.length > 0 && !penalized.some(Boolean)) {
      refuse(`l2Penalty: nothing to penalize among ${paths.join(', ')}: by default it is what is named w: choose with { select: path => … }`)
    }
    const [first, ...others] = flat.leaves.filter((_, i) => penalized[i]).map(squaredNorm)
    const norm = first === undefined ? binders.constant(0, { shape: [], dtype: 'float32' }) : others.reduce((a, b) => binders.add(a, b), first)
    return [
      asStated(binders.multiply(binders.constant(lambda / 2, norm), norm)),
      () => asStated<P>(flat.rebuild(flat.leaves.map((w, i) =>
        penalized[i] ? binders.multiply(binders.constant(lambda, w), w) : binders.constant(0, w)))),
    ]
  }
}

const squaredNorm = (w: AnyTensor): AnyTensor => binders.reduce({ kind: 'add', dimensions: w.shape.map((_, i) => i) }, binders.multiply(w, w))
