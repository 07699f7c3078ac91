import { factoring, inverting, solving, substituting, type SolveWord, type SquareWord, type TriangularSolveWord } from '../../../op/linear.js'
import { withLoops } from './bring-loops.js'

/**
 * The lower triangle L with a positive diagonal of which A = L·Lᵀ, for each symmetric positive definite matrix of a batch `[..., n, n]`; what is not symmetric counts as
 * (A + Aᵀ)/2. A matrix that is not positive definite gives NaN everywhere. dA = L⁻ᵀ·Φ(Lᵀ·dL)·L⁻¹, made symmetric, Φ being the lower triangle with half the diagonal.
 * Primitives: `scan`, `sqrt`, `divide`.
 *
 * @throws {ShapeMismatch} when the last two axes differ, or the operand is not of floats; compile errors where types tell.
 * @example
 * import { cholesky, tensor } from 'pullback'
 *
 * console.log(cholesky(tensor([[4, 2], [2, 5]])).toString()) // => Tensor [2, 2] float32 (2, 0, 1, 2)
 *
 * @since 0.2.0
 * @category contraction
 */
export const cholesky: SquareWord<'cholesky'> = withLoops(factoring)

/**
 * The inverse of each square matrix of a batch `[..., n, n]`; NaN everywhere where the elimination meets a 0, as of a singular one. `solve(a, b)` is cheaper than `matmul(inverse(a), b)`,
 * and rounds less. With Y = A⁻¹, dA = −Yᵀ·dY·Yᵀ. Primitives: `scan`, `argmax`, `divide`.
 *
 * @throws {ShapeMismatch} when the last two axes differ, or the operand is not of floats; compile errors where types tell.
 * @example
 * import { inverse, tensor } from 'pullback'
 *
 * console.log(inverse(tensor([[2, 0], [0, 4]])).toString()) // => Tensor [2, 2] float32 (0.5, 0, 0, 0.25)
 *
 * @since 0.2.0
 * @category contraction
 */
export const inverse: SquareWord<'inverse'> = withLoops(inverting)

/**
 * X of A·X = B, for each square matrix of a batch `[..., n, n]` and right sides `[..., n, k]`, or one `[n]`; by elimination with partial pivoting. `pipe(a, solve(b))` is the same.
 * NaN everywhere where the elimination meets a 0, as of a singular matrix. dB = A⁻ᵀ·dX, dA = −dB·Xᵀ. Primitives: `scan`, `argmax`, `divide`.
 *
 * @throws {ShapeMismatch} when the matrix is not square, the right side does not fit, or the operands are not of floats and of one dtype; compile errors where types tell.
 * @example
 * import { solve, tensor } from 'pullback'
 *
 * console.log(solve(tensor([[2, 1], [1, 3]]), tensor([3, 5])).toString()) // => Tensor [2] float32 (0.8, 1.4)
 *
 * @since 0.2.0
 * @category contraction
 */
export const solve: SolveWord<'solve'> = withLoops(solving)

/**
 * X of A·X = B with a triangular A: the lower triangle counts, or the upper one with `{ lower: false }`, and what is beyond the diagonal is not looked at. Batches as
 * in {@link solve}; `pipe(a, triangularSolve(b))` is the same. NaN everywhere where a 0 stands on the diagonal. dB = A⁻ᵀ·dX, dA = −dB·Xᵀ of the triangle. Primitives:
 * `scan`, `divide`.
 *
 * @throws {ShapeMismatch} when the matrix is not square, the right side does not fit, or the operands are not of floats and of one dtype; compile errors where types tell.
 * @example
 * import { tensor, triangularSolve } from 'pullback'
 *
 * console.log(triangularSolve(tensor([[2, 0], [1, 4]]), tensor([4, 10])).toString()) // => Tensor [2] float32 (2, 2)
 *
 * @since 0.2.0
 * @category contraction
 */
export const triangularSolve: TriangularSolveWord = withLoops(substituting)
