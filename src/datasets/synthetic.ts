import { cos, sin } from '../engine/wasm/words/trigonometric.js'
import { foldIn, normal, permutation, uniform } from '../random/index.js'
import { checkArgument, counted, described, optionsArgument, refuse } from '../tensor/argument.js'
import { fromArray } from '../tensor/construct.js'
import type { Key } from '../tensor/key.js'
import { toFlat } from '../tensor/read.js'
import type { Tensor } from '../tensor/value.js'

/** Points of the plane, and the class of each. */
export interface Points<N extends number> {
  readonly x: Tensor<readonly [N, 2]>
  readonly y: Tensor<readonly [N], 'int32'>
}

/** Sequences of symbols, and what is to be said at each step. */
export interface Sequences<N extends number> {
  readonly x: Tensor<readonly [N, number], 'int32'>
  readonly y: Tensor<readonly [N, number], 'int32'>
}

/** How far points lie from where they should. */
export interface Noise {
  /** The standard deviation of what is added. */
  readonly noise?: number | undefined
}

const whole = (word: string, what: string, count: number, least: number): number =>
  Number.isSafeInteger(count) && count >= least ? count : refuse(`${word}: ${what} is ${described(count)}: it must be a whole number, ${least} or more`)

const amount = (word: string, what: string, value: number): number =>
  Number.isFinite(value) && value >= 0 ? value : refuse(`${word}: ${what} is ${described(value)}: it must be a number, 0 or more`)

/** The sine and the cosine of angles, the same on every host. */
const circle = (angles: Float64Array): readonly [sines: Float64Array, cosines: Float64Array] => {
  const all = fromArray([angles.length], angles, { dtype: 'float64' })
  return [toFlat(sin(all)), toFlat(cos(all))]
}

/** Where row i goes, in random order. */
const orderOf = (key: Key, rows: number): Int32Array => toFlat(permutation(foldIn(key, 'order'), rows))

/** Points whose classes take turns, by their place among those of their class, from 0 to 1; then in random order, and with noise. */
const points = <N extends number>(
  key: Key, rows: N, classes: number, noise: number, angle: (label: number, place: number) => number,
  at: (label: number, place: number, sine: number, cosine: number) => readonly [number, number],
): Points<N> => {
  const order = orderOf(key, rows)
  const places = Float64Array.from({ length: rows }, (_, i) => {
    const own = Math.ceil((rows - i % classes) / classes)
    return own === 1 ? 0 : Math.floor(i / classes) / (own - 1)
  })
  const [sines, cosines] = circle(places.map((place, i) => angle(i % classes, place)))
  const off = toFlat(normal(foldIn(key, 'noise'), [rows, 2]))
  const [x, y] = [new Float32Array(2 * rows), new Int32Array(rows)]
  for (let i = 0; i < rows; i++) {
    const to = order[i]!
    const [p, q] = at(i % classes, places[i]!, sines[i]!, cosines[i]!)
    x[2 * to] = p + noise * off[2 * to]!
    x[2 * to + 1] = q + noise * off[2 * to + 1]!
    y[to] = i % classes
  }
  return { x: fromArray([rows, 2], x), y: fromArray([rows], y, { dtype: 'int32' }) }
}

/**
 * Two half circles that reach into each other: points of the plane in two classes, which no line parts.
 *
 * @throws {ArgumentError} when `rows` is not a whole number, 1 or more, or the noise is below 0.
 * @example
 * import { twoMoons } from 'pullback/datasets'
 * import { key } from 'pullback/random'
 *
 * const { x, y } = twoMoons(key(0), 200, { noise: 0.1 })
 * console.log(x.shape, y.shape) // => [ 200, 2 ] [ 200 ]
 *
 * @since 0.2.0
 * @category data sets
 */
export const twoMoons = counted('twoMoons', 3, <const N extends number>(key: Key, rows: N, options?: Noise): Points<N> => {
  checkArgument('twoMoons', 'the key', key, 'key')
  const { noise = 0.1 } = optionsArgument<Noise>('twoMoons', options, { noise: 'number' })
  whole('twoMoons', 'rows', rows, 1)
  return points(key, rows, 2, amount('twoMoons', 'noise', noise), (_, place) => Math.PI * place,
    (label, _, sine, cosine) => label === 0 ? [cosine, sine] : [1 - cosine, 0.5 - sine])
})

