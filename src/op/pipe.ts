import * as functions from '#function'
import type * as declared from 'fp-ts/lib/function.js'

// Values by the package's own imports, as a browser needs them; types by their public name, as declarations need them.

/**
 * fp-ts's `pipe`: a value through functions, from left to right.
 *
 * @since 0.1.0
 * @category functions
 */
export const pipe: typeof declared.pipe = functions.pipe

/**
 * fp-ts's `flow`: functions composed from left to right.
 *
 * @since 0.1.0
 * @category functions
 */
export const flow: typeof declared.flow = functions.flow
