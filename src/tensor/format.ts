import type { DType, Storage } from './dtype.js'
import { mapped } from './storage.js'

/** Axes longer than this show only their ends. */
const EDGE = 3
const LONGEST = 2 * EDGE + 4

const number = (x: number, dtype: DType): string => {
  if (dtype === 'bool') return x === 0 ? 'false' : 'true'
  if (dtype === 'int32' || !Number.isFinite(x)) return String(x)
  const digits = dtype === 'float32' ? 6 : 8
  const short = Number(x.toPrecision(digits))
  const size = Math.abs(short)
  return size !== 0 && (size >= 1e7 || size < 1e-4) ? short.toExponential() : String(short)
}

const shown = (size: number): readonly (number | '…')[] =>
  size <= LONGEST
    ? Array.from({ length: size }, (_, i) => i)
    : [0, 1, 2, '…', size - 3, size - 2, size - 1]

/** Every axis as nested brackets, columns aligned, the middle of long axes left out. */
export const format = (shape: readonly number[], dtype: DType, data: Storage): string => {
  const head = `Tensor [${shape.join(', ')}] ${dtype}`
  const cells: string[] = []
  const visit = (axis: number, offset: number, each: (offset: number) => void): void => {
    if (axis === shape.length) return each(offset)
    const stride = shape.slice(axis + 1).reduce((n, d) => n * d, 1)
    for (const i of shown(shape[axis]!)) if (i !== '…') visit(axis + 1, offset + i * stride, each)
  }
  visit(0, 0, offset => cells.push(number(data[offset]!, dtype)))
  const width = cells.reduce((w, c) => Math.max(w, c.length), 0)
  let next = 0
  const rows = (axis: number, indent: string): string => {
    if (axis === shape.length) return cells[next++]!.padStart(shape.length === 0 ? 0 : width)
    const last = axis === shape.length - 1
    const items = shown(shape[axis]!).map(i => i === '…' ? '…' : rows(axis + 1, `${indent} `))
    const between = last ? ', ' : `,${'\n'.repeat(shape.length - 1 - axis)}${indent} `
    return `[${items.join(between)}]`
  }
  return `${head}\n${rows(0, '')}`
}

/** One line: shape, dtype and the first elements, when they are known. */
export const summary = (shape: readonly number[], dtype: DType, data: Storage | undefined): string => {
  const head = `Tensor [${shape.join(', ')}] ${dtype}`
  if (data === undefined) return `${head} (traced)`
  const first = mapped(data, x => number(x, dtype), 6).join(', ')
  return shape.length === 0 ? `${head} ${first}` : `${head} (${first}${data.length > 6 ? ', …' : ''})`
}
