import type { WholeKernel } from '../../kernel/kernel.js'
import { lanesOf } from '../../../../primitive/reference/strided.js'
import { ELEMENT } from './element.js'
import type { Emitter } from './emitter.js'
import { emitAdvance, emitLaneStart, emitTimes, emitUnits } from './loops.js'

/*
 * A radix sort from the lowest digit: keys become unsigned integers whose order is theirs, one pass distributes the elements by one digit, and each
 * pass keeps the order of the last within a digit. Meanwhile an element is a record: the words of its key, the lowest first, and its index.
 */

/** What a sort has in scratch memory: counters, one for each value of a digit, then two lists of records. */
const layoutOf = ({ operands, shape, params }: WholeKernel<'argsort'>) => {
  const { dtype } = operands[0]!
  const lanes = lanesOf(shape, params.dimension)
  // About as many counters as elements.
  const bits = Math.max(4, Math.min(11, 32 - Math.clz32(lanes.size)))
  const index = dtype === 'float64' ? 8 : 4
  const record = index + 4
  return { dtype, lanes, bits, index, record, counters: 4 << bits, list: lanes.size * record }
}

/** The indices that sort each lane: stable, -0 as 0, NaN last. The target must not be the operand. One unit: lanes share the scratch memory. */
export const argsort: Emitter<'argsort'> = {
  scratch: kernel => {
    const { counters, list } = layoutOf(kernel)
    return counters + 2 * list
  },
  emit: (code, kernel, { operands: [source], target, scratch }) => {
    const { dtype, lanes, bits, index, record, counters, list } = layoutOf(kernel)
    const { size, inner, outer } = lanes
    const { type, bytes, load } = ELEMENT[dtype]
    const [start, at, to, key, x] = [code.local('i32'), code.local('i32'), code.local('i32'), code.local('i32'), code.local(type)]
    // From the beginning of the thread's scratch memory, where the counters lie.
    const places = [counters, counters + list] as const
    const top = index - 4
    const emitRecords = (body: (i: typeof at) => void): void => {
      code.get(scratch).set(at)
      emitTimes(code, size, i => {
        body(i)
        emitAdvance(code, at, record)
      })
    }
    emitUnits(code, () => emitTimes(code, outer * inner, lane => {
      emitLaneStart(code, lanes, lane).tee(start).i32(bytes).op('i32.mul').set(to)
      emitRecords(i => {
        // + 0 makes 0 of -0.
        code.get(at).get(to).memory(load, source!)[type](0).op(`${type}.add`).tee(x).memory(`${type}.store`, places[0])
        code.get(at).get(i).memory('i32.store', places[0] + index)
        // A negative float has all its bits inverted, all else only the highest; NaN becomes the greatest key.
        code.get(at).memory('i32.load', places[0] + top).i32(31).op('i32.shr_s').i32(type === 'i32' ? 0 : -1).op('i32.and').set(key)
        for (let word = 0; word < index; word += 4) {
          code.get(at).get(at).memory('i32.load', places[0] + word).get(key).i32(word === top ? -0x80000000 : 0).op('i32.or').op('i32.xor')
          code.i32(0).get(x).get(x).op(`${type}.ne`).op('i32.sub').op('i32.or').memory('i32.store', places[0] + word)
        }
        emitAdvance(code, to, inner * bytes)
      })
      let [from, next] = places
      for (let word = 0; word < index; word += 4) {
        for (let shift = 0; shift < (dtype === 'bool' ? 1 : 32); shift += bits) {
          /** The counter of the record's digit, twice; then what it holds. */
          const emitCounter = (): void => {
            code.get(at).memory('i32.load', from + word).i32(shift).op('i32.shr_u').i32((1 << bits) - 1).op('i32.and').i32(4).op('i32.mul').get(scratch).op('i32.add')
            code.tee(key).get(key).memory('i32.load', 0)
          }
          code.get(scratch).i32(0).i32(counters).memoryFill()
          emitRecords(() => {
            emitCounter()
            code.i32(record).op('i32.add').memory('i32.store', 0)
          })
          // Bytes of the records with each digit become where the first of these goes.
          code.get(scratch).tee(at).set(to)
          emitTimes(code, 1 << bits, () => {
            code.get(at).get(to).get(to).get(at).memory('i32.load', 0).op('i32.add').set(to).memory('i32.store', 0)
            emitAdvance(code, at, 4)
          })
          emitRecords(() => {
            emitCounter()
            code.tee(to).i32(record).op('i32.add').memory('i32.store', 0)
            for (let part = 0; part < record; part += 4) code.get(to).get(at).memory('i32.load', from + part).memory('i32.store', next + part)
          })
          ;[from, next] = [next, from]
        }
      }
      code.get(start).i32(4).op('i32.mul').set(to)
      emitRecords(() => {
        code.get(to).get(at).memory('i32.load', from + index).memory('i32.store', target)
        emitAdvance(code, to, inner * 4)
      })
    }))
  },
}
