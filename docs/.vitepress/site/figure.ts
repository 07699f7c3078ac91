import * as vega from 'vega'
import * as lite from 'vega-lite'
import { escape } from './formula.js'

// Colours are the page's, so that one picture serves light and dark.
const config: lite.Config = {
  background: 'transparent',
  font: 'inherit',
  view: { stroke: null },
  mark: { color: '#0072b2' },
  title: { color: 'var(--vp-c-text-1)', subtitleColor: 'var(--vp-c-text-2)', fontSize: 14, fontWeight: 600 },
  axis: {
    labelColor: 'var(--vp-c-text-2)', titleColor: 'var(--vp-c-text-1)', gridColor: 'var(--vp-c-divider)', domainColor: 'var(--vp-c-border)',
    tickColor: 'var(--vp-c-border)', labelFontSize: 12, titleFontSize: 13, titleFontWeight: 'normal', gridOpacity: 1, titlePadding: 8, labelLimit: 240,
  },
  header: { labelColor: 'var(--vp-c-text-1)', titleColor: 'var(--vp-c-text-1)', labelFontSize: 13, titleFontSize: 13 },
  legend: { labelLimit: 360, labelColor: 'var(--vp-c-text-1)', titleColor: 'var(--vp-c-text-1)', labelFontSize: 12, titleFontSize: 13, titleFontWeight: 'normal' },
  text: { color: 'var(--vp-c-text-1)', fontSize: 13 },
  rule: { color: 'var(--vp-c-text-2)' },
  range: { category: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00'] },
}

/** The palette of the figures, each colour with the page's variable for it, which is lighter on dark. */
const palette: Readonly<Record<string, string>> = {
  '#0072b2': '--figure-blue', '#d55e00': '--figure-red', '#009e73': '--figure-green', '#cc79a7': '--figure-pink', '#e69f00': '--figure-orange',
}

/** A complaint of vega or vega-lite is an error: it means a figure that shows something else than it should. */
const strict = (): vega.LoggerInterface => {
  const complain = (...words: readonly unknown[]): never => { throw new Error(words.map(String).join(' ')) }
  return Object.assign(vega.logger(vega.Warn), { warn: complain, error: complain })
}

const tenths = (text: string): string => text.replace(/\d+\.\d{2,}(?![\de])/g, number => String(Math.round(Number(number) * 10) / 10))

/** A drawing without what changes nothing in it: defaults, marks that are empty, digits beyond a tenth of a pixel. */
const brief = (svg: string): string => svg
  .replace(/<text[^>]*><\/text>|<path d=""[^>]*><\/path>|<path class="background" d="M0,0h0v0h0Z"[^>]*><\/path>/g, '')
  .replace(/ (?:(?:pointer-events|class)="[^"]*"|(?:opacity|stroke-opacity|fill-opacity|stroke-width)="1"|font-family="inherit"|font-weight="normal")/g, '')
  .replace(/ (?:d|transform)="[^"]*"/g, tenths)

type Part = Readonly<Record<string, unknown>>

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value)

/** How wide a phone lets a picture be, between its axis and the rim. */
const NARROW = 262

/** Whether a picture has axes, so that it can be drawn at another width: one without is a drawing, whose words have their places. */
const hasAxes = (part: Part): boolean => !JSON.stringify(part).includes('"axis":null')

/** The same figure for a phone: what stood side by side stands one below the other, and legends stand below. */
const narrow = (part: Part): Part => {
  const { hconcat, facet, spec, width, ...rest } = part
  return {
    ...rest,
    ...Array.isArray(hconcat) && { vconcat: hconcat.map((child: unknown) => isPart(child) ? narrow(child) : child) },
    ...isPart(facet) && { facet: 'column' in facet ? { row: facet['column'] } : facet },
    ...isPart(spec) && { spec: narrow(spec) },
    ...typeof width === 'number' && { width: Math.min(width, NARROW) },
  }
}
const phone: lite.Config = { ...config, legend: { ...config.legend, orient: 'bottom', columns: 1, direction: 'vertical' } }

const draw = async (figure: Part, alternative: string, how: lite.Config): Promise<string> => {
  // The compiler of vega-lite is what judges whether an object is a specification.
  const compiled = lite.compile(figure as unknown as lite.TopLevelSpec, { config: how, logger: strict() })
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none', logger: strict() })
  try {
    const svg = await view.toSVG()
    if (/NaN|Infinity|undefined/.test(svg.replace(/<text[^>]*>[^<]*/g, '').replace(/aria-label="[^"]*"/g, ''))) throw new Error('the figure has places that are no numbers')
    const themed = Object.entries(palette).reduce((text, [colour, name]) => text.replaceAll(new RegExp(colour, 'gi'), `var(${name})`), svg)
    const width = Number(/ width="([\d.]+)"/.exec(svg)?.[1])
    // What vega says about each mark would be read aloud as noise: the alternative says it all.
    const quiet = themed.replace(/ (aria-[a-z]+|role)="[^"]*"/g, '')
    return brief(quiet).replace('<svg ', `<svg role="img" aria-label="${escape(wordsOf(alternative).alternative)}" style="--width: ${Math.round(width)}px" `)
  } finally {
    view.finalize()
  }
}

/** Draws the figure that a fence exports: an SVG with a text alternative, and another for phones where the first is too wide. */
export const drawFigure = async (figure: unknown, alternative: string): Promise<string> => {
  if (!isPart(figure)) throw new Error('a figure fence exports `figure`, a vega-lite specification')
  const wide = await draw(figure, alternative, config)
  if (Number(/--width: (\d+)px/.exec(wide)?.[1]) < 330 || !hasAxes(figure)) return wide
  const small = await draw(narrow(figure), alternative, phone)
  return `${wide.replace('<svg ', '<svg class="figure-wide" ')}${small.replace('<svg ', '<svg class="figure-narrow" ')}`
}

/** What a figure's fence says of it: its text alternative, and a caption, which says what to learn. */
export const wordsOf = (text: string): { readonly alternative: string; readonly caption: string } => {
  const [alternative = '', caption] = text.split('" "')
  return { alternative, caption: caption ?? alternative }
}

/** The figure on its page, numbered, its caption under it, and the code that draws it folded away. */
export const figureHtml = ({ svg, alternative, code, number, page }: {
  readonly svg: string
  readonly alternative: string
  readonly code: string
  readonly number: number
  readonly page: string
}): string => {
  const letter = /^derivations\/([0-9a-f])-/.exec(page)?.[1]?.toUpperCase()
  const name = `Figure ${letter === undefined ? '' : `${letter}.`}${number}`
  const { caption } = wordsOf(alternative)
  // A caption that only repeats the alternative is not read twice.
  const hidden = caption === alternative ? ' aria-hidden="true"' : ''
  return `<figure v-pre class="figure" id="figure-${number}"><div class="figure-scroll" tabindex="0">${svg}</div>` +
    `<figcaption${hidden}><b>${name}.</b> ${escape(caption)}</figcaption></figure>\n` +
    `<details class="details figure-code"><summary>The code of this figure</summary>\n${code}</details>\n`
}
