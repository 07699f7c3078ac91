import type { Code, Local } from '../assembler/code.js'
import type { Functions } from './functions.js'

/* Integer arithmetic that has no vector instruction: lane by lane. */

const laneByLane = (code: Code, valid: number, lane: (i: number) => void): void => {
  const result = code.local('v128')
  code.i32x4(0).set(result)
  for (let i = 0; i < valid; i++) {
    code.get(result)
    lane(i)
    code.lane('i32x4.replace_lane', i).set(result)
  }
  code.get(result)
  code.release('v128', result)
}

/** Truncated quotient; x/0 is -1, and -2³¹/-1 wraps. */
export const intDivide = (code: Code, x: Local, y: Local, valid: number): void => {
  const [a, b] = [code.local('i32'), code.local('i32')]
  laneByLane(code, valid, i => {
    code.get(x).lane('i32x4.extract_lane', i).set(a)
    code.get(y).lane('i32x4.extract_lane', i).set(b)
    // Divisors 0 and -1 would trap: the first gives -1, the second the negation.
    const quotient = code.local('i32')
    code.get(b).i32(1).op('i32.add').i32(2).op('i32.lt_u').if(
      () => code.i32(-1).i32(0).get(a).op('i32.sub').get(b).op('i32.eqz').op('select').set(quotient),
      () => code.get(a).get(b).op('i32.div_s').set(quotient))
    code.get(quotient)
    code.release('i32', quotient)
  })
  code.release('i32', a, b)
}

/** Modulo 2³² by squaring; a negative exponent gives 1 for base 1 and 0 for every other. */
export const intPower = (code: Code, functions: Functions, x: Local, y: Local, valid: number): void => {
  const power = functions.sharedBy('power int32', ['i32', 'i32'], ['i32'], (inner, [base, exponent]) => {
    const result = inner.local('i32')
    inner.i32(1).set(result)
    inner.get(exponent!).i32(0).op('i32.lt_s').if(
      () => inner.get(base!).i32(1).op('i32.eq').set(result),
      () => inner.block(exit => inner.loop(again => {
        inner.get(exponent!).op('i32.eqz').branchIf(exit)
        inner.get(exponent!).i32(1).op('i32.and').if(() => inner.get(result).get(base!).op('i32.mul').set(result))
        inner.get(base!).get(base!).op('i32.mul').set(base!)
        inner.get(exponent!).i32(1).op('i32.shr_u').set(exponent!)
        inner.branch(again)
      })))
    inner.get(result)
  })
  laneByLane(code, valid, i => {
    code.get(x).lane('i32x4.extract_lane', i).get(y).lane('i32x4.extract_lane', i).call(power)
  })
}

/** Each lane by its own amount; 0 from 32 on, the amount read as unsigned. */
export const shiftEach = (code: Code, x: Local, y: Local, valid: number): void => {
  const by = code.local('i32')
  laneByLane(code, valid, i => {
    code.get(x).lane('i32x4.extract_lane', i).get(y).lane('i32x4.extract_lane', i).tee(by).op('i32.shr_u')
    code.i32(0).get(by).i32(32).op('i32.lt_u').op('select')
  })
  code.release('i32', by)
}
