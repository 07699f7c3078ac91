import type { Code } from '../../assembler/code.js'
import type { DType } from '../../../../tensor/dtype.js'
import type { Lanes } from '../../../reference/strided.js'
import { ELEMENT } from './element.js'
import { emitAdvance, emitLaneStart, emitScaled, emitUnits } from './loops.js'

export interface Ranking {
  readonly lanes: Lanes
  readonly dtype: DType
  readonly source: number
  readonly target: number
}

/** Short lanes: an element's place is the number of elements that belong before it. Needs no memory, and no branch depends on the data. */
export const emitRank = (code: Code, { lanes, dtype, source, target }: Ranking): void => {
  const { size, inner } = lanes
  const { bytes, type, load } = ELEMENT[dtype]
  const step = inner * bytes
  const [start, own, other, end] = [code.local('i32'), code.local('i32'), code.local('i32'), code.local('i32')]
  const [i, rank, nan] = [code.local('i32'), code.local('i32'), code.local('i32')]
  const [key, x] = [code.local(type), code.local(type)]
  /** Whether `x` is not greater than `key`, or, with `swap`, `key` not than `x`: NaN is not greater than NaN. */
  const emitNotGreater = (swap: boolean): void => {
    code.get(swap ? key : x).get(swap ? x : key)
    if (type === 'i32') return void code.op('i32.le_s')
    code.op(type === 'f32' ? 'f32.le' : 'f64.le')
    if (swap) code.get(x).get(x).op(type === 'f32' ? 'f32.ne' : 'f64.ne')
    else code.get(nan)
    code.op('i32.or')
  }
  const emitCount = (until: () => void, counts: () => void): void => {
    until()
    code.set(end)
    code.block(exit => code.loop(again => {
      code.get(other).get(end).op('i32.ge_u').branchIf(exit)
      code.get(other).memory(load, source).set(x)
      counts()
      code.get(rank).op('i32.add').set(rank)
      emitAdvance(code, other, step)
      code.branch(again)
    }))
  }
  emitUnits(code, lane => {
    emitLaneStart(code, lanes, lane)
    code.set(start)
    code.i32(0).set(i)
    emitScaled(code, start, bytes)
    code.set(own)
    code.loop(again => {
      code.get(own).memory(load, source).set(key)
      if (type !== 'i32') code.get(key).get(key).op(type === 'f32' ? 'f32.ne' : 'f64.ne').set(nan)
      code.i32(0).set(rank)
      emitScaled(code, start, bytes)
      code.set(other)
      // Equal ones stay in order: those before count, those behind do not.
      emitCount(() => code.get(own), () => emitNotGreater(false))
      emitAdvance(code, other, step)
      emitCount(() => emitScaled(code, start, bytes, size * step), () => {
        emitNotGreater(true)
        code.op('i32.eqz')
      })
      emitScaled(code, rank, inner)
      code.get(start).op('i32.add').i32(4).op('i32.mul').get(i).memory('i32.store', target)
      emitAdvance(code, own, step)
      emitAdvance(code, i, 1)
      code.get(i).i32(size).op('i32.lt_s').branchIf(again)
    })
  })
}
