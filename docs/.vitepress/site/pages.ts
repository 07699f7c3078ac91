import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DefaultTheme } from 'vitepress'

const docs = new URL('../..', import.meta.url).pathname

/** The order in which the guide is read; pages that are not named here follow by name. */
const guideOrder = ['getting-started', 'shapes', 'layers-losses-optimizers', 'training', 'randomness', 'loops-and-maps', 'compile', 'debugging-shapes', 'moving']

/** The Markdown files of a folder of docs, by name. */
export const pagesIn = (folder: string): readonly string[] => existsSync(join(docs, folder))
  ? readdirSync(join(docs, folder)).filter(name => name.endsWith('.md')).map(name => name.slice(0, -3)).sort().map(name => `${folder}/${name}.md`)
  : []

/** The first title of a page, as text; a chapter's with its letter. */
const titleOf = (page: string): string => {
  const title = /^# (.+)$/m.exec(readFileSync(join(docs, page), 'utf8'))?.[1]?.replace(/[`*$\\]/g, '') ?? page
  const letter = /^derivations\/([a-z])-/.exec(page)?.[1]?.toUpperCase()
  return letter === undefined ? title : `${letter}. ${title.replace(/^[A-Z][.:] /, '')}`
}

const link = (page: string): DefaultTheme.SidebarItem & DefaultTheme.NavItemWithLink =>
  ({ text: titleOf(page), link: `/${page.replace(/(index)?\.md$/, '')}` })

const guide = (): readonly string[] => {
  const rank = (page: string): number => {
    const found = guideOrder.indexOf(page.replace(/^guide\/(.*)\.md$/, '$1'))
    return found < 0 ? guideOrder.length : found
  }
  return pagesIn('guide').toSorted((a, b) => rank(a) - rank(b))
}

const isPage = (page: string): boolean => existsSync(join(docs, page))

const groups = (): readonly { readonly text: string; readonly pages: readonly string[]; readonly collapsed?: boolean }[] => [
  { text: 'Guide', pages: guide() },
  { text: 'Derivations', pages: pagesIn('derivations') },
  { text: 'Inside', pages: ['inside.md', ...pagesIn('inside'), 'README.md'].filter(isPage) },
  { text: 'Reference', pages: pagesIn('reference'), collapsed: false },
].filter(({ pages }) => pages.length > 0)

/** The sidebar: the pages there are. */
export const sidebar = (): DefaultTheme.SidebarItem[] => groups().map(({ text, pages, ...rest }) => ({ text, items: pages.map(link), ...rest }))

/** The bar above: the first page of each group. */
export const nav = (): DefaultTheme.NavItem[] => {
  const first = groups().map(({ text, pages }) => ({ text, link: link(pages[0]!).link, activeMatch: `^/${text.toLowerCase()}` }))
  return [
    ...isPage('guide/getting-started.md') ? [{ text: 'Getting started', link: '/guide/getting-started' }] : [],
    ...first.map(item => item.text === 'Guide' && guide().length > 1 ? { ...item, link: link(guide()[1]!).link } : item),
  ]
}
