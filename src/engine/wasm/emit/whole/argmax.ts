import { sizeOf } from '../../../../tensor/dtype.js'
import { lanesOf } from '../../../../primitive/reference/strided.js'
import { ELEMENT } from './element.js'
import type { Emitter } from './emitter.js'
import { emitAdvance, emitLaneStart, emitTimes, emitUnits } from './loops.js'

/** The place of the first extreme element of each lane, NaN before all numbers; of no elements 0. */
export const argmax: Emitter<'argmax'> = {
  units: ({ shape }) => sizeOf(shape),
  emit: (code, { operands, params: { dimension, kind } }, { operands: [source], target }) => {
    const { shape, dtype } = operands[0]!
    const { bytes, type, load } = ELEMENT[dtype]
    const lanes = lanesOf(shape, dimension)
    const [at, found, best, x] = [code.local('i32'), code.local('i32'), code.local(type), code.local(type)]
    const order = kind === 'max' ? 'le' : 'ge'
    emitUnits(code, lane => {
      emitLaneStart(code, lanes, lane).i32(bytes).op('i32.mul').set(at)
      code.i32(0).set(found)
      if (lanes.size > 0) code.get(at).memory(load, source!).set(best)
      emitTimes(code, lanes.size, i => {
        // NaN is better than any number, and nothing is better than NaN.
        code.get(at).memory(load, source!).tee(x).get(best).op(type === 'i32' ? `i32.${order}_s` : `${type}.${order}`).op('i32.eqz')
        code.get(best).get(best).op(`${type}.eq`).op('i32.and').if(() => code.get(x).set(best).get(i).set(found))
        emitAdvance(code, at, lanes.inner * bytes)
      })
      code.get(lane).i32(4).op('i32.mul').get(found).memory('i32.store', target)
    })
  },
}
