import { partsOf } from './harness.js'

/** How much a reader sees of a page before anything is unfolded. */
export interface Measure {
  /** Letters of prose: text, tables and captions; no formulas that stand alone. */
  readonly prose: number
  /** Lines of code and of what it prints that are not empty. */
  readonly code: number
  /** Lines of code, folded ones too, that are longer than a column of text, by their numbers. */
  readonly long: readonly number[]
}

/** Where a page's column of text ends, in letters of code. */
export const COLUMN = 76

/** What a line shows: an output that is too long for its line goes below. */
const widthOf = (line: string): number => Math.max(...line.replace(/^(\s*\S.*?)\s*(\/\/ => .*)$/, '$1').split('\n').map(part => Array.from(part).length))

const isOutput = (line: string): boolean => /^\s*\/\/ (=>|Error:)/.test(line)

/** Measures a page. */
export const measure = (text: string): Measure => {
  const lines = text.replace(/^---\n[\s\S]*?\n---\n/, front => '\n'.repeat(front.split('\n').length - 1)).split('\n')
  let [prose, code, details] = [0, 0, 0]
  const long: number[] = []
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    if (line.startsWith('::: details')) details = 1
    else if (line === ':::') details = 0
    else if (line.startsWith('$$')) {
      if (line.length < 4 || !line.endsWith('$$')) i = lines.findIndex((other, n) => n > i && other.endsWith('$$'))
    } else if (/^\s*```/.test(line)) {
      const end = lines.findIndex((other, n) => n > i && other.trim() === '```')
      const inside = lines.slice(i + 1, end)
      const caption = /^```ts figure "(.+)"/.exec(line)?.[1]?.split('" "').at(-1)
      const { folded, prints, holds } = partsOf(inside.join('\n'))
      if (line.startsWith('```ts')) inside.forEach((part, n) => { if (!isOutput(part) && widthOf(part) > COLUMN) long.push(i + n + 2) })
      if (details === 0) {
        prose += caption?.length ?? 0
        if (caption === undefined) code += inside.filter((part, n) => part.trim() !== '' && !folded.has(n)).length + prints.length + Math.min(1, holds)
      }
      i = end
    } else if (details === 0) prose += line.trim().length
  }
  return { prose, code, long }
}
