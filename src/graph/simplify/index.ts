import type { Structured } from '../../primitive/program.js'
import { asStated } from '../../tensor/cast.js'
import {
  constantSecond, convertTwice, divideByPowerOfTwo, joinNegated, negateProduct, neutralSecond, notCompared, selectKnown, twice,
} from './algebra.js'
import { productOfOne, transposeIntoLeft, transposeIntoRight } from './contraction.js'
import { withoutDead } from './dead.js'
import { reshapeLast, spreadLast } from './elementwise.js'
import { empty, fold } from './fold.js'
import {
  broadcastOfUnitAxes, broadcastThatRepeatsNothing, broadcastTwice, ofScalar, reduceUnitAxes, reshapeTwice, sliceTwice, sumsOfOne, toSame,
  transposeOfUnitAxes, transposeTwice,
} from './layout.js'
import { rewrite } from './rewrite.js'
import type { Rewriting, RuleSet } from './rule.js'

export { withoutDead }

/** Every rule. Each keeps every element of every result, up to the bits inside a NaN. */
export const rules: RuleSet = {
  every: [empty, spreadLast, fold, constantSecond],
  of: {
    add: [neutralSecond, joinNegated],
    subtract: [neutralSecond, joinNegated],
    multiply: [neutralSecond],
    divide: [neutralSecond, divideByPowerOfTwo],
    negate: [twice, negateProduct],
    not: [twice, notCompared],
    select: [selectKnown],
    convert: [toSame, convertTwice],
    reshape: [toSame, reshapeTwice, ofScalar],
    transpose: [transposeOfUnitAxes, transposeTwice, ofScalar],
    broadcast_in_dim: [broadcastThatRepeatsNothing, broadcastTwice, broadcastOfUnitAxes],
    slice: [toSame, sliceTwice, ofScalar],
    reverse: [ofScalar],
    concatenate: [toSame],
    reduce: [reduceUnitAxes],
    cumulative_sum: [sumsOfOne],
    dot_general: [productOfOne, transposeIntoLeft, transposeIntoRight],
  },
  last: [reshapeLast],
}

/**
 * A shorter program of the same values: what is known when it is traced is computed, what is computed twice is computed once, and what
 * changes nothing or moves elements back and forth is left out. Sums of floats keep their terms and their order.
 */
export const simplify: Rewriting = asStated((program: Structured): Structured => withoutDead(rewrite(withoutDead(program), rules)))
