/**
 * What went wrong between Node and XLA:
 *
 * - `no node`: this host has no processes to start; `no python`, `no jax`, `old jax`: what the worker needs is missing;
 * - `no device`: the platform, or so many devices of it, are not there; `no cluster`: other processes could not be joined;
 * - `rejected`: XLA does not take the program; `memory`: there is no room for it; `failed`: it ended with an error;
 * - `gone`: the worker ended, or another of its processes; `closed`: it was closed;
 * - `protocol`: the worker is another version's.
 *
 * @since 0.2.0
 * @category errors
 */
export type XlaProblem =
  'no node' | 'no python' | 'no jax' | 'old jax' | 'no device' | 'no cluster' | 'rejected' | 'memory' | 'failed' | 'gone' | 'closed' | 'protocol'

/**
 * An error of the engine XLA, with a sentence that says what to do.
 *
 * @since 0.2.0
 * @category errors
 */
export class XlaError extends Error {
  override readonly name = 'XlaError'

  constructor(readonly problem: XlaProblem, message: string) {
    super(`xla: ${message}`)
  }
}
