import type { Code, Local } from '../../assembler/code.js'
import type { DType } from '../../../../tensor/dtype.js'
import type { Lanes } from '../../../reference/strided.js'
import { ELEMENT } from './element.js'
import { emitAdvance, emitSingle, emitTimes } from './loops.js'

/*
 * A radix sort from the lowest digit: keys become unsigned words whose order is theirs, one pass distributes the elements by one digit, and each
 * pass keeps the order of the last within a digit. Between passes an element is a pair of its key's word and its index.
 */

export interface Sorting {
  readonly lanes: Lanes
  readonly dtype: DType
  readonly source: number
  readonly target: number
  /** Byte offset of {@link radixScratch} bytes: counters, then two lists of pairs. */
  readonly scratch: number
}

interface Digit {
  /** Of the key, the lowest is 0. */
  readonly word: number
  readonly shift: number
  readonly bits: number
  /** Where its counters lie in scratch memory. */
  readonly counters: number
}

const PAIR = 8

/** From here on fewer passes are worth the larger counters: measured. */
const LARGE = 2048

const digitsOf = (size: number, dtype: DType): readonly Digit[] => {
  const widths = dtype === 'bool' ? [1] : size < LARGE ? [8, 8, 8, 8] : [11, 11, 10]
  const words = dtype === 'float64' ? [0, 1] : [0]
  let counters = 0
  return words.flatMap(word => {
    let shift = 0
    return widths.map((bits): Digit => {
      const digit = { word, shift, bits, counters }
      shift += bits
      counters += 4 << bits
      return digit
    })
  })
}

const counterBytes = (digits: readonly Digit[]): number => digits.reduce((sum, { bits }) => sum + (4 << bits), 0)

/** Bytes of scratch memory for lanes of `size`. */
export const radixScratch = (size: number, dtype: DType): number => {
  const digits = digitsOf(size, dtype)
  return counterBytes(digits) + Math.min(digits.length - 1, 2) * size * PAIR
}

/** The word of the key of the element at an address, on the stack: -0 is as 0, and NaN is the greatest. */
const emitWord = (code: Code, { dtype, source }: Sorting, address: Local, word: number): void => {
  if (dtype === 'bool') code.get(address).memory('i32.load8_u', source)
  else if (dtype === 'int32') code.get(address).memory('i32.load', source).i32(-0x80000000).op('i32.xor')
  else {
    // A negative number has all its bits inverted; any other's sign bit is set, which makes +0 of -0.
    const [type, load] = dtype === 'float32' ? ['f32', 'f32.load'] as const : ['f64', 'f64.load'] as const
    const top = dtype === 'float32' || word === 1
    const [x, negative] = [code.local(type), code.local('i32')]
    code.get(address).memory(load, source).set(x)
    const emitZero = (): Code => type === 'f32' ? code.f32(0) : code.f64(0)
    code.i32(0).get(x)
    emitZero().op(type === 'f32' ? 'f32.lt' : 'f64.lt').op('i32.sub').set(negative)
    code.i32(-1)
    code.get(address).memory('i32.load', source + word * 4)
    code.get(negative).op('i32.xor')
    if (top) code.get(negative).i32(-1).op('i32.xor').i32(-0x80000000).op('i32.and').op('i32.or')
    code.get(x).get(x).op(type === 'f32' ? 'f32.ne' : 'f64.ne').op('select')
    code.release(type, x)
    code.release('i32', negative)
  }
}

/** The address of the counter of a key's digit, less `scratch` and the digit's own offset, on the stack. */
const emitCounter = (code: Code, { shift, bits }: Digit, key: Local): void => {
  code.get(key)
  if (shift >= 2) code.i32(shift - 2).op('i32.shr_u').i32(((1 << bits) - 1) * 4).op('i32.and')
  else code.i32((1 << bits) - 1).op('i32.and').i32(2).op('i32.shl')
}

