import katex from 'katex'
import type { MarkdownRenderer } from 'vitepress'

/** What a page is rendered for. */
export interface Environment {
  readonly searching?: boolean
}

/** Text as HTML. */
export const escape = (text: string): string => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`)

/** Typesets a formula, as HTML that needs no script. Throws when it does not parse. */
export const typeset = (tex: string, display: boolean): string =>
  katex.renderToString(tex, { displayMode: display, throwOnError: true, strict: 'ignore', output: 'htmlAndMathml' })

// Braces of a formula are no template of the page: v-pre.
const render = (tex: string, display: boolean): string => display
  ? `<div v-pre class="formula" tabindex="0">${typeset(tex, true)}</div>\n`
  : `<span v-pre>${typeset(tex, false)}</span>`

/** `$…$`: no space inside the dollars, and no digit after them, so that sums of money stay text. */
const inline: Parameters<MarkdownRenderer['inline']['ruler']['before']>[2] = (state, silent) => {
  const { src, pos } = state
  if (src[pos] !== '$' || src[pos + 1] === '$' || /\s/.test(src[pos + 1] ?? ' ')) return false
  let end = pos + 1
  while (end < state.posMax && src[end] !== '$') end += src[end] === '\\' ? 2 : 1
  if (end >= state.posMax || /\s/.test(src[end - 1]!) || /\d/.test(src[end + 1] ?? '')) return false
  if (!silent) {
    const token = state.push('formula', 'math', 0)
    token.content = src.slice(pos + 1, end)
    token.markup = '$'
  }
  state.pos = end + 1
  return true
}

/** `$$ … $$`: dollars at the beginning of the first line and at the end of the last. */
const block: Parameters<MarkdownRenderer['block']['ruler']['before']>[2] = (state, first, last, silent) => {
  const lineAt = (line: number) => state.src.slice(state.bMarks[line]! + state.tShift[line]!, state.eMarks[line]).trim()
  const opening = lineAt(first)
  if (!opening.startsWith('$$')) return false
  if (silent) return true
  const lines = [opening.slice(2)]
  let line = first
  while (!lines.at(-1)!.endsWith('$$')) {
    line++
    if (line >= last || lineAt(line) === '') throw new Error(`a formula does not end: ${lines.join(' ')}`)
    lines.push(lineAt(line))
  }
  const token = state.push('formula_block', 'math', 0)
  token.block = true
  token.content = lines.join('\n').slice(0, -2).trim()
  token.map = [first, line + 1]
  token.markup = '$$'
  state.line = line + 1
  return true
}

/** Markdown with formulas between dollars. */
export const formulas = (md: MarkdownRenderer): void => {
  md.inline.ruler.before('escape', 'formula', inline)
  md.block.ruler.before('fence', 'formula_block', block, { alt: ['paragraph', 'reference', 'blockquote', 'list'] })
  // The search index holds words, not typeset formulas.
  md.renderer.rules['formula'] = (tokens, i, _, env: Environment) =>
    env.searching === true ? escape(tokens[i]!.content.replace(/[\\{}]/g, '')) : render(tokens[i]!.content, false)
  md.renderer.rules['formula_block'] = (tokens, i, _, env: Environment) => env.searching === true ? '' : render(tokens[i]!.content, true)
}
