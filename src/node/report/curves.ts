import type * as Vega from 'vega'
import type * as VegaLite from 'vega-lite'
import type { EpochMetrics } from '../../train/index.js'
import { isShare } from '../show/words.js'

/** The packages that draw. They are optional, because they are heavy and only reports need them. */
export interface Plotters {
  readonly vega: typeof Vega
  readonly lite: typeof VegaLite
}

/** Where a missing package of the two is told from one that fails. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && /'vega(-lite)?'/.test(error.message)

/** Loads the packages that draw, when a report is asked for and not before. */
export const loadPlotters = async (
  load: () => Promise<readonly [Plotters['vega'], Plotters['lite']]> = () => Promise.all([import('vega'), import('vega-lite')]),
): Promise<Plotters> => {
  try {
    const [vega, lite] = await load()
    return { vega, lite }
  } catch (error) {
    if (!isMissing(error)) throw error
    const sentence = "renderReport: curves are drawn by the packages 'vega' and 'vega-lite', which are not both installed"
    throw new Error(`${sentence}: npm install vega vega-lite`, { cause: error })
  }
}

/** A curve, and what is to be said of it where it cannot be seen. */
export interface Curve {
  readonly title: string
  readonly description: string
  readonly svg: string
}

// Colours are the page's, so that one picture serves light and dark.
const config: VegaLite.Config = {
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: null },
  axis: {
    labelColor: 'var(--soft)', titleColor: 'var(--soft)', gridColor: 'var(--line)', domainColor: 'var(--line)', tickColor: 'var(--line)',
    labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', gridOpacity: 1, titlePadding: 8,
  },
  axisX: { grid: false },
  axisY: { domain: false, ticks: false, tickCount: 5, minExtent: 34 },
  legend: { labelColor: 'var(--ink)', labelFontSize: 13, symbolStrokeWidth: 3, symbolSize: 260, orient: 'top', title: null, offset: 8 },
}

const SERIES = ['train', 'test'] as const

interface Point {
  readonly epoch: number
  readonly value: number
  readonly series: typeof SERIES[number]
}

const pointsOf = (history: readonly EpochMetrics<string>[], name: string): readonly Point[] => history.flatMap((record, i) =>
  SERIES.flatMap(series => {
    const value = record[series]?.[name]
    return value === undefined || !Number.isFinite(value) ? [] : [{ epoch: i + 1, value, series }]
  }))

const spec = (name: string, points: readonly Point[], epochs: number): VegaLite.TopLevelSpec => {
  const present = SERIES.filter(series => points.some(point => point.series === series))
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: 400, height: 230, padding: 4, config,
    data: { values: points.map(point => ({ ...point })) },
    // A line of a single point would not be seen.
    mark: { type: 'line', strokeWidth: 2.5, strokeCap: 'round', strokeJoin: 'round', point: epochs === 1 },
    encoding: {
      x: { field: 'epoch', type: 'quantitative', title: 'epoch', scale: { domain: [1, Math.max(2, epochs)], nice: false }, axis: { format: 'd', tickMinStep: 1 } },
      y: { field: 'value', type: 'quantitative', title: null, scale: { zero: !isShare(name) }, axis: { format: isShare(name) ? '.0~%' : '~g' } },
      color: { field: 'series', type: 'nominal', scale: { domain: [...present], range: present.map(series => `var(--${series})`) } },
      strokeDash: { field: 'series', type: 'nominal', scale: { domain: [...present], range: present.map(series => series === 'train' ? [1, 0] : [6, 5]) } },
    },
  }
}

const describeCurve = (name: string, points: readonly Point[]): string => {
  const format = (value: number): string => isShare(name) ? `${(value * 100).toFixed(1)} %` : value.toPrecision(3)
  return SERIES.flatMap(series => {
    const own = points.filter(point => point.series === series)
    const [first, last] = [own[0], own.at(-1)]
    return first === undefined || last === undefined ? [] : [`${series}: ${format(first.value)} after the first epoch, ${format(last.value)} after the last`]
  }).join('; ') || 'not a number in any epoch'
}

/** A curve of each metric over the epochs, loss first, as SVG. */
export const drawCurves = async (history: readonly EpochMetrics<string>[], { vega, lite }: Plotters): Promise<readonly Curve[]> => {
  const names = [...new Set(history.flatMap(record => Object.keys(record.train)))]
  return Promise.all(names.map(async name => {
    const points = pointsOf(history, name)
    const view = new vega.View(vega.parse(lite.compile(spec(name, points, history.length)).spec), { renderer: 'none' })
    try {
      return { title: name, description: describeCurve(name, points), svg: await view.toSVG() }
    } finally {
      view.finalize()
    }
  }))
}
