import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { typeset } from './formula.js'
import { pagesIn } from './pages.js'

const docs = new URL('../..', import.meta.url).pathname

interface Equation {
  readonly page: string
  readonly tex: string
}

const tagOf = (tex: string): string | undefined => /\\tag\*?\{(\w+)\}/.exec(tex)?.[1]

const equationsOf = (page: string): readonly (readonly [string, Equation])[] =>
  [...readFileSync(join(docs, page), 'utf8').matchAll(/\$\$([\s\S]*?)\$\$/g)].flatMap(([, tex = '']) => {
    const id = tagOf(tex)
    return id === undefined ? [] : [[id, { page, tex: tex.trim() }] as const]
  })

let known: ReadonlyMap<string, Equation> | undefined

/** The numbered equations of all chapters. */
export const equations = (): ReadonlyMap<string, Equation> => known ??= new Map(pagesIn('derivations').flatMap(equationsOf))

/** The equations as the file that a page asks for when a reference is pointed at. */
export const equationsFile = (): string =>
  JSON.stringify(Object.fromEntries([...equations()].map(([id, { tex }]) => [id, typeset(tex, true)])))

/** Where a numbered equation stands, as a link. */
export const placeOf = (id: string): string => {
  const equation = equations().get(id)
  if (equation === undefined) throw new Error(`no chapter has an equation ${id}`)
  return `/${equation.page}#${id}`
}
