import { binaryWord, type BinaryWord } from '../../../op/binary.js'
import { flooredQuotient, remainder } from '../../../op/remainder.js'
import { numeric } from '../../../op/takes.js'
import type { NumericDType } from '../../../tensor/dtype.js'
import { choosing, type Cond } from '../../../transform/cond.js'
import { recomputing, type Remat } from '../../../transform/remat.js'
import { scanning, type Scan } from '../../../transform/scan.js'
import { repeating, type WhileLoop } from '../../../transform/while-loop.js'
import { withLoops } from './bring-loops.js'

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
 * A loop of as many steps as a condition asks for: `body` goes from a carry to the next as long as `condition` of it holds; the result is the first carry for
 * which it does not, `init` itself where it does not hold from the beginning. A carry is a tree of tensors and keys, which keeps its shapes and dtypes.
 *
 * Its derivative goes forward only, by `jvp`: nobody knows beforehand how many steps there are to go back, so that `grad` and `vjp` of it are errors. Where the
 * number of steps is known, {@link scan} has both. Under `vmap` each example stops by itself, and steps are taken until all have.
 *
 * @throws {ShapeMismatch} when the carry changes a shape or dtype, or the condition is no bool scalar; compile errors where types tell.
 * @throws {ArgumentError} when a derivative is asked to go back through it.
 * @throws {TraceError} when a function reads an element.
 * @example
 * import { abs, div, add, greater, mul, square, sub, tensor, whileLoop, type Tensor } from 'pullback'
 *
 * // The root of 2, by Newton.
 * const root = whileLoop((x: Tensor<readonly []>) => greater(abs(sub(square(x), 2)), 1e-5), x => mul(add(x, div(2, x)), 0.5), tensor(1))
 * console.log(root.toString()) // => Tensor [] float32 1.41422
 *
 * @since 0.2.0
 * @category loops
 */
export const whileLoop: WhileLoop = withLoops(repeating)

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

/**
 * The remainder a − b·⌊a/b⌋, elementwise with broadcasting, exact: it has the sign of b, as in NumPy and Python (JavaScript's `%` has that of a). `pipe(a, mod(b))` is the same.
 * By 0 it is NaN, and 0 for int32. ∂/∂a = 1 and ∂/∂b = −⌊a/b⌋, at the jumps too.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast, or the dtypes differ or are bool; a compile error where types tell.
 * @example
 * import { mod, tensor } from 'pullback'
 *
 * console.log(mod(tensor([7, -7, 7.5]), tensor([3, 3, -2])).toString()) // => Tensor [3] float32 (1, 2, -0.5)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const mod: BinaryWord<'mod', NumericDType> = withLoops(binaryWord<'mod', NumericDType>('mod', numeric, remainder))

/**
 * The quotient rounded down, ⌊a/b⌋, elementwise with broadcasting: a = b·floorDiv(a, b) + mod(a, b). `pipe(a, floorDiv(b))` is the same.
 * By 0 it is a/0, infinite or NaN, and 0 for int32; −2³¹ by −1 stays −2³¹, as int32 wraps around. Its derivatives are taken as 0.
 *
 * @throws {ShapeMismatch} when the shapes do not broadcast, or the dtypes differ or are bool; a compile error where types tell.
 * @example
 * import { floorDiv, tensor } from 'pullback'
 *
 * console.log(floorDiv(tensor([7, -7, 7.5]), tensor([3, 3, -2])).toString()) // => Tensor [3] float32 (2, -3, -4)
 *
 * @since 0.2.0
 * @category elementwise
 */
export const floorDiv: BinaryWord<'floorDiv', NumericDType> = withLoops(binaryWord<'floorDiv', NumericDType>('floorDiv', numeric, flooredQuotient))

/**
 * The same function, whose pullback computes what it needs of its inside again instead of keeping it: less memory, for one more forward pass. Of
 * `scan(remat(f), …)` only the carries are kept. The value is the same bits; sums in the gradient may be taken in another order.
 * `explain()` shows what it saves.
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
export const remat: Remat = withLoops(recomputing)
