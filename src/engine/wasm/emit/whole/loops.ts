import type { Code, Local } from '../../assembler/code.js'
import type { Lanes } from '../../../../primitive/reference/strided.js'

/** Emits `local += n`. */
export const emitAdvance = (code: Code, local: Local, n: number): void => {
  if (n !== 0) code.get(local).i32(n).op('i32.add').set(local)
}

const emitLoop = (code: Code, i: Local, end: () => void, body: (i: Local) => void): void => {
  code.block(exit => code.loop(again => {
    code.get(i)
    end()
    code.op('i32.ge_s').branchIf(exit)
    body(i)
    emitAdvance(code, i, 1)
    code.branch(again)
  }))
}

/** Emits `count` runs of the body, which is given the number of the run. */
export const emitTimes = (code: Code, count: number, body: (i: Local) => void): void => {
  const i = code.local('i32')
  code.i32(0).set(i)
  emitLoop(code, i, () => code.i32(count), body)
  code.release('i32', i)
}

/** Emits the body for each unit from parameter 0 up to parameter 1. */
export const emitUnits = (code: Code, body: (unit: Local) => void): void => emitLoop(code, code.param(0), () => code.get(code.param(1)), body)

/** Emits the element at which the lane of that number begins, on the stack. */
export const emitLaneStart = (code: Code, { size, inner }: Lanes, lane: Local): Code =>
  code.get(lane).i32(inner).op('i32.div_u').i32(inner * (size - 1)).op('i32.mul').get(lane).op('i32.add')
