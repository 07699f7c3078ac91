/* oxlint-disable import/no-default-export -- VitePress reads the default export */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { compilerRemarks, drawFigures, figures, pageRemarks } from './site/fence.js'
import { formulas } from './site/formula.js'
import { nav, pagesIn, sidebar } from './site/pages.js'
import { stopRunning } from './site/run.js'
import type { Remarks } from './site/shapes.js'

const docs = new URL('..', import.meta.url).pathname

// The compiler starts with the first fence, and knows those of all pages.
let remarks: ((code: string) => Remarks) | undefined
const remarksOf = (code: string): Remarks => {
  const pages = ['.', 'guide', 'derivations', 'inside'].flatMap(pagesIn)
  remarks ??= pageRemarks(pages.map(page => [page, readFileSync(join(docs, page), 'utf8')]))
  return remarks(code)
}

export default defineConfig({
  lang: 'en',
  title: 'pullback',
  description: 'A functional, immutable tensor language for TypeScript with compile-time shapes, built around backpropagation',
  cleanUrls: false,
  lastUpdated: false,
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    attrs: { disable: true },
    emoji: { shortcuts: {} },
    codeTransformers: [compilerRemarks(remarksOf)],
    config: md => {
      formulas(md)
      figures(md)
    },
  },
  vite: {
    plugins: [{
      name: 'figures',
      enforce: 'pre',
      transform: async (text, id) => {
        if (id.endsWith('.md')) await drawFigures(id, text)
        return undefined
      },
    }],
    build: { chunkSizeWarningLimit: 4000 },
  },
  buildEnd: stopRunning,
  themeConfig: {
    nav: nav(),
    sidebar: sidebar(),
    outline: { level: [2, 3] },
    search: { provider: 'local', options: { _render: (text, env, md) => md.render(text, Object.assign(env, { searching: true })) } },
    docFooter: { prev: 'Before', next: 'Next' },
    externalLinkIcon: false,
  },
})
