import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import MiniSearch from 'minisearch'

/** What readers look for, and where it is taught. */
export const queries: readonly (readonly [query: string, place: RegExp])[] = [
  ['backpropagation', /derivations\//], ['exploding gradient', /e-a-chain/], ['vanishing gradient', /e-a-chain|b-two/], ['chain rule', /0-slopes|derivations\/summary/],
  ['jacobian', /0-slopes|f-the-step/], ['partial derivatives', /0-slopes/], ['cross-entropy', /a-logistic|f-the-step|b-two/], ['sigmoid derivative', /a-logistic|0-slopes/],
  ['softmax gradient', /f-the-step|summary/], ['log-sum-exp', /f-the-step|summary/], ['batch normalization', /c-squared|summary/], ['dropout', /c-squared/],
  ['momentum', /c-squared|summary/], ['adam', /c-squared|summary|history/], ['clipping', /c-squared|summary/], ['glorot', /d-deep|history/], ['initial weights', /d-deep/],
  ['checking a gradient', /checking/], ['central difference', /checking|notation|a-logistic/], ['relative error', /checking/], ['learning rate', /derivations\//],
  ['logistic regression', /a-logistic/], ['notation', /notation/], ['who found backpropagation', /history/], ['playground', /playground/],
  ['resume training', /guide\/training|asked/], ['named dimensions', /guide\/shapes/], ['getting started', /getting-started/], ['webassembly', /guide\/|inside/],
]

/** The site's own search: its index, with the options that its search box has. */
export const searcher = async (dist: string): Promise<(query: string) => readonly string[]> => {
  const folder = join(dist, 'assets/chunks')
  const file = readdirSync(folder).find(name => name.startsWith('@localSearchIndexroot'))
  if (file === undefined) throw new Error('the site has no search index')
  const text = readFileSync(join(folder, file), 'utf8')
  const module: { readonly default: string } = await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)
  const index = MiniSearch.loadJSON(module.default, {
    fields: ['title', 'titles', 'text'], storeFields: ['title', 'titles'],
    searchOptions: {
      fuzzy: 0.2, prefix: true, boost: { title: 4, text: 2, titles: 1 },
      boostDocument: (id: string) => id.includes('/derivations/') || id.includes('/guide/') ? 1.6 : id.includes('/reference/') ? 0.5 : 1,
    },
  })
  return query => index.search(query).map(({ id }) => String(id))
}