/** How {@link spirals} are wound. */
export interface Spirals extends Noise {
  /** How many there are, each a class. 2 unless said otherwise. */
  readonly arms?: number | undefined
  /** How often each goes around. 1.5 unless said otherwise. */
  readonly turns?: number | undefined
}

/**
 * Spirals wound into each other, each a class, from the middle of the plane to distance 1.
 *
 * @throws {ArgumentError} when `rows` or `arms` is not a whole number, 1 or more, or the noise or the turns are below 0.
 * @example
 * import { spirals } from 'pullback/datasets'
 * import { key } from 'pullback/random'
 *
 * console.log(spirals(key(0), 6, { arms: 3 }).y.shape) // => [ 6 ]
 *
 * @since 0.2.0
 * @category data sets
 */
export const spirals = counted('spirals', 3, <const N extends number>(key: Key, rows: N, options?: Spirals): Points<N> => {
  checkArgument('spirals', 'the key', key, 'key')
  const { noise = 0.02, arms = 2, turns = 1.5 } = optionsArgument<Spirals>('spirals', options, { noise: 'number', arms: 'number', turns: 'number' })
  whole('spirals', 'rows', rows, 1)
  whole('spirals', 'arms', arms, 1)
  amount('spirals', 'turns', turns)
  return points(key, rows, arms, amount('spirals', 'noise', noise), (label, place) => 2 * Math.PI * (turns * place + label / arms),
    (_, place, sine, cosine) => [place * cosine, place * sine])
})

/** Where {@link blobs} lie. */
export interface Blobs {
  /** How many there are, each a class, in random places within ±10; or their middles. 3 unless said otherwise. */
  readonly centers?: number | readonly (readonly [number, number])[] | undefined
  /** The standard deviation of each. 1 unless said otherwise. */
  readonly spread?: number | undefined
}

/**
 * Heaps of points, each a class, normally distributed around a middle.
 *
 * @throws {ArgumentError} when `rows` is not a whole number, 1 or more, there is no middle, or the spread is below 0.
 * @example
 * import { blobs } from 'pullback/datasets'
 * import { key } from 'pullback/random'
 *
 * console.log(blobs(key(0), 90, { centers: [[0, 0], [5, 5]] }).x.shape) // => [ 90, 2 ]
 *
 * @since 0.2.0
 * @category data sets
 */
export const blobs = counted('blobs', 3, <const N extends number>(key: Key, rows: N, options?: Blobs): Points<N> => {
  checkArgument('blobs', 'the key', key, 'key')
  const { centers = 3, spread = 1 } = optionsArgument<Blobs>('blobs', options, { centers: 'number or array', spread: 'number' })
  whole('blobs', 'rows', rows, 1)
  const middles = typeof centers === 'number' ? drawn(key, whole('blobs', 'centers', centers, 1))
    : centers.length > 0 && centers.every(middle => Array.isArray(middle) && middle.length === 2 && [...middle].every(Number.isFinite)) ? centers
      : refuse('blobs: centers are a number of them, or pairs of numbers, one at least')
  return points(key, rows, middles.length, amount('blobs', 'spread', spread), () => 0, label => middles[label]!)
})

/** Places within ±10. */
const drawn = (key: Key, count: number): readonly (readonly [number, number])[] => {
  const flat = toFlat(uniform(foldIn(key, 'centers'), [count, 2], { min: -10, max: 10 }))
  return Array.from({ length: count }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!])
}

/**
 * Points of the square from -1 to 1, of class 1 where exactly one of both coordinates is above 0: what one layer cannot tell. Noise is added after that.
 *
 * @throws {ArgumentError} when `rows` is not a whole number, 1 or more, or the noise is below 0.
 * @example
 * import { xor } from 'pullback/datasets'
 * import { key } from 'pullback/random'
 *
 * console.log(xor(key(0), 4).x.shape) // => [ 4, 2 ]
 *
 * @since 0.2.0
 * @category data sets
 */
