import type { MarkdownRenderer } from 'vitepress'
import { equations } from './equations.js'
import type { Environment } from './formula.js'

type Inline = ReturnType<MarkdownRenderer['parse']>[number]
type State = Parameters<Parameters<MarkdownRenderer['core']['ruler']['push']>[1]>[0]

/** A text with references to equations, as texts and links. */
const linked = (state: State, token: Inline, page: string): readonly Inline[] => {
  const parts = token.content.split(/\b([A-GZ]\d{1,2})\b/)
  if (parts.length === 1) return [token]
  const text = (content: string): Inline => Object.assign(new state.Token('text', '', 0), { content })
  return parts.flatMap((part, i) => {
    const equation = i % 2 === 1 ? equations().get(part) : undefined
    if (equation === undefined) return part === '' ? [] : [text(part)]
    const open = new state.Token('link_open', 'a', 1)
    open.attrs = [['href', `${equation.page === page ? '' : `/${equation.page}`}#${part}`], ['class', 'equation'], ['data-equation', part]]
    return [open, text(part), new state.Token('link_close', 'a', -1)]
  })
}

/** Numbers of equations that stand in the text of a chapter lead to them. */
export const references = (md: MarkdownRenderer): void => {
  md.core.ruler.push('equation-references', state => {
    const { relativePath: page = '', searching } = state.env as Environment
    if (!page.startsWith('derivations/') || searching === true) return
    state.tokens.forEach((token, i) => {
      if (token.type !== 'inline' || state.tokens[i - 1]?.type === 'heading_open') return
      let links = 0
      token.children = (token.children ?? []).flatMap(child => {
        if (child.type === 'link_open') links++
        if (child.type === 'link_close') links--
        return child.type === 'text' && links === 0 ? linked(state, child, page) : [child]
      })
    })
  })
}
