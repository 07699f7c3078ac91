import { checkArgument, counted, described, numbersArgument, optionsArgument, refuse, tensorArgument } from '../../tensor/argument.js'
import { mismatch, show } from '../../tensor/mismatch.js'
import { toArray, toFlat } from '../../tensor/read.js'
import type { FloatDType } from '../../tensor/dtype.js'
import type { AnyTensor, Tensor } from '../../tensor/value.js'

const shades = [' ', '░', '▒', '▓', '█'] as const

/** How {@link drawImage} reads numbers. */
export interface DrawOptions {
  /** The numbers that are blank and full; what lies beyond is taken as these. `[0, 1]` unless said otherwise. */
  readonly range?: readonly [blank: number, full: number] | undefined
}

/**
 * An image as characters, two side by side for each pixel, a line for each row: from blank over shades to full. NaN is drawn as `?`.
 *
 * @example
 * import { tensor } from 'pullback'
 * import { drawImage } from 'pullback/node'
 *
 * console.log(drawImage(tensor([[0, 1], [0.5, 0.25]])).replaceAll(' ', '.'))
 * // => ..██
 * // => ▒▒░░
 *
 * @since 0.1.0
 * @category drawing
 */
export const drawImage = counted('drawImage', 2, (image: Tensor<readonly [number, number], FloatDType | 'int32'>, options?: DrawOptions): string => {
  const range = optionsArgument<DrawOptions>('drawImage', options, { range: 'array' }).range ?? [0, 1]
  const [blank, full] = range
  if (numbersArgument('drawImage', 'the range', range).length !== 2) refuse('drawImage: the range is two numbers, blank and full')
  checkMatrix('drawImage', 'an image', image)
  const shade = (value: number): string => {
    if (Number.isNaN(value)) return '?'
    const share = Math.min(1, Math.max(0, (value - blank) / (full - blank)))
    return shades[Math.round(share * (shades.length - 1))]!
  }
  const rows: readonly (readonly number[])[] = toArray(image)
  return rows.map(row => row.map(value => shade(value).repeat(2)).join('')).join('\n')
})

/** Refuses what has not two axes. */
export const checkMatrix = (word: string, what: string, x: AnyTensor): void => {
  if (tensorArgument(word, x).shape.length !== 2 || x.dtype === 'bool') mismatch(`${word}: ${what} is ${x.dtype}${show(x.shape)}: it is numbers in rows and columns`)
}

/** A list of texts. */
const checkTexts = (word: string, name: string, texts: unknown): void => {
  checkArgument(word, name, texts, 'array').forEach((text, i) => checkArgument(word, `${name}, at ${i},`, text, 'string'))
}

/**
 * Texts side by side, top lines together.
 *
 * @example
 * import { sideBySide } from 'pullback/node'
 *
 * console.log(sideBySide(['ab\nc', 'x'], 1))
 * // => ab x
 * // => c
 *
 * @since 0.1.0
 * @category drawing
 */
export const sideBySide = counted('sideBySide', 2, (texts: readonly string[], gap = 3): string => {
  checkTexts('sideBySide', 'the list of texts', texts)
  if (!Number.isInteger(gap) || gap < 0 || gap > 1000) refuse(`sideBySide: the gap is ${described(gap)}: it is a whole number of characters, from 0 to 1000`)
  const blocks = texts.map(text => text.split('\n'))
  const widths = blocks.map(block => Math.max(...block.map(line => line.length)))
  const height = Math.max(0, ...blocks.map(block => block.length))
  return Array.from({ length: height }, (_, i) =>
    blocks.map((block, j) => (block[i] ?? '').padEnd(widths[j]!)).join(' '.repeat(gap)).trimEnd()).join('\n')
})

/**
 * A confusion matrix as a table: a row for each class, a column for each that it was taken for, and the share of each row that is right.
 *
 * @throws {ShapeMismatch} when there are not as many names as classes.
 * @example
 * import { tensor } from 'pullback'
 * import { drawConfusion } from 'pullback/node'
 *
 * console.log(drawConfusion(tensor([[3, 1], [0, 4]], { dtype: 'int32' }), ['cat', 'dog']))
 * // =>      cat  dog
 * // => cat    3    1   75.0 %
 * // => dog    ·    4  100.0 %
 *
 * @since 0.1.0
 * @category drawing
 */
export const drawConfusion = counted('drawConfusion', 2, (confusion: Tensor<readonly [number, number], 'int32'>, classes: readonly string[]): string => {
  const rows = checkConfusion('drawConfusion', confusion, classes)
  const width = Math.max(...classes.map(name => name.length), ...toFlat(confusion).map(count => String(count).length)) + 2
  const side = Math.max(...classes.map(name => name.length))
  const head = ' '.repeat(side) + classes.map(name => name.padStart(width)).join('')
  const body = rows.map((row, i) => {
    const share = rightShare(row, i)
    const cells = row.map(count => (count === 0 ? '·' : String(count)).padStart(width)).join('')
    return `${classes[i]!.padEnd(side)}${cells}  ${share === undefined ? '' : `${(share * 100).toFixed(1).padStart(5)} %`}`.trimEnd()
  })
  return [head, ...body].join('\n')
})

/** The share of a class's rows that is right; `undefined` when it has none. */
export const rightShare = (row: readonly number[], label: number): number | undefined => {
  const total = row.reduce((sum, count) => sum + count, 0)
  return total === 0 ? undefined : row[label]! / total
}

/** The rows of a confusion matrix of these classes. */
export const checkConfusion = (
  operation: string, confusion: Tensor<readonly [number, number], 'int32'>, classes: readonly string[],
): readonly (readonly number[])[] => {
  checkMatrix(operation, 'the confusion matrix', confusion)
  checkTexts(operation, 'the list of classes', classes)
  return confusion.shape.every(size => size === classes.length) ? toArray(confusion)
    : mismatch(`${operation}: a confusion matrix ${show(confusion.shape)} does not go with ${classes.length} classes`)
}
