import type { MarkdownOptions, MarkdownRenderer } from 'vitepress'
import { announcedErrors, fences } from '../../../test/examples/extract.js'
import { drawFigure, figureHtml } from './figure.js'
import { escape, type Environment } from './formula.js'
import { foldedHtml, partsOf } from './harness.js'
import { COLUMN } from './measure.js'
import { runFence } from './run.js'
import { runName } from './runnable.js'
import type { Remark, Remarks } from './shapes.js'

type Transformer = NonNullable<MarkdownOptions['codeTransformers']>[number]
type Line = Parameters<NonNullable<Transformer['line']>>[0]['children'][number]

/** What a long line prints goes under it, where it can be seen. */
const outputBelow = (line: string): readonly string[] => {
  const [, statement, output] = /^(\s*\S.*?)\s*(\/\/ => .*)$/.exec(line) ?? []
  if (statement === undefined || output === undefined || line.length <= COLUMN) return [line]
  return [statement, `${/^\s*/.exec(statement)?.[0] ?? ''}${output}`]
}

/** A fence as it is shown: the compiler says its errors itself, so their announcement is left out. */
export const shown = (fence: string): { readonly code: string; readonly sentences: ReadonlyMap<number, readonly string[]> } => {
  const code = fence.split('\n').flatMap(outputBelow).join('\n')
  const announced = announcedErrors(code)
  const lines = new Set(announced.map(({ line }) => line))
  const sentences = new Map<number, string[]>()
  for (const { line, sentence } of announced) {
    const kept = line - [...lines].filter(other => other < line).length
    sentences.set(kept, [...sentences.get(kept) ?? [], sentence])
  }
  return { code: code.split('\n').filter((_, i) => !lines.has(i)).join('\n').trimEnd(), sentences }
}

const errorLine = (sentence: string, remark: number): Line => ({
  type: 'element', tagName: 'span', properties: { class: 'line compile-error vp-copy-ignore', 'data-remark': remark },
  children: [
    { type: 'element', tagName: 'b', properties: {}, children: [{ type: 'text', value: 'Error: ' }] },
    { type: 'text', value: sentence },
  ],
})

const lineOf = (code: string, offset: number): number => code.slice(0, offset).split('\n').length

/** The sentence of an error that was not announced: its innermost reason. */
const lastReason = (text: string): string => text.trimEnd().split('\n').at(-1)!.trim()

/** What the compiler says of words, each text once for all pages: words hold its number. */
const said = new Map<string, number>()
const number = (text: string): number => {
  const known = said.get(text)
  if (known !== undefined) return known
  said.set(text, said.size)
  return said.size - 1
}

/** What the compiler said on the pages that were rendered, as the file that they ask for when a word is pointed at. */
export const remarksFile = (): string => JSON.stringify([...said.keys()])

/** Lines that are folded, each with the line break after it. */
const fold = (children: readonly Line[], folded: ReadonlySet<number>): Line[] => {
  let count = -1
  let inside = false
  return children.flatMap((child, i): Line[] => {
    if (child.type === 'text' && inside) return []
    if (child.type !== 'element') return [child]
    count++
    inside = folded.has(count)
    if (!inside) return [child]
    const next = children[i + 1]
    return [{ ...child, properties: { ...child.properties, class: 'line folded' }, children: [...child.children, ...next?.type === 'text' ? [next] : []] }]
  })
}

