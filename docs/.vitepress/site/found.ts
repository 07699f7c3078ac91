import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HeadConfig, PageData, SiteConfig } from 'vitepress'

/*
 * What search engines, readers of links and programs are told of the pages: descriptions, a map of the site, `llms.txt`.
 */

/** Where the site is served: whoever publishes it says so. */
export const origin = process.env['DOCS_ORIGIN'] ?? 'https://pullback.example'

/** The first paragraph of a page as plain words. */
const opening = (text: string): string => {
  const paragraphs = text.replace(/^---\n[\s\S]*?\n---\n/, '').replace(/```[\s\S]*?```/g, '').split(/\n\s*\n/)
  const first = paragraphs.map(part => part.trim()).find(part => /^[A-Za-z`*[]/.test(part) && part.length > 40) ?? ''
  return first.replace(/\s+/g, ' ').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[*`$]/g, '').replace(/\\\w+/g, '')
}

/** A description for search engines: at most so many letters, cut at a word. */
const LONGEST = 180
const cut = (text: string): string => text.length <= LONGEST ? text : `${text.slice(0, LONGEST).replace(/\s+\S*$/, '')} …`

/** The description of a page: its own, or how it begins. */
export const describe = (page: PageData, text: string): string => cut(page.description === '' ? opening(text) : page.description)

const address = (page: string): string => `${origin}/${page.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '.html')}`

/** What links to a page show of it elsewhere. */
export const headOf = (page: PageData): HeadConfig[] => page.relativePath === '404.md' ? [] : [
  ['link', { rel: 'canonical', href: address(page.relativePath) }],
  ['meta', { property: 'og:type', content: 'website' }],
  ['meta', { property: 'og:title', content: page.title === '' ? 'pullback' : page.title }],
  ['meta', { property: 'og:description', content: page.description }],
  ['meta', { property: 'og:url', content: address(page.relativePath) }],
  ['meta', { property: 'og:image', content: `${origin}/social.png` }],
  ['meta', { name: 'twitter:card', content: 'summary_large_image' }],
]

const described = new Map<string, readonly [title: string, description: string]>()

/** Remembers a page for `llms.txt`. */
export const remember = (page: PageData): void => { described.set(page.relativePath, [page.title, page.description]) }

/** Writes what programs read: the pages with their descriptions, and who may visit. */
export const writeFound = ({ outDir, pages }: SiteConfig): void => {
  const lines = (folder: RegExp): readonly string[] => pages.filter(page => folder.test(page)).flatMap(page => {
    const known = described.get(page)
    return known === undefined ? [] : [`- [${known[0]}](${address(page)}): ${known[1]}`]
  })
  writeFileSync(join(outDir, 'llms.txt'), [
    '# pullback',
    '> A functional, immutable tensor language for TypeScript: shapes live in the types, layers are pure functions `(params, input) → [output, backward]`,'
    + ' and the training step is compiled to one WebAssembly program. The derivations teach backpropagation, each formula checked numerically.',
    '## Start', ...lines(/^(index|playground|asked)\.md$/), '## Guide', ...lines(/^guide\//), '## Derivations', ...lines(/^derivations\//),
    '## Inside', ...lines(/^(inside|README)/), '## Reference', ...lines(/^reference\//), '',
  ].join('\n\n').replace(/\n\n- /g, '\n- '))
  writeFileSync(join(outDir, 'robots.txt'), `User-agent: *\nAllow: /\nSitemap: ${origin}/sitemap.xml\n`)
}
