import type { Code, Local } from '../../assembler/code.js'
import type { Lanes } from '../../../reference/strided.js'

/** Emits `local += n`. */
export const emitAdvance = (code: Code, local: Local, n: number): void => {
  if (n !== 0) code.get(local).i32(n).op('i32.add').set(local)
}

/** Emits `local · n + more`, on the stack. */
export const emitScaled = (code: Code, local: Local, n: number, more = 0): void => {
  code.get(local)
  if (n !== 1) code.i32(n).op('i32.mul')
  if (more !== 0) code.i32(more).op('i32.add')
}

/** Emits `count` runs of the body, in a loop where there are more than one. */
export const emitTimes = (code: Code, count: number, body: () => void): void => {
  if (count <= 1) {
    if (count === 1) body()
    return
  }
  const left = code.local('i32')
  code.i32(count).set(left)
  code.loop(again => {
    body()
    code.get(left).i32(1).op('i32.sub').tee(left).branchIf(again)
  })
  code.release('i32', left)
}

/** Emits the body for each unit from parameter 0 up to parameter 1. */
export const emitUnits = (code: Code, body: (unit: Local) => void): void => {
  const [unit, to] = [code.param(0), code.param(1)]
  code.block(exit => code.loop(again => {
    code.get(unit).get(to).op('i32.ge_s').branchIf(exit)
    body(unit)
    emitAdvance(code, unit, 1)
    code.branch(again)
  }))
}

/** Emits the body once, for kernels of a single unit. */
export const emitSingle = (code: Code, body: () => void): void => {
  code.get(code.param(0)).get(code.param(1)).op('i32.lt_s').if(body)
}

/** Emits the element at which the lane of that number begins, on the stack. */
export const emitLaneStart = (code: Code, { size, inner }: Lanes, lane: Local): void => {
  if (inner === 1) return emitScaled(code, lane, size)
  code.get(lane).i32(inner).op('i32.div_u').i32(inner * (size - 1)).op('i32.mul').get(lane).op('i32.add')
}

/** How many strips of `width` columns cover each block. */
export const stripsOf = ({ outer, inner }: Lanes, width: number): number => outer * Math.ceil(inner / width)

/**
 * Lanes that are columns, a strip of neighbours at a time, so that each row is read in one piece: the body is emitted for strips of `width` columns
 * and for the narrower last one, given the block and the first column.
 */
export const emitStrips = (code: Code, { inner }: Lanes, width: number, body: (block: Local, column: Local, columns: number) => void): void => {
  const strips = Math.ceil(inner / width)
  const rest = inner % width
  const [block, column] = [code.local('i32'), code.local('i32')]
  emitUnits(code, unit => {
    code.get(unit).i32(strips).op('i32.div_u').set(block)
    code.get(unit).i32(strips).op('i32.rem_u').i32(width).op('i32.mul').set(column)
    if (rest === 0) body(block, column, width)
    else if (strips === 1) body(block, column, rest)
    else code.get(column).i32(inner - rest).op('i32.eq').if(() => body(block, column, rest), () => body(block, column, width))
  })
  code.release('i32', block, column)
}
