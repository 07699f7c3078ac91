import { isLeft, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { optionsArgument } from '../../tensor/argument.js'
import { asStated } from '../../tensor/cast.js'
import { allocate } from '../../tensor/dtype.js'
import { fromStorage, type AnyTensor, type Tensor } from '../../tensor/value.js'
import type { Bytes } from '../format/bytes.js'
import type { FormatError } from '../format/error.js'
import type { Pieces } from '../format/pieces.js'
import { fits, Growing, labels, numberOf, refuseCell } from './column.js'
import { columnOf, missingOf, read, readStream, type Begin, type Layout, type Missing } from './read.js'
import { textsArgument } from './texts.js'

/** Which columns are inputs, and which are learned. */
export interface ExampleOptions<X, Y> extends Layout, Missing {
  /** The columns of the inputs, each a number: all but those of `y` and `skip` unless said otherwise. */
  readonly x?: X | undefined
  /** What is learned: a column of labels by its name, or a list of columns of numbers. */
  readonly y: Y
  /** Columns that are left out. */
  readonly skip?: readonly string[] | undefined
  /** The labels, in the order of their numbers: those of a file that was read before. Otherwise they are numbered as they appear. */
  readonly classes?: readonly string[] | undefined
}

type Width<Names> = Names extends readonly string[] ? Names['length'] : number

/** Rows to learn from. */
export type Examples<X, Y> = {
  readonly x: Tensor<readonly [number, Width<X>]>
  readonly y: Y extends string ? Tensor<readonly [number], 'int32'> : Tensor<readonly [number, Width<Y>]>
  /** The columns of `x`, in its order. */
  readonly features: readonly string[]
} & (Y extends string ? { /** What the labels stand for. */ readonly classes: readonly string[] } : {})

/** Numbers of several columns, a row of them for each row. */
const matrix = (names: readonly string[], places: readonly number[], capacity: number, missing: ReadonlySet<string>) => {
  const data = new Growing(allocate('float32', capacity * places.length), size => allocate('float32', size))
  return {
    row: (cells: readonly string[], row: number): Either<FormatError, unknown> => {
      for (let i = 0; i < places.length; i++) {
        const cell = cells[places[i]!]!
        const value = numberOf(cell, missing)
        if (value === undefined) return refuseCell(row, names[i]!, { expected: 'a number' }, cell)
        if (!fits('float32', value)) return refuseCell(row, names[i]!, { expected: 'a number within ±3.4e38, as float32 holds them' }, cell)
        data.add(value)
      }
      return right(true)
    },
    finish: (rows: number): AnyTensor => fromStorage([rows, places.length], 'float32', data.finish()),
  }
}

/** Where columns are. */
const placesOf = (all: readonly string[], names: readonly string[]): Either<FormatError, readonly number[]> => {
  const places: number[] = []
  for (const name of names) {
    const place = columnOf(all, name)
    if (isLeft(place)) return place
    places.push(place.right)
  }
  return right(places)
}

const begin = (given: ExampleOptions<readonly string[] | undefined, string | readonly string[]>): Begin<object> => {
  const { x, y, skip = [], classes, ...more } = optionsArgument<typeof given>('Csv.examples', given,
    { x: 'array', y: 'string or array', skip: 'array', classes: 'array', delimiter: 'string', header: 'boolean or array', missing: 'array' }, ['y'])
  const missing = missingOf(more)
  const targets = typeof y === 'string' ? [y] : textsArgument('Csv.examples', 'y', y)
  for (const [name, texts, once] of [['x', x, false], ['skip', skip, false], ['classes', classes, true]] as const) if (texts !== undefined) textsArgument('Csv.examples', name, texts, once)
  return (names, capacity) => {
    const left = new Set([...targets, ...skip])
    const features = x ?? names.filter(name => !left.has(name))
    const [inputs, wanted, others] = [placesOf(names, features), placesOf(names, targets), placesOf(names, skip)]
    if (isLeft(inputs)) return inputs
    if (isLeft(wanted)) return wanted
    if (isLeft(others)) return others
    const rowsOfX = matrix(features, inputs.right, capacity, missing)
    const label = typeof y === 'string' ? labels(capacity, classes) : undefined
    const rowsOfY = matrix(targets, wanted.right, label === undefined ? capacity : 0, missing)
    const [place = 0] = wanted.right
    let rows = 0
    return right({
      row: (cells, row) => {
        const read = rowsOfX.row(cells, row)
        if (isLeft(read)) return read
        rows++
        if (label === undefined) return rowsOfY.row(cells, row)
        const wrong = label.add(cells[place]!)
        return wrong === undefined ? right(true) : refuseCell(row, targets[0]!, wrong, cells[place]!)
      },
      finish: () => {
        const inOrder = { x: rowsOfX.finish(rows), features: Object.freeze([...features]) }
        const found = label?.finish()
        return found === undefined ? { ...inOrder, y: rowsOfY.finish(rows) } : { ...inOrder, y: found.labels, classes: found.classes }
      },
    })
  }
}

/**
 * A table in text (CSV, TSV) as rows to learn from: `x` of its numbers, `y` of a column of labels, numbered, or of other numbers. What
 * is missing among the numbers is NaN.
 *
 * @example
 * import { Csv } from 'pullback/data'
 * import { isRight } from 'fp-ts/lib/Either.js'
 *
 * const text = 'id,width,height,kind\n1,1.5,2,cat\n2,2.5,3,dog\n'
 * const read = Csv.examples(text, { y: 'kind', skip: ['id'] })
 * if (isRight(read)) {
 *   const { x, y, features, classes } = read.right
 *   console.log(x.shape, String(y), features, classes)
 *   // => [ 2, 2 ] Tensor [2] int32 (0, 1) [ 'width', 'height' ] [ 'cat', 'dog' ]
 * }
 * const heights = Csv.examples(text, { x: ['width'], y: ['height'] })
 * if (isRight(heights)) console.log(String(heights.right.y)) // => Tensor [2, 1] float32 (2, 3)
 *
 * @since 0.2.0
 * @category codecs
 */
export const examples = <const Y extends string | readonly string[], const X extends readonly string[] | undefined = undefined>(
  text: string | Bytes, options: ExampleOptions<X, Y>,
): Either<FormatError, Examples<X, Y>> => asStated(read(text, options, begin(options)))

/**
 * {@link examples} of a text whose bytes come piece by piece, from a file or a request, and need not be in memory at once.
 *
 * @since 0.2.0
 * @category codecs
 */
export const examplesStream = async <const Y extends string | readonly string[], const X extends readonly string[] | undefined = undefined>(
  pieces: Pieces, options: ExampleOptions<X, Y>,
): Promise<Either<FormatError, Examples<X, Y>>> => asStated(await readStream(pieces, options, begin(options)))
