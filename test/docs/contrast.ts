import type { Page } from 'playwright-core'

/**
 * How a text stands on a page: its colour, size and weight, and what lies behind it, from the nearest background that
 * lets nothing through: of each layer the colour, and how much of what is in it is seen.
 */
export interface Look {
  readonly color: string
  readonly size: string
  readonly weight: string
  readonly layers: readonly { readonly background: string; readonly opacity: string }[]
  /** The first element that looks so, as text. */
  readonly example: string
}

// A page has thousands of texts in a few dozen looks: the looks of all are collected, and each is judged once.
const collect = `(() => {
  const layers = new Map()
  const layersOf = element => {
    if (element === null) return [{ background: 'rgb(255, 255, 255)', opacity: '1' }]
    const known = layers.get(element)
    if (known !== undefined) return known
    const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element)
    const clear = backgroundColor === 'rgba(0, 0, 0, 0)' && backgroundImage === 'none'
    const solid = opacity === '1' && (/^rgb\\(/.test(backgroundColor) || backgroundImage !== 'none')
    const own = { background: backgroundImage === 'none' ? backgroundColor : backgroundImage, opacity }
    const outer = solid ? [] : layersOf(element.parentElement)
    const all = clear && opacity === '1' ? outer : [...outer, own]
    layers.set(element, all)
    return all
  }
  const looks = new Map()
  for (const element of document.querySelectorAll('body *')) {
    const speaks = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE &&
      /[^\\s\\u200b]/.test(node.data))
    if (!speaks || /^(SCRIPT|STYLE|NOSCRIPT|TITLE|title|desc)$/.test(element.tagName)) continue
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    const style = getComputedStyle(element)
    const drawn = element instanceof SVGElement
    const look = {
      color: drawn ? style.fill : style.webkitTextFillColor, size: style.fontSize, weight: style.fontWeight,
      layers: drawn && style.fillOpacity !== '1'
        ? [...layersOf(element), { background: 'transparent', opacity: style.fillOpacity }]
        : layersOf(element),
    }
    const key = JSON.stringify(look)
    if (!looks.has(key)) looks.set(key, { ...look, example: element.outerHTML.slice(0, 160) })
  }
  return [...looks.values()]
})()`

/** The looks of all texts of a page as it is now. */
export const looksOf = (page: Page): Promise<readonly Look[]> => page.evaluate(collect)

const keyOf = ({ example: _, ...look }: Look): string => JSON.stringify(look)

const sample = ({ color, size, weight, layers }: Look, i: number): string => layers.reduceRight(
  (inner, { background, opacity }) => `<div style="background: ${background}; opacity: ${opacity}">${inner}</div>`,
  `<p id="look-${i}" style="color: ${color}; font-size: ${size}; font-weight: ${weight}">text</p>`,
)

interface Verdict {
  readonly passed: readonly string[]
  readonly failed: readonly (readonly [sample: string, complaint: string])[]
}

const judge = `axe.run(document, {
  runOnly: { type: 'rule', values: ['color-contrast'] },
}).then(({ passes, violations, incomplete }) => ({
  passed: passes.flatMap(({ nodes }) => nodes.map(node => node.target[0])),
  failed: [...violations, ...incomplete].flatMap(({ nodes }) =>
    nodes.map(node => [node.target[0], node.failureSummary ?? 'not judged'])),
}))`

/** Shows a sample of each look to axe, and gives what it says of those that do not pass. */
export const pale = async (
  page: Page, axe: string, looks: readonly Look[],
): Promise<ReadonlyMap<Look, string>> => {
  const samples = [...new Map(looks.map(look => [keyOf(look), look])).values()]
  const head = '<!doctype html><html lang="en"><title>samples</title><body style="margin: 0">'
  await page.setContent(`${head}${samples.map(sample).join('\n')}`)
  await page.addScriptTag({ content: axe })
  const { passed, failed }: Verdict = await page.evaluate(judge)
  const said = new Map(failed)
  const judged = new Map(samples.map((look, i) => {
    const id = `#look-${i}`
    return [keyOf(look), passed.includes(id) && !said.has(id) ? undefined : said.get(id) ?? 'not judged']
  }))
  return new Map(looks.flatMap(look => {
    const complaint = judged.get(keyOf(look))
    return complaint === undefined ? [] : [[look, complaint] as const]
  }))
}