/** Types on hover, and compile errors under their lines. */
export const compilerRemarks = (remarks: (code: string) => Remarks): Transformer => {
  // What a transformer learns of a fence before it is cut into words, for when it is put together again.
  const errorsOf = new Map<string, readonly { readonly line: number; readonly sentence: string; readonly remark: number }[]>()
  return {
    name: 'compiler-remarks',
    preprocess(code, options) {
      // The examples of the reference.
      if (options.lang === 'typescript') return code.split('\n').flatMap(outputBelow).join('\n')
      if (options.lang !== 'ts') return undefined
      const { code: visible, sentences } = shown(code)
      const { hovers, errors } = remarks(visible)
      errorsOf.set(visible, errors.flatMap(({ start, text }) => {
        const line = lineOf(visible, start)
        const announced = (sentences.get(line) ?? []).filter(sentence => text.includes(sentence))
        return (announced.length > 0 ? announced : [lastReason(text)]).map(sentence => ({ line, sentence, remark: number(text) }))
      }))
      const word = ({ start, end, text }: Remark, name: string) =>
        ({ start, end: Math.min(end, visible.length), properties: { class: name, 'data-remark': number(text) } })
      const inside = (remark: Remark) => remark.start < remark.end && remark.start < visible.length
      const wrong = errors.filter(inside).filter(({ start, end }, i, all) => all.findIndex(other => other.start < end && start < other.end) === i)
      const words = hovers.filter(inside).filter(({ start, end }) => !wrong.some(e => start < e.end && e.start < end && !(e.start <= start && end <= e.end)))
      const exact = new Set(wrong.map(({ start, end }) => `${start}-${end}`))
      options.decorations = [
        ...options.decorations ?? [],
        ...words.filter(({ start, end }) => !exact.has(`${start}-${end}`)).map(remark => word(remark, 'typed')),
        ...wrong.map(remark => word(remark, 'wrong')),
      ]
      return visible
    },
    pre(pre) {
      const errors = errorsOf.get(this.source) ?? []
      const [element] = pre.children
      if (element?.type !== 'element') return
      const { folded } = partsOf(this.source)
      if (folded.size > 0) element.children = fold(element.children, folded)
      if (errors.length === 0) return
      // Children are lines with line breaks between them.
      let count = 0
      const children: Line[] = []
      for (const child of element.children) {
        children.push(child)
        if (child.type !== 'element') continue
        count++
        for (const { line, sentence, remark } of errors) {
          if (line === count) children.push({ type: 'text', value: '\n' }, errorLine(sentence, remark))
        }
      }
      element.children = children
    },
  }
}

/** Figures by their code. They are drawn before their page is rendered, because drawing takes promises and rendering takes none. */
const drawn = new Map<string, string>()

/** Draws the figures of a page. */
export const drawFigures = async (file: string, text: string): Promise<void> => {
  for (const { place, code, figure } of fences(file, text)) {
    const key = `${figure}\n${code}`
    if (figure === undefined || drawn.has(key)) continue
    try {
      drawn.set(key, await drawFigure((await runFence(code))['figure'], figure))
    } catch (error) {
      throw new Error(`${place}: the figure cannot be drawn: ${String(error)}`, { cause: error })
    }
  }
}

/** Markdown whose figure fences are their figures. */
export const figures = (md: MarkdownRenderer): void => {
  const fence = md.renderer.rules.fence!
  md.renderer.rules.fence = (tokens, i, options, env: Environment, self) => {
    const token = tokens[i]!
    // The search index holds words, without their colours.
    if (env.searching === true) return `<pre>${escape(token.content)}</pre>\n`
    const alternative = /^ts figure "(.+)"\s*$/.exec(token.info)?.[1]
    if (alternative === undefined) {
      const html = fence(tokens, i, options, env, self)
      const parts = partsOf(shown(token.content).code)
      return /^ts\s*$/.test(token.info) && parts.folded.size > 0 ? foldedHtml(html, parts, runName(token.content.trimEnd())) : html
    }
    const svg = drawn.get(`${alternative}\n${token.content.replace(/\n$/, '')}`)
    if (svg === undefined) throw new Error(`the figure has not been drawn: ${alternative}`)
    token.info = 'ts'
    const code = fence(tokens, i, options, env, self)
    token.info = `ts figure "${alternative}"`
    env.figures = (env.figures ?? 0) + 1
    return figureHtml({ svg, alternative, code, number: env.figures, page: env.relativePath ?? '' })
  }
}

/** The fences of a page as they are shown. */
export const shownFences = (text: string): readonly string[] => fences('', text).map(({ code }) => shown(code).code)
