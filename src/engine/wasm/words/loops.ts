import { keeping } from '../../../graph/keeping.js'
import { choosing, type Cond } from '../../../transform/cond.js'
import { scanning, type Scan } from '../../../transform/scan.js'
import { loops } from '../lower/known.js'
import { controlKernel } from '../lower/scan.js'

/** A word, and with it what makes kernels of loops and branches: who imports no such word does not load that. */
const withLoops = <W>(word: W): W => {
  loops.kernel = controlKernel
  keeping.loops = true
  return word
}

/**
 * A loop with a carry: `f` goes from a carry and one of the stacked values `xs` to the next carry and a value to be stacked. Carry and values are trees of
 * tensors and keys; `xs` are stepped along their first axis, and may be absent where `length` says how often. The result is the last carry cₙ, and all
 * y stacked, where cᵢ₊₁ and yᵢ are what f gives for cᵢ and xᵢ.
 *
 * It is one primitive, whose derivative is a scan backwards over what the forward one saved, of any order.
 *
 * @throws {ShapeMismatch} when the carry changes a shape or dtype, or stacked values differ in their number of steps; compile errors where types tell.
 * @throws {TraceError} when the function reads an element.
 * @example
 * import { add, mul, scan, tensor, type Tensor } from 'pullback'
 *
 * const [last, partial] = scan((c: Tensor<readonly []>, x: Tensor<readonly []>) => {
 *   const next = add(c, x)
 *   return [next, mul(next, 10)]
 * }, tensor(0), tensor([1, 2, 3]))
 * console.log(last.toString(), partial.toString()) // => Tensor [] float32 6 Tensor [3] float32 (10, 30, 60)
 *
 * @since 0.2.0
 * @category loops
 */
export const scan: Scan = withLoops(scanning)

/**
 * One of two functions of the same operands, chosen by a bool scalar: `yes` where it is true, else `no`. Only the chosen one runs, where the predicate is
 * known; where it is one of a batch, as under `vmap`, both do, and each result is chosen, as `where` does.
 *
 * @throws {ShapeMismatch} when the predicate is no bool scalar, or the branches give different shapes or dtypes; compile errors where types tell.
 * @example
 * import { cond, less, mul, neg, tensor, type Tensor } from 'pullback'
 *
 * const abs = (x: Tensor<readonly []>) => cond(less(x, 0), neg, y => y, x)
 * console.log(abs(tensor(-3)).toString()) // => Tensor [] float32 3
 *
 * @since 0.2.0
 * @category loops
 */
export const cond: Cond = withLoops(choosing)
