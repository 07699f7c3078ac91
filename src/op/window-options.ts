import { checkArgument, described, optionsArgument, refuse } from '../tensor/argument.js'
import { mismatch } from '../tensor/mismatch.js'
import { noCount, noPadding } from './window-sentences.js'

/** The names of the axes that a window slides along. */
export type AxisName = 'length' | 'height' | 'width'

/** How a window slides along one axis, as a call says. */
export interface Move {
  readonly stride: number
  readonly padding: 'same' | readonly [before: number, after: number]
  readonly dilation: number
}

/** A whole number above 0. */
export const countArgument = (word: string, name: string, value: number): number =>
  Number.isInteger(value) && value > 0 ? value : mismatch(noCount(word, name, String(value)))

/** One number for all axes, or one for each. */
export const eachArgument = (word: string, name: string, value: unknown, rank: number): readonly number[] => {
  const given = checkArgument(word, name, value, rank === 1 ? 'number' : 'number or array')
  if (typeof given === 'number') return Array.from({ length: rank }, () => countArgument(word, name, given))
  const wrong = (): never => refuse(`${word}: ${name} is ${described(value)}: it must be a number or [height, width]`)
  if (given.length !== rank) wrong()
  return given.map(item => typeof item === 'number' ? countArgument(word, name, item) : wrong())
}

const width = (word: string, value: number): number => Number.isInteger(value) && value >= 0 ? value : mismatch(noPadding(word, String(value)))

/** What is put at both ends of one axis. */
const sides = (word: string, value: unknown): readonly [number, number] => {
  if (typeof value === 'number') return [width(word, value), width(word, value)]
  const pair: readonly unknown[] = Array.isArray(value) ? value : []
  const [before, after] = pair
  return pair.length === 2 && typeof before === 'number' && typeof after === 'number' ? [width(word, before), width(word, after)]
    : refuse(`${word}: a padding is ${described(value)}: it must be a number or [before, after]`)
}

const paddingArgument = (word: string, value: unknown, rank: number): readonly Move['padding'][] => {
  const all = (padding: Move['padding']): readonly Move['padding'][] => Array.from({ length: rank }, () => padding)
  if (typeof value === 'string') return all(checkArgument(word, 'padding', value, ['same', 'valid']) === 'same' ? 'same' : [0, 0])
  if (typeof value === 'number' || rank === 1) return all(sides(word, value))
  return Array.isArray(value) && value.length === rank ? value.map(item => sides(word, item))
    : refuse(`${word}: padding is ${described(value)}: it must be 'same', 'valid', a number or [height, width]`)
}

/** How a window slides along each axis, and into how many groups channels fall. */
export const movesArgument = (word: string, options: unknown, rank: number, strides: readonly number[] | undefined): { readonly moves: readonly Move[]; readonly groups: number } => {
  const pair = rank === 1 ? 'number' : 'number or array'
  const known = { stride: pair, padding: 'number or string or array', dilation: pair } as const
  const given = strides === undefined ? optionsArgument<Given>(word, options, { ...known, groups: 'number' }) : optionsArgument<Omit<Given, 'groups'>>(word, options, known)
  const { stride, padding = 'valid', dilation = 1, groups = 1 }: Given = given
  const by = stride === undefined ? strides ?? eachArgument(word, 'stride', 1, rank) : eachArgument(word, 'stride', stride, rank)
  const around = paddingArgument(word, padding, rank)
  const apart = eachArgument(word, 'dilation', dilation, rank)
  return { moves: by.map((s, axis) => ({ stride: s, padding: around[axis]!, dilation: apart[axis]! })), groups: countArgument(word, 'number of groups', groups) }
}

interface Given {
  readonly stride?: unknown
  readonly padding?: unknown
  readonly dilation?: unknown
  readonly groups?: number
}
