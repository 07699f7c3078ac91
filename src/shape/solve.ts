import type { Refuse } from './error.js'
import type { Sizes } from './kind/dim.js'
import type { Show } from './show.js'
import type { ShapesMeet } from './union.js'

/** The sizes of right sides without their number: of [n] all, of [..., n, k] those before the last. */
type Rows<S, T> = S extends readonly [unknown, unknown] ? T extends readonly [unknown] ? T : Front<T> : Front<T>
type Front<T> = T extends readonly [...infer B, unknown] ? readonly [...B] : never

/**
 * `unknown` when right sides fit a square matrix: [n] or [n, k] to [n, n], and [..., n, k] to a batch [..., n, n].
 *
 * @since 0.2.0
 * @category type checks
 */
export type SolveCheck<Op extends string, S extends Sizes, T extends Sizes> = Refuse<SolveProblem<Op, S, T>>

type SolveProblem<Op extends string, S extends Sizes, T extends Sizes> =
  S extends unknown ? T extends unknown
    ? number extends S['length'] | T['length'] ? never
      : unknown extends ShapesMeet<Front<S> & Sizes, Rows<S, T> & Sizes> ? never : `${Op}: ${Show<S>} and ${Show<T>}: the right side must be [..., n] or [..., n, k] of an n by n matrix`
    : never : never
