import { toArray } from '../../tensor/read.js'
import type { FloatDType } from '../../tensor/dtype.js'
import type { Tensor } from '../../tensor/value.js'
import type { EpochMetrics } from '../../train/index.js'
import { checkConfusion, rightShare } from '../show/draw.js'
import { namedMetrics } from '../show/words.js'
import type { Curve } from './curves.js'
import { element, escape } from './html.js'
import type { Misread, Report } from './types.js'

const section = (title: string, ...content: readonly string[]): string =>
  element('section', {}, element('h2', {}, escape(title)), ...content)

const title = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Names and values. */
export const facts = (list: NonNullable<Report['facts']>): string => element('dl', { class: 'facts' }, ...list.map(([name, value]) =>
  element('div', {}, element('dt', {}, escape(name)), element('dd', {}, escape(value)))))

/** The curves, and their numbers for those who cannot see them or want them exactly. */
export const curves = (drawn: readonly Curve[], history: readonly EpochMetrics<string>[]): string => {
  if (history.length === 0) return section('Training', element('p', {}, 'No epoch was trained.'))
  const figures = drawn.map(curve => element('figure', {},
    element('figcaption', {}, escape(title(curve.title))),
    // The description stands for the drawing, whose own parts would be read out one by one.
    element('div', { role: 'img', 'aria-label': `${title(curve.title)} by epoch. ${curve.description}.` },
      element('div', { 'aria-hidden': 'true' }, curve.svg))))
  const rows = history.map(namedMetrics)
  const table = element('table', {},
    element('thead', {}, element('tr', {}, cell('th', 'epoch', { scope: 'col' }), ...rows[0]!.map(([name]) => cell('th', name, { scope: 'col' })))),
    element('tbody', {}, ...rows.map((row, i) => element('tr', {},
      cell('th', String(i + 1), { scope: 'row' }), ...row.map(([, text]) => cell('td', text))))))
  const details = element('details', {}, element('summary', {}, 'The numbers of every epoch'), scrolling('Metrics by epoch', table))
  return section('Training', element('div', { class: 'figures' }, ...figures), details)
}

/** A table wider than the page scrolls on its own; the keyboard has to reach it for that. */
const scrolling = (label: string, table: string): string =>
  element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label }, table)

const cell = (tag: 'td' | 'th', text: string, attributes: Readonly<Record<string, string>> = {}): string => element(tag, attributes, escape(text))

/** The confusion matrix as a table, each cell tinted by its share of the row. */
export const confusion = ({ matrix, classes }: NonNullable<Report['confusion']>): string => {
  const counts = checkConfusion('renderReport', matrix, classes)
  const body = counts.map((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    const cells = row.map((count, j) => {
      const share = total === 0 ? 0 : count / total
      // Errors are few: a root makes one in fifty visible.
      const tint = Math.round(100 * (i === j ? 0.75 * share : Math.sqrt(share)))
      const kind = count === 0 ? 'none' : i === j ? 'right' : 'wrong'
      return cell('td', String(count), { class: kind, ...(count > 0 && { style: `--tint:${tint}%` }) })
    })
    const share = rightShare(row, i)
    return element('tr', {}, cell('th', classes[i]!, { scope: 'row' }), ...cells, cell('td', share === undefined ? '–' : `${(share * 100).toFixed(1)} %`, { class: 'share' }))
  })
  // Not a caption, which would scroll away with the table.
  const note = element('p', { class: 'note', id: 'confusion' }, 'Test rows by their class (down) and the class they were taken for (across).')
  const table = element('table', { class: 'confusion', 'aria-describedby': 'confusion' },
    element('thead', {}, element('tr', {},
      element('td', {}), ...classes.map(name => cell('th', name, { scope: 'col' })), cell('th', 'right', { scope: 'col' }))),
    element('tbody', {}, ...body))
  return section('Confusion matrix', note, scrolling('Confusion matrix', table))
}

/** An image as an inline picture: a square for each pixel, in the ink of the page. */
const picture = (image: Tensor<readonly [number, number], FloatDType>, label: string): string => {
  const [height, width] = image.shape
  const rows: readonly (readonly number[])[] = toArray(image)
  const squares = rows.flatMap((row, y) => row.flatMap((ink, x) =>
    ink > 0 ? [element('rect', { x, y, width: 1, height: 1, 'fill-opacity': Number(Math.min(1, ink).toFixed(3)) })] : []))
  return element('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label, 'shape-rendering': 'crispEdges' }, ...squares)
}

/** The pictures of what was misread. */
export const misread = (list: readonly Misread[]): string => {
  if (list.length === 0) return section('Misread', element('p', {}, 'None: every test row was read right.'))
  const items = list.map(({ image, actual, predicted, confidence }) => {
    const sure = confidence === undefined ? '' : `, ${(confidence * 100).toFixed(0)} % sure`
    return element('li', {}, element('figure', {},
      picture(image, `A ${actual}, read as ${predicted}${sure}`),
      element('figcaption', {}, element('b', {}, escape(actual)), ' read as ', element('b', { class: 'no' }, escape(predicted)),
        ...confidence === undefined ? [] : [element('small', {}, `${(confidence * 100).toFixed(0)} % sure`)])))
  })
  return section('Misread', element('ul', { class: 'misread' }, ...items))
}
