/**
 * Shapes, dtypes or axes that do not fit, found at run time. The message is one sentence: the operation, the shapes, the
 * place, and what to do; it is the sentence that the compiler prints where it could see the mistake.
 *
 * @since 0.1.0
 * @category errors
 */
export class ShapeMismatch extends Error {
  override readonly name = 'ShapeMismatch'
}

/** A shape as a sentence shows it: `[32, 10]`. */
export const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`

/** Throws a {@link ShapeMismatch} with `sentence`. */
export const mismatch = (sentence: string): never => {
  throw new ShapeMismatch(sentence)
}
