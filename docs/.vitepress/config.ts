/* oxlint-disable import/no-default-export -- VitePress reads the default export */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { briefColours, colourSheet } from './site/colours.js'
import { equationsFile } from './site/equations.js'
import { compilerRemarks, drawFigures, figures, remarksFile, shownFences } from './site/fence.js'
import { formulas } from './site/formula.js'
import { describe, headOf, origin, remember, writeFound } from './site/found.js'
import { nav, pagesIn, sidebar } from './site/pages.js'
import { references } from './site/references.js'
import { writeReference } from './site/reference.js'
import { startCompiler } from './site/remarks.js'
import { codesFile } from './site/runnable.js'
import { stopRunning } from './site/run.js'
import { drawWidgets, widgets } from './site/widget.js'

const docs = new URL('..', import.meta.url).pathname

const pages = ['.', 'guide', 'derivations', 'inside'].flatMap(pagesIn)
const compiler = startCompiler(join(docs, '.vitepress/site'), join(docs, '.vitepress/cache'),
  pages.flatMap(page => shownFences(readFileSync(join(docs, page), 'utf8'))))

// Before VitePress looks for pages.
writeReference(join(docs, 'reference'))

export default defineConfig({
  lang: 'en',
  title: 'pullback',
  description: 'A functional, immutable tensor language for TypeScript with compile-time shapes, built around backpropagation',
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: '/logo.svg' }],
    ['style', {}, colourSheet],
  ],
  // Pages with many examples are large: they are fetched when they are asked for.
  router: { prefetchLinks: false },
  cleanUrls: false,
  sitemap: { hostname: origin },
  transformPageData: page => {
    const file = join(docs, page.filePath === '' ? page.relativePath : page.filePath)
    page.description = describe(page, existsSync(file) ? readFileSync(file, 'utf8') : '')
    remember(page)
  },
  transformHead: ({ pageData }) => headOf(pageData),
  lastUpdated: false,
  markdown: {
    theme: 'github-light-high-contrast',
    attrs: { disable: true },
    emoji: { shortcuts: {} },
    codeTransformers: [briefColours, compilerRemarks(compiler.remarks)],
    config: md => {
      formulas(md)
      references(md)
      figures(md)
      widgets(md)
    },
  },
  // A line's end between a word and a formula is a space.
  vue: { template: { compilerOptions: { whitespace: 'preserve' } } },
  vite: {
    plugins: [{
      name: 'figures',
      enforce: 'pre',
      transform: async (text, id) => {
        if (!id.endsWith('.md')) return undefined
        await drawFigures(id, text)
        await drawWidgets(text)
        await Promise.all(shownFences(text).map(compiler.learn))
        return undefined
      },
      configureServer: ({ middlewares, httpServer }) => {
        httpServer?.once('close', () => { void compiler.stop() })
        for (const [name, text] of [['remarks', remarksFile], ['equations', equationsFile], ['fences', codesFile]] as const) {
          middlewares.use(`/${name}.json`, (_, response) => { response.setHeader('content-type', 'application/json').end(text()) })
        }
      },
    }],
    build: { chunkSizeWarningLimit: 4000 },
    // Widgets run the library itself: its sources, so that no build stands between.
    resolve: {
      alias: [
        { find: /^pullback$/, replacement: join(docs, '../src/index.ts') },
        { find: /^pullback\/(.+)$/, replacement: join(docs, '../src/$1/index.ts') },
      ],
    },
    worker: { format: 'es' },
  },
  buildEnd: async config => {
    const { outDir } = config
    writeFound(config)
    writeFileSync(join(outDir, 'remarks.json'), remarksFile())
    writeFileSync(join(outDir, 'equations.json'), equationsFile())
    writeFileSync(join(outDir, 'fences.json'), codesFile())
    await Promise.all([compiler.stop(), stopRunning()])
  },
  themeConfig: {
    nav: nav(),
    sidebar: sidebar(),
    outline: { level: [2, 3] },
    logo: '/logo.svg',
    notFound: {
      title: 'No page here', code: '404', quote: 'It may have moved: search for it above, or begin at the front page, the chapters or the reference.',
      linkText: 'To the front page', linkLabel: 'To the front page',
    },
    search: {
      provider: 'local',
      options: {
        _render: (text, env, md) => md.render(text, Object.assign(env, { searching: true })),
        miniSearch: {
          searchOptions: {
            // Where a thing is taught comes before where it is listed.
            boostDocument: (id: string) => id.includes('/derivations/') || id.includes('/guide/') ? 1.6 : id.includes('/reference/') ? 0.5 : 1,
          },
        },
      },
    },
    docFooter: { prev: 'Before', next: 'Next' },
    externalLinkIcon: false,
  },
})
