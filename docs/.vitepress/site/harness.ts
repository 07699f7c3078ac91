import { escape } from './formula.js'

/*
 * A fence of a chapter has up to three parts: what it imports and names, the formula, and what checks it. The reader sees the formula; the
 * comments `// formula` and `// harness` say where the other parts end and begin.
 */

/** A row that a check prints: name · formula · central difference · library · difference. */
export type Row = readonly [name: string, formula: string, central: string, library: string, difference: string]

export interface Parts {
  /** The lines that are folded, counted from 0. */
  readonly folded: ReadonlySet<number>
  readonly rows: readonly Row[]
  /** How many further comparisons print that they hold. */
  readonly holds: number
  /** What else the folded lines print. */
  readonly prints: readonly string[]
}

const rowOf = (output: string): readonly Row[] => {
  const [name, formula, central, library, difference, ...rest] = output.split(' · ')
  return difference === undefined || rest.length > 0 ? [] : [[name!, formula!, central!, library!, difference]]
}

/** A line that says of comparisons that they hold, and nothing else but what was compared. */
const holding = (line: string): boolean => / true$|^true$/.test(line) && !/false/.test(line)

/** The parts of a fence. One without the comments has nothing to fold. */
export const partsOf = (code: string): Parts => {
  const lines = code.split('\n')
  const formula = lines.indexOf('// formula')
  const harness = lines.indexOf('// harness')
  const end = harness < 0 ? lines.length : harness
  const folded = new Set(lines.flatMap((line, i) => i <= formula || i >= end || line.startsWith('// check ') ? [i] : []))
  const printed = lines.slice(end).flatMap(line => /\/\/ => ?(.*)$/.exec(line)?.[1] ?? [])
  const others = printed.filter(line => rowOf(line).length === 0)
  const holds = others.filter(holding).flatMap(line => line.match(/\btrue\b/g) ?? []).length
  return { folded, rows: printed.flatMap(rowOf), holds, prints: others.filter(line => !holding(line)) }
}

const cells = (row: readonly string[], tag: string): string => `<tr>${row.map(cell => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`

/** A fence whose harness is folded away, and the rows that it prints. */
export const foldedHtml = (html: string, { rows, prints, holds }: Parts, run: string): string => [
  `<div v-pre class="check">${html}`,
  ...rows.length === 0 ? [] : [
    '<div class="check-rows" tabindex="0"><table>',
    `<thead>${cells(['checked', 'formula', 'central difference', 'library', 'difference'], 'th')}</thead>`,
    `<tbody>${rows.map(row => cells(row, 'td')).join('')}</tbody></table></div>`,
  ],
  ...prints.length === 0 ? [] : [`<pre class="check-prints" tabindex="0">${escape(prints.join('\n'))}</pre>`],
  ...holds === 0 ? [] : [`<p class="check-holds">✓ ${holds === 1 ? 'One' : holds} ${rows.length > 0 ? 'further ' : ''}comparison${holds === 1 ? ' holds' : 's hold'}, in the whole module.</p>`],
  '<details class="check-whole"><summary>The whole module, as it runs</summary></details>',
  `<button type="button" class="check-run" data-run="${run}">Run it with other numbers</button></div>`,
].join('\n')
