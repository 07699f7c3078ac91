import type { Program } from '../program.js'
import { transposeIntoLeft, transposeIntoRight } from './contraction.js'
import { convertToSame, convertTwice } from './convert.js'
import { withoutDead } from './dead.js'
import { reshapeLast, spreadLast } from './elementwise.js'
import { empty, fold } from './fold.js'
import {
  addNothing, constantSecond, divideByPowerOfTwo, divideByUnit, maximumOfItself, minimumOfItself, multiplyByUnit,
  subtractFromNothing, subtractItself, subtractNothing,
} from './identity.js'
import {
  broadcastOfTranspose, broadcastOfUnitAxes, broadcastThatRepeatsNothing, broadcastTwice, reshapeOfBroadcast,
  reshapeScalar, reshapeToSame, reshapeTwice, transposeOfBroadcast, transposeOfIota, transposeOfUnitAxes,
  transposeTwice,
} from './layout.js'
import {
  andTrivial, compareWithItself, notCompared, notTwice, orTrivial, selectKnown, selectNot, selectOfBools,
  selectTwice, shiftTrivial, xorTrivial,
} from './logic.js'
import {
  concatenateTheSame, concatenateWithEmpty, padByNothing, padWithTheSame, reverseOfBroadcast, reverseOfUnitAxes,
  reverseTwice, sliceOfAll, sliceOfBroadcast, sliceOfConcatenate, sliceTwice,
} from './pieces.js'
import { reduceOfTranspose, reduceTheSame, reduceUnitAxes } from './reduction.js'
import { rewrite } from './rewrite.js'
import type { RuleSet } from './rule.js'
import {
  absOfSigned, addNegated, divideNegated, multiplyNegated, negateProduct, negateQuotient, negateTwice,
  subtractNegated,
} from './sign.js'

export { withoutDead }

/** Every rule. Each keeps every element of every result, up to the bits inside a NaN. */
export const rules: RuleSet = {
  every: [empty, spreadLast, fold],
  of: {
    add: [constantSecond, addNothing, addNegated],
    subtract: [subtractNothing, subtractFromNothing, subtractItself, subtractNegated],
    multiply: [constantSecond, multiplyByUnit, multiplyNegated],
    divide: [divideByUnit, divideByPowerOfTwo, divideNegated],
    maximum: [constantSecond, maximumOfItself],
    minimum: [constantSecond, minimumOfItself],
    and: [constantSecond, andTrivial],
    or: [constantSecond, orTrivial],
    xor: [constantSecond, xorTrivial],
    negate: [negateTwice, negateProduct, negateQuotient],
    abs: [absOfSigned],
    not: [notTwice, notCompared],
    shift_right_logical: [shiftTrivial],
    compare: [compareWithItself],
    select: [selectKnown, selectNot, selectOfBools, selectTwice],
    convert: [convertToSame, convertTwice],
    reshape: [reshapeToSame, reshapeTwice, reshapeScalar, reshapeOfBroadcast],
    transpose: [transposeOfUnitAxes, transposeTwice, transposeOfBroadcast, transposeOfIota],
    broadcast_in_dim: [broadcastThatRepeatsNothing, broadcastTwice, broadcastOfTranspose, broadcastOfUnitAxes],
    slice: [sliceOfAll, sliceTwice, sliceOfBroadcast, sliceOfConcatenate],
    reverse: [reverseOfUnitAxes, reverseTwice, reverseOfBroadcast],
    pad: [padByNothing, padWithTheSame],
    concatenate: [concatenateWithEmpty, concatenateTheSame],
    reduce: [reduceUnitAxes, reduceTheSame, reduceOfTranspose],
    dot_general: [transposeIntoLeft, transposeIntoRight],
  },
  last: [reshapeLast],
}

/**
 * A shorter program of the same values: what is known when it is traced is computed, what is computed twice is computed once, and what
 * changes nothing or moves elements back and forth is left out. Sums of floats keep their terms and their order.
 */
export const simplify = (program: Program): Program => withoutDead(rewrite(withoutDead(program), rules))
