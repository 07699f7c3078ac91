import type { MarkdownOptions } from 'vitepress'

type Transformer = NonNullable<MarkdownOptions['codeTransformers']>[number]
type Line = Parameters<NonNullable<Transformer['line']>>[0]
type Piece = Line['children'][number]

/** The colours that the two themes give to words of code, by the class that stands for each pair. */
const colours: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  ck: ['#A0111F', '#FF9492'],
  cs: ['#032563', '#ADDCFF'],
  cn: ['#023B95', '#91CBFF'],
  cf: ['#622CBC', '#DBB7FF'],
  cv: ['#702C00', '#FFB757'],
  cm: ['#66707B', '#BDC4CC'],
  ct: ['#024C1A', '#72F088'],
  cw: ['#6E011A', '#FFB1AF'],
}

/** What the block of code is coloured as anyway. */
const plain: readonly [light: string, dark: string] = ['#0E1116', '#F0F3F6']

const rule = (selector: string, [light, dark]: readonly [string, string]): string => `${selector}{--shiki-light:${light};--shiki-dark:${dark}}`
const classes = new Map(Object.entries(colours).map(([name, [light]]) => [light, name]))

/** The classes' style sheet. */
export const colourSheet = [rule('.vp-code', plain), ...Object.entries(colours).map(([name, pair]) => rule(`.vp-code .${name}`, pair))].join('')

/** Neighbours that are both text are one. */
const joined = (pieces: readonly Piece[]): Piece[] => {
  const all: Piece[] = []
  for (const piece of pieces) {
    const last = all.at(-1)
    if (last?.type === 'text' && piece.type === 'text') all[all.length - 1] = { type: 'text', value: last.value + piece.value }
    else all.push(piece)
  }
  return all
}

/**
 * A word that says its colour by a class, or not at all where that is the block's or the word is a space. Code is cut into words for the
 * light theme only, which takes half the time; what the dark one does is in the table.
 */
const shortened = (piece: Piece): readonly Piece[] => {
  if (piece.type !== 'element') return [piece]
  const children = brief(piece.children)
  if (piece.properties['style'] === undefined) return [{ ...piece, children }]
  const { style, class: own, ...rest } = piece.properties
  const [, colour = '', others = ''] = /^color:(#\w+);?(.*)$/.exec(String(style)) ?? []
  const [only] = children
  const isPlain = colour.toUpperCase() === plain[0]
  if (own === undefined && children.length === 1 && only?.type === 'text' && (isPlain || only.value.trim() === '')) return [only]
  const name = isPlain ? undefined : classes.get(colour.toUpperCase())
  if (name === undefined && !isPlain) throw new Error(`the table of colours lacks ${String(style)}`)
  const names = [name, own].filter(part => part !== undefined).map(String).join(' ')
  return [{ ...piece, children, properties: { ...names !== '' && { class: names }, ...others !== '' && { style: others }, ...rest } }]
}

const brief = (pieces: readonly Piece[]): Piece[] => joined(pieces.flatMap(shortened))

/** Code whose words say their colours briefly: a chapter has ten thousand of them. */
export const briefColours: Transformer = {
  name: 'brief-colours',
  pre: pre => {
    const [code] = pre.children
    if (code?.type !== 'element') return
    for (const line of code.children) {
      if (line.type === 'element') line.children = brief(line.children)
    }
  },
}