/** Counts how often each digit has each value. */
const emitCounts = (code: Code, sorting: Sorting, digits: readonly Digit[], source: Local): void => {
  const { lanes: { size, inner }, dtype, scratch } = sorting
  const [at, key, counter] = [code.local('i32'), code.local('i32'), code.local('i32')]
  code.i32(scratch).i32(0).i32(counterBytes(digits)).memoryFill()
  code.get(source).set(at)
  emitTimes(code, size, () => {
    digits.forEach((digit, d) => {
      if (digit.word !== digits[d - 1]?.word) {
        emitWord(code, sorting, at, digit.word)
        code.set(key)
      }
      emitCounter(code, digit, key)
      code.tee(counter).get(counter).memory('i32.load', scratch + digit.counters).i32(1).op('i32.add').memory('i32.store', scratch + digit.counters)
    })
    emitAdvance(code, at, inner * ELEMENT[dtype].bytes)
  })
  code.release('i32', at, key, counter)
}

/** Turns the counts of a digit into the addresses where the elements of each value go; the first is on the stack. */
const emitAddresses = (code: Code, scratch: number, { bits, counters }: Digit, step: number): void => {
  const [next, count, at] = [code.local('i32'), code.local('i32'), code.local('i32')]
  code.set(next).i32(0).set(at)
  emitTimes(code, 1 << bits, () => {
    code.get(at).memory('i32.load', scratch + counters).set(count)
    code.get(at).get(next).memory('i32.store', scratch + counters)
    code.get(count).i32(step).op('i32.mul').get(next).op('i32.add').set(next)
    emitAdvance(code, at, 4)
  })
  code.release('i32', next, count, at)
}

/** Sorts the lane that begins `source` and `target` bytes from those of the first. */
const emitLane = (code: Code, sorting: Sorting, digits: readonly Digit[], source: Local, target: Local): void => {
  const { lanes: { size, inner }, dtype, scratch } = sorting
  const step = inner * ELEMENT[dtype].bytes
  const pairs = (pass: number): number => scratch + counterBytes(digits) + (pass % 2) * size * PAIR
  const [from, key, index, counter, to] = [code.local('i32'), code.local('i32'), code.local('i32'), code.local('i32'), code.local('i32')]
  emitCounts(code, sorting, digits, source)
  digits.forEach((digit, pass) => {
    const next = digits[pass + 1]
    const move = next === undefined ? inner * 4 : PAIR
    if (next === undefined) code.get(target).i32(sorting.target).op('i32.add')
    else code.i32(pairs(pass))
    emitAddresses(code, scratch, digit, move)
    if (pass === 0) code.get(source).set(from).i32(0).set(index)
    else code.i32(0).set(from)
    emitTimes(code, size, () => {
      if (pass === 0) emitWord(code, sorting, from, digit.word)
      else code.get(from).memory('i32.load', pairs(pass - 1) + 4).set(index).get(from).memory('i32.load', pairs(pass - 1))
      code.set(key)
      emitCounter(code, digit, key)
      code.tee(counter).get(counter).memory('i32.load', scratch + digit.counters).tee(to)
      code.i32(move).op('i32.add').memory('i32.store', scratch + digit.counters)
      if (next === undefined) code.get(to).get(index).memory('i32.store', 0)
      else {
        code.get(to).get(index).memory('i32.store', 4)
        if (next.word !== digit.word) {
          // The other word of the key, from where the element lies.
          code.get(index).i32(step).op('i32.mul').get(source).op('i32.add').set(counter)
          emitWord(code, sorting, counter, next.word)
          code.set(key)
        }
        code.get(to).get(key).memory('i32.store', 0)
      }
      if (pass === 0) emitAdvance(code, index, 1)
      emitAdvance(code, from, pass === 0 ? step : PAIR)
    })
  })
  code.release('i32', from, key, index, counter, to)
}

/** Sorts all lanes, one after the other. */
export const emitRadix = (code: Code, sorting: Sorting): void => {
  const { lanes: { outer, size, inner }, dtype } = sorting
  const { bytes } = ELEMENT[dtype]
  const digits = digitsOf(size, dtype)
  const [source, target] = [code.local('i32'), code.local('i32')]
  emitSingle(code, () => {
    code.i32(0).set(source).i32(0).set(target)
    emitTimes(code, outer, () => {
      emitTimes(code, inner, () => {
        emitLane(code, sorting, digits, source, target)
        emitAdvance(code, source, bytes)
        emitAdvance(code, target, 4)
      })
      emitAdvance(code, source, (size - 1) * inner * bytes)
      emitAdvance(code, target, (size - 1) * inner * 4)
    })
  })
}
