import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { expect, it } from 'vitest'
import { anchorsOf, markdown, root, targetsOf, writtenPages, type Page } from './support.js'

/** The file that a link of a page means: pages of the site may be named without their ending, or by their folder. */
const fileOf = (page: string, path: string): string | undefined => {
  const from = path.startsWith('/') ? join('docs', path) : join(dirname(page), path)
  const plain = normalize(decodeURI(from))
  const candidates = [plain, `${plain}.md`, plain.replace(/\.html$/, '.md'), join(plain, 'index.md')]
  return candidates.find(candidate => existsSync(join(root, candidate)) && statSync(join(root, candidate)).isFile())
    ?? (page.startsWith('docs/') || !existsSync(join(root, plain)) ? undefined : plain)
}

const linkComplaints = (md: MarkdownRenderer, { file, text }: Page): readonly string[] => targetsOf(md, text).flatMap(target => {
  if (/^[a-z]+:/.test(target)) return []
  const [path = '', anchor] = target.split('#')
  // The reference is generated with the site, whose build looks for dead links itself.
  if (/(^|\/)reference\//.test(path)) return []
  const found = path === '' ? file : fileOf(file, path)
  if (found === undefined) return [`${file}: ${target} leads nowhere`]
  if (anchor === undefined || anchor === '' || !found.endsWith('.md')) return []
  return anchorsOf(md, found === file ? text : readFileSync(join(root, found), 'utf8')).has(decodeURI(anchor)) ? [] : [`${file}: ${target}: ${found} has no such heading`]
})

it('every relative link, anchor and image of README and docs resolves', async () => {
  const md = await markdown
  const pages = writtenPages()
  expect(pages.flatMap(page => linkComplaints(md, page))).toEqual([])
  expect(pages.flatMap(({ text }) => targetsOf(md, text)).length).toBeGreaterThan(10)
})

it('a dead link, anchor and image are found', async () => {
  const md = await markdown
  const complaints = (text: string): number => linkComplaints(md, { file: 'docs/x.md', text }).length
  expect(complaints('[a](./README.md), [b](README.md#documentation-that-executes), [c](#here)\n\n## Here')).toBe(0)
  expect(complaints('[a](./gone.md)')).toBe(1)
  expect(complaints('[a](./README.md#gone)')).toBe(1)
  expect(complaints('[a](#gone)\n\n## Here')).toBe(1)
  expect(complaints('![a](./gone.svg)')).toBe(1)
})