export const xor = counted('xor', 3, <const N extends number>(key: Key, rows: N, options?: Noise): Points<N> => {
  checkArgument('xor', 'the key', key, 'key')
  const { noise = 0 } = optionsArgument<Noise>('xor', options, { noise: 'number' })
  amount('xor', 'noise', noise)
  const size = 2 * whole('xor', 'rows', rows, 1)
  const places = toFlat(uniform(foldIn(key, 'places'), [size], { min: -1, max: 1 }))
  const off = toFlat(normal(foldIn(key, 'noise'), [size]))
  return {
    x: fromArray([rows, 2], places.map((place, i) => place + noise * off[i]!)),
    y: fromArray([rows], Int32Array.from({ length: rows }, (_, i) => Number(places[2 * i]! > 0 !== places[2 * i + 1]! > 0)), { dtype: 'int32' }),
  }
})

/**
 * Points on a sine, to learn a function from: `x` from -π to π, and `y` = sin x with noise.
 *
 * @throws {ArgumentError} when `rows` is not a whole number, 1 or more, or the noise is below 0.
 * @example
 * import { sine } from 'pullback/datasets'
 * import { key } from 'pullback/random'
 *
 * const { x, y } = sine(key(0), 100)
 * console.log(x.shape, y.shape) // => [ 100, 1 ] [ 100, 1 ]
 *
 * @since 0.2.0
 * @category data sets
 */
export const sine = counted('sine', 3, <const N extends number>(key: Key, rows: N, options?: Noise): { readonly x: Tensor<readonly [N, 1]>; readonly y: Tensor<readonly [N, 1]> } => {
  checkArgument('sine', 'the key', key, 'key')
  const { noise = 0.1 } = optionsArgument<Noise>('sine', options, { noise: 'number' })
  amount('sine', 'noise', noise)
  const x = toFlat(uniform(foldIn(key, 'places'), [whole('sine', 'rows', rows, 1)], { min: -Math.PI, max: Math.PI }))
  const [sines] = circle(Float64Array.from(x))
  const off = toFlat(normal(foldIn(key, 'noise'), [x.length]))
  return { x: fromArray([rows, 1], x), y: fromArray([rows, 1], Float32Array.from(sines, (y, i) => y + noise * off[i]!)) }
})

/** How long the sequences of {@link copyTask} are. */
export interface CopyTask {
  /** Symbols to be copied. 8 unless said otherwise. */
  readonly length?: number | undefined
  /** How many symbols there are: 1 to that many. 8 unless said otherwise. */
  readonly symbols?: number | undefined
  /** Steps from the last symbol to the sign to begin. 8 unless said otherwise. */
  readonly delay?: number | undefined
}

/**
 * Sequences to be remembered and said again: symbols, then blanks (0), then a sign (one more than there are symbols) at which to begin, and blanks while
 * they are said. `y` is blank but for the end, where the symbols are. There are `symbols + 2` tokens, and `2 · length + delay` steps.
 *
 * @throws {ArgumentError} when a count is not a whole number, 1 or more.
 * @example
 * import { copyTask } from 'pullback/datasets'
 * import { key } from 'pullback/random'
 *
 * const { x, y } = copyTask(key(0), 1, { length: 2, symbols: 3, delay: 2 })
 * console.log(x.shape, y.shape) // => [ 1, 6 ] [ 1, 6 ]
 *
 * @since 0.2.0
 * @category data sets
 */
export const copyTask = counted('copyTask', 3, <const N extends number>(key: Key, rows: N, options?: CopyTask): Sequences<N> => {
  checkArgument('copyTask', 'the key', key, 'key')
  const { length = 8, symbols = 8, delay = 8 } = optionsArgument<CopyTask>('copyTask', options, { length: 'number', symbols: 'number', delay: 'number' })
  whole('copyTask', 'rows', rows, 1)
  for (const [what, count] of Object.entries({ length, symbols, delay })) whole('copyTask', what, count, 1)
  const steps = 2 * length + delay
  const draws = toFlat(uniform(key, [rows, length]))
  const [x, y] = [new Int32Array(rows * steps), new Int32Array(rows * steps)]
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < length; i++) {
      const symbol = 1 + Math.min(symbols - 1, Math.floor(draws[row * length + i]! * symbols))
      x[row * steps + i] = symbol
      y[row * steps + length + delay + i] = symbol
    }
    x[row * steps + length + delay - 1] = symbols + 1
  }
  return { x: fromArray([rows, steps], x, { dtype: 'int32' }), y: fromArray([rows, steps], y, { dtype: 'int32' }) }
})
