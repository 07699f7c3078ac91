import type { AbstractValue } from '../../../src/primitive/row/row.js'
import { sizeOf } from '../../../src/tensor/dtype.js'
import type { Dice } from './dice.js'

/** How a tensor's elements are drawn. */
export type Fill = 'dyadic' | 'whole' | 'real' | 'positive' | 'same' | 'ramp' | 'bits' | 'special' | { readonly from: number; readonly to: number }

const specials = [
  NaN, NaN, NaN, Infinity, Infinity, -Infinity, -Infinity, 0, 0, -0, -0, 1, -1, 0.5, -2, 1e-40, -1e-45, 2 ** -126, 3e38, -3e38, 1e30, -1e20, 88.7, -104, 16777217, 2147483648, -2147483904,
]
const wholes = [0, 1, -1, 2, -2, 31, 32, -32, 2147483647, -2147483648, 65536, -65537]

/** Numbers that a simplification may know something about. */
const known: Readonly<Record<'float' | 'positive' | 'int32', readonly number[]>> = {
  float: [0, 0, 1, 1, -1, 2, 0.5, -0, 0.25, 3, 10], positive: [1, 2, 0.5, 4, 3, 0.1], int32: [0, 0, 1, 1, -1, 2, 4, 8, 255, -2147483648],
}

/** One number that all elements of a constant are. */
export const uniform = (dice: Dice, dtype: AbstractValue['dtype'], how: Fill | undefined): number => {
  if (dtype === 'bool') return dice.int(0, 1)
  if (typeof how === 'object') return dice.int(how.from, how.to) * (dtype === 'int32' || dice.chance(0.7) ? 1 : 0.5)
  const value = dice.pick(known[how === 'positive' && dtype !== 'int32' ? 'positive' : dtype === 'int32' ? 'int32' : 'float'])
  return dtype === 'float32' ? Math.fround(value) : value
}

const element = (dice: Dice, dtype: AbstractValue['dtype'], how: Fill, i: number): number => {
  if (typeof how === 'object') return dtype === 'int32' ? dice.int(how.from, how.to) : dice.real(how.from, how.to)
  if (dtype === 'bool') return dice.int(0, 1)
  if (dtype === 'int32') {
    switch (how) {
      case 'bits': return dice.int(-2147483648, 2147483647)
      case 'special': return dice.pick(wholes)
      case 'positive': return dice.int(1, 12)
      case 'ramp': return i % 1000 - 3
      default: return dice.int(-9, 9)
    }
  }
  switch (how) {
    case 'dyadic': return dice.int(-16, 16) / 4
    case 'whole': case 'bits': return dice.int(-5, 5)
    case 'real': case 'same': return dice.real(-2, 2)
    case 'positive': return dice.real(0.25, 4)
    case 'ramp': return (i % 64) / 16 - 1
    case 'special': return dice.chance(0.5) ? dice.pick(specials) : dice.real(-3, 3)
  }
}

const usual: readonly Fill[] = ['dyadic', 'dyadic', 'whole', 'real', 'real', 'positive', 'positive', 'same', 'ramp']

/** Elements for a type. */
export const fill = (dice: Dice, { shape, dtype }: AbstractValue, wanted: Fill | undefined, special: boolean): readonly number[] => {
  const how = wanted ?? (special ? 'special' : dtype === 'int32' && dice.chance(0.1) ? 'bits' : dice.pick(usual))
  const size = sizeOf(shape)
  const fixed = dtype === 'float32' ? Math.fround : (x: number): number => x
  if (how === 'same' || (dtype === 'bool' && dice.chance(0.15))) return new Array<number>(size).fill(fixed(element(dice, dtype, how, 0)))
  return Array.from({ length: size }, (_, i) => fixed(element(dice, dtype, how, i)))
}

export const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 11, 16, 17, 33, 65]

/** A shape of rank 0 to 4 of odd sizes, often those of a palette, so that shapes of one program fit each other. */
export const shapeOf = (dice: Dice, palette: readonly number[], rank = dice.pick([0, 1, 1, 2, 2, 2, 3, 3, 4])): readonly number[] => {
  const shape: number[] = []
  let room = 4000
  for (let i = 0; i < rank; i++) {
    const d = dice.chance(0.02) ? 0 : dice.chance(0.15) ? 1 : dice.chance(0.8) ? dice.pick(palette) : dice.pick(sizes)
    const fits = d <= room ? d : dice.pick([1, 2, 3].filter(x => x <= room))
    shape.push(fits)
    room = Math.floor(room / Math.max(1, fits))
  }
  return shape
}
