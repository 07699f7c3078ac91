import { sizeOf } from '../../../../tensor/dtype.js'
import { lanesOf } from '../../../../primitive/reference/strided.js'
import { ELEMENT } from './element.js'
import type { Emitter } from './emitter.js'
import { emitAdvance, emitLaneStart, emitTimes, emitUnits } from './loops.js'

/** Running sums: of float32 in float64, each rounded. An element is read before its place is written: the target may be the operand. */
export const cumulativeSum: Emitter<'cumulative_sum'> = {
  units: ({ shape, params }) => sizeOf(shape) / (shape[params.dimension]! || 1),
  emit: (code, { dtype, shape, params: { dimension, reverse } }, { operands: [source], target }) => {
    const { bytes, type, load, store } = ELEMENT[dtype]
    const lanes = lanesOf(shape, dimension)
    const row = lanes.inner * bytes
    const wide = type === 'f32' ? 'f64' : type
    const [at, sum] = [code.local('i32'), code.local(wide)]
    emitUnits(code, lane => {
      emitLaneStart(code, lanes, lane).i32(bytes).op('i32.mul').i32(reverse ? (lanes.size - 1) * row : 0).op('i32.add').set(at)
      code[wide](0).set(sum)
      emitTimes(code, lanes.size, () => {
        code.get(at).get(sum).get(at).memory(load, source!)
        if (type === 'f32') code.op('f64.promote_f32')
        code.op(`${wide}.add`).tee(sum)
        if (type === 'f32') code.op('f32.demote_f64')
        code.memory(store, target)
        emitAdvance(code, at, reverse ? -row : row)
      })
    })
  },
}
