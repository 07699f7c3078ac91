/**
 * What `compile` refuses: a branch on a traced value, a value that escaped its trace, a result that is no tree.
 *
 * @since 0.1.0
 * @category errors
 */
export class TraceError extends Error {
  override readonly name = 'TraceError'
}
