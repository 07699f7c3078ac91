/**
 * Why a program cannot be written as ONNX: what ONNX lacks, or what the batch decides that is no size.
 *
 * @since 0.2.0
 * @category errors
 */
export class OnnxError extends Error {
  override readonly name = 'OnnxError'

  /** @param primitive the operation that is meant, by its name in StableHLO; `undefined` where it is none. */
  constructor(message: string, readonly primitive?: string) {
    super(message)
  }
}
