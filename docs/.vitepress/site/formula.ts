import katex from 'katex'
import type { MarkdownRenderer } from 'vitepress'

/** What a page is rendered for. */
export interface Environment {
  readonly searching?: boolean
  /** The page's file, below docs. */
  readonly relativePath?: string
  /** How many figures it has so far. */
  figures?: number
}

/** Text as HTML. */
export const escape = (text: string): string => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`)

/** Typesets a formula, as HTML that needs no script. Throws when it does not parse. */
export const typeset = (tex: string, display: boolean): string =>
  katex.renderToString(tex, { displayMode: display, throwOnError: true, strict: 'ignore', output: 'htmlAndMathml' })

/** A numbered formula can be linked to. */
const idOf = (tex: string): string => {
  const id = /\\tag\*?\{(\w+)\}/.exec(tex)?.[1]
  return id === undefined ? '' : ` id="${id}"`
}

// Braces of a formula are no template of the page: v-pre.
const render = (tex: string, display: boolean): string => display
  ? `<div v-pre class="formula" tabindex="0"${idOf(tex)}>${typeset(tex, true)}</div>\n`
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
    token.meta = { prefix: '', suffix: '' }
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

/** A bracket that stands before a formula, and a comma after it, become its own: no line ends between the two. */
const adhere: Parameters<MarkdownRenderer['core']['ruler']['push']>[1] = ({ tokens }) => {
  for (const { children } of tokens) {
    children?.forEach((token, i) => {
      if (token.type !== 'formula') return
      const [before, after] = [children[i - 1], children[i + 1]]
      const prefix = before?.type === 'text' ? /[([]+$/.exec(before.content)?.[0] ?? '' : ''
      const suffix = after?.type === 'text' ? /^(?:-[a-z]+)?[)\],.;:!?]*/.exec(after.content)?.[0] ?? '' : ''
      if (prefix !== '') before!.content = before!.content.slice(0, -prefix.length)
      if (suffix !== '') after!.content = after!.content.slice(suffix.length)
      token.meta = { prefix, suffix }
    })
  }
}

/** An inline formula, with the letters that stand at it. */
const whole = ({ content, meta }: { readonly content: string, readonly meta: unknown }): string => {
  const { prefix, suffix } = meta as { readonly prefix: string, readonly suffix: string }
  const text = (letters: string): string => letters === '' ? '' : `\\text{${letters}}`
  return `${text(prefix)}${content}${text(suffix)}`
}

/** Markdown with formulas between dollars. */
export const formulas = (md: MarkdownRenderer): void => {
  md.inline.ruler.before('escape', 'formula', inline)
  md.core.ruler.push('formula-adhere', adhere)
  md.block.ruler.before('fence', 'formula_block', block, { alt: ['paragraph', 'reference', 'blockquote', 'list'] })
  // The search index holds words, not typeset formulas.
  md.renderer.rules['formula'] = (tokens, i, _, env: Environment) =>
    env.searching === true ? escape(whole(tokens[i]!).replace(/\\text|[\\{}]/g, '')) : render(whole(tokens[i]!), false)
  md.renderer.rules['formula_block'] = (tokens, i, _, env: Environment) => env.searching === true ? '' : render(tokens[i]!.content, true)
}
