import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DefaultTheme } from 'vitepress'

const docs = new URL('../..', import.meta.url).pathname

/** The order in which the guide is read; pages that are not named here follow by name. */
const guideOrder = ['getting-started', 'shapes', 'layers-losses-optimizers', 'training', 'bring-your-data', 'save-resume-ship', 'randomness', 'loops-and-maps', 'whole-programs', 'compile', 'more-than-one-machine', 'debugging-shapes', 'moving']

/** The order of the chapters: each needs those before it alone. */
const chapterOrder = ['index', '0-', 'a-', 'e-a-chain', 'b-', 'c-', 'd-', 'e-many', 'f-', 'checking', 'notation', 'slips', 'history', 'summary']

/** The Markdown files of a folder of docs, by name. */
export const pagesIn = (folder: string): readonly string[] => existsSync(join(docs, folder))
  ? readdirSync(join(docs, folder)).filter(name => name.endsWith('.md')).map(name => name.slice(0, -3)).sort().map(name => `${folder}/${name}.md`)
  : []

/** The first title of a page, as text; a chapter's with its letter. */
const titleOf = (page: string): string => {
  const title = /^# (.+)$/m.exec(readFileSync(join(docs, page), 'utf8'))?.[1]?.replace(/[`*$\\]/g, '') ?? page
  const letter = /^derivations\/([0a-f])-/.exec(page)?.[1]?.toUpperCase()
  return letter === undefined ? title : `${letter}. ${title.replace(/^[0A-Z][.:] /, '')}`
}

const link = (page: string): DefaultTheme.SidebarItem & DefaultTheme.NavItemWithLink =>
  ({ text: titleOf(page), link: `/${page.replace(/(index)?\.md$/, '')}` })

/** Pages by an order of the beginnings of their names; others follow by name. */
const ordered = (folder: string, order: readonly string[]): readonly string[] => {
  const rank = (page: string): number => {
    const name = page.slice(folder.length + 1, -'.md'.length)
    const found = order.findIndex(start => name === start || (start.includes('-') && name.startsWith(start)))
    return found < 0 ? order.length : found
  }
  return pagesIn(folder).toSorted((a, b) => rank(a) - rank(b))
}

const guide = (): readonly string[] => ordered('guide', guideOrder)

/** The chapters, as they are read. */
export const chapters = (): readonly string[] => ordered('derivations', chapterOrder)

const isPage = (page: string): boolean => existsSync(join(docs, page))

const groups = (): readonly { readonly text: string; readonly pages: readonly string[]; readonly collapsed?: boolean }[] => [
  { text: 'Guide', pages: guide() },
  { text: 'Derivations', pages: [...chapters(), 'playground.md'].filter(isPage) },
  { text: 'Inside', pages: ['inside.md', ...pagesIn('inside'), 'asked.md', 'README.md'].filter(isPage) },
  { text: 'Reference', pages: ordered('reference', ['index']), collapsed: true },
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
