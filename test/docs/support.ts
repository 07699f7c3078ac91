import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMarkdownRenderer, type MarkdownRenderer } from 'vitepress'
import { formulas, typeset } from '../../docs/.vitepress/site/formula.js'

export const root = new URL('../..', import.meta.url).pathname

/** A Markdown file, by its path from the root. */
export interface Page {
  readonly file: string
  readonly text: string
}

/** README, CONTRIBUTING and the pages that are written by hand. */
export const writtenPages = (): readonly Page[] => {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md') && !/^(\.vitepress|reference)\//.test(name))
  return ['README.md', 'CONTRIBUTING.md', ...docs.sort().map(name => `docs/${name}`)]
    .map(file => ({ file, text: readFileSync(join(root, file), 'utf8') }))
}

type Token = ReturnType<MarkdownRenderer['parse']>[number]

/** The site's own Markdown, without the colours of code, which takes long and is not looked at here. */
export const markdown: Promise<MarkdownRenderer> = createMarkdownRenderer(root, { highlight: text => text, attrs: { disable: true }, config: formulas })

/** Files that a page shows are found from its folder; all chapters stand in one. */
const environment = (): object => ({ path: join(root, 'docs/derivations/page.md') })

const titled = /^container_(tip|info|warning|danger|details)_open$/

/** The tokens of a page, those in lines and in the titles of boxes too. */
export const tokensOf = (md: MarkdownRenderer, text: string): readonly Token[] => md.parse(text, environment()).flatMap(token => {
  const title = titled.test(token.type) ? md.parseInline(token.info, {}) : []
  return [token, ...token.children ?? [], ...title.flatMap(({ children }) => children ?? [])]
})

/** What is wrong with the formulas of a page. */
export const formulaComplaints = (md: MarkdownRenderer, { file, text }: Page): readonly string[] => {
  let tokens: readonly Token[]
  try {
    tokens = tokensOf(md, text)
  } catch (error) {
    return [`${file}: ${String(error)}`]
  }
  return tokens.flatMap(({ type, content }) => {
    if (type === 'text' && content.includes('$') && file.startsWith('docs/')) return [`${file}: a dollar that opens no formula: ${content}`]
    if (type !== 'formula' && type !== 'formula_block') return []
    try {
      typeset(content, type === 'formula_block')
      return []
    } catch (error) {
      return [`${file}: ${content}: ${String(error)}`]
    }
  })
}

/** The number of formulas of a page. */
export const formulaCount = (md: MarkdownRenderer, { text }: Page): number =>
  tokensOf(md, text).filter(({ type }) => type.startsWith('formula')).length

/** Where a heading can be linked to. */
export const anchorsOf = (md: MarkdownRenderer, text: string): ReadonlySet<string> =>
  new Set(md.parse(text, environment()).filter(({ type }) => type === 'heading_open').map(token => token.attrGet('id') ?? ''))

/** What links and images of a page point to. */
export const targetsOf = (md: MarkdownRenderer, text: string): readonly string[] =>
  tokensOf(md, text).flatMap(token => token.type === 'link_open' ? token.attrGet('href') ?? [] : token.type === 'image' ? token.attrGet('src') ?? [] : [])
