import { checkArgument } from '../../tensor/argument.js'
import { checkWritable, writeAtomically } from '../file/write.js'
import { checkContent } from './check.js'
import { drawCurves, loadPlotters } from './curves.js'
import { element, escape } from './html.js'
import { confusion, curves, facts, misread } from './parts.js'
import { style } from './style.js'
import type { Report } from './types.js'

export type { Misread, Report } from './types.js'

/**
 * A report of a training as one HTML page that needs nothing else: no script, no request. It holds the curves of the metrics, the
 * confusion matrix and pictures of what was misread, as far as they are given, and follows the reader's choice of light or dark.
 *
 * The curves are drawn by `vega` and `vega-lite`, which are optional: install them beside this package.
 *
 * @throws when `vega` or `vega-lite` is not installed, or there are not as many names as classes.
 * @example
 * import { renderReport } from 'pullback/node'
 *
 * const html = await renderReport({ title: 'Two epochs', metrics: [{ train: { loss: 2 } }, { train: { loss: 1 } }] })
 * console.log(html.includes('<svg'), html.includes('http-equiv="Content-Security-Policy"')) // => true true
 *
 * @since 0.1.0
 * @category reports
 */
export const renderReport = async (report: Report): Promise<string> => rendered(checkContent('renderReport', report))

const rendered = async (report: Report): Promise<string> => {
  const drawn = report.metrics.length === 0 ? [] : await drawCurves(report.metrics, await loadPlotters())
  const main = element('main', {},
    element('header', {},
      element('h1', {}, escape(report.title)),
      ...report.summary === undefined ? [] : [element('p', { class: 'summary' }, escape(report.summary))],
      ...report.facts === undefined ? [] : [facts(report.facts)]),
    curves(drawn, report.metrics),
    ...report.confusion === undefined ? [] : [confusion(report.confusion)],
    ...report.misread === undefined ? [] : [misread(report.misread)])
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    // Nothing is fetched and nothing runs, whatever the texts of the report hold.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escape(report.title)}</title>`,
    `<style>\n${style}\n</style>`,
    '</head>',
    `<body>\n${main}\n</body>`,
    '</html>',
    '',
  ].join('\n')
}

/**
 * Writes {@link renderReport}'s page to a file, whole or not at all.
 *
 * @throws as {@link renderReport} does, or as the file system does.
 * @since 0.1.0
 * @category reports
 */
export const writeReport = async (path: string, report: Report): Promise<void> => {
  const content = checkContent('writeReport', report)
  await writeAtomically(checkArgument('writeReport', 'the path', path, 'string'), await rendered(content))
}

/**
 * Finds out before a training whether its report could be drawn and written afterwards.
 *
 * @throws as {@link writeReport} would.
 */
export const checkReport = async (path: string): Promise<void> => {
  await loadPlotters()
  await checkWritable(path)
}
