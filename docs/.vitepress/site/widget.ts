import type { MarkdownRenderer } from 'vitepress'
import { escape, type Environment } from './formula.js'
import { load } from './run.js'

/*
 * A line `<!-- widget: name | caption -->` of a page is a widget: what its module shows of its first state, drawn at build by the library as
 * the page will draw it, is there without a script; theme/widgets starts it when it comes into view.
 */

const place = /^<!-- widget: (\w+) \| (.+) -->\s*$/

interface Module {
  readonly widget?: { readonly initial: unknown; readonly view: (state: unknown) => string }
  readonly still?: () => string
}

const drawn = new Map<string, string>()

/** Draws the widgets of a page. */
export const drawWidgets = async (text: string): Promise<void> => {
  for (const line of text.split('\n')) {
    const name = place.exec(line)?.[1]
    if (name === undefined || drawn.has(name)) continue
    const { widget, still } = await load(`docs/.vitepress/theme/widgets/${name}.ts`) as Module
    const html = still?.() ?? widget?.view(widget.initial)
    if (html === undefined) throw new Error(`the widget ${name} shows nothing`)
    drawn.set(name, html.replace(/\s*\n\s*/g, ' '))
  }
}

/** Markdown whose widgets are what they show at first. */
export const widgets = (md: MarkdownRenderer): void => {
  const html = md.renderer.rules.html_block!
  md.renderer.rules.html_block = (tokens, i, options, env: Environment, self) => {
    const [, name, caption] = place.exec(tokens[i]!.content.trim()) ?? []
    if (name === undefined || caption === undefined) return html(tokens, i, options, env, self)
    if (env.searching === true) return ''
    const still = drawn.get(name)
    if (still === undefined) throw new Error(`the widget has not been drawn: ${name}`)
    return `<figure v-pre class="widget"><div data-widget="${name}">${still}</div><figcaption>${escape(caption)}</figcaption></figure>\n`
  }
}
