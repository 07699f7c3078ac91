export interface Found {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly text: string
}

const VOID = new Set(['meta'])
const unescape = (text: string): string => text.replace(/&#(\d+);|&(amp|lt|gt|quot);/g, (_, code: string | undefined, name: string) =>
  code === undefined ? { amp: '&', lt: '<', gt: '>', quot: '"' }[name] ?? '' : String.fromCharCode(Number(code)))

/** The elements of a page that closes every tag it opens, as a strict reader sees them; throws where it does not. */
export const scan = (html: string): readonly Found[] => {
  const found: { tag: string; attributes: Record<string, string>; text: string }[] = []
  const open: typeof found = []
  let at = 0
  for (const { 0: whole, 1: close, 2: tag = '', 3: list = '', 4: self, index } of html.matchAll(/<(\/?)([a-zA-Z][\w]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|<!doctype html>/g)) {
    const text = html.slice(at, index)
    // What stands in a style sheet is no text of the page.
    if (/[<>]/.test(text) && open.at(-1)?.tag !== 'style') throw new Error(`stray markup: ${text.slice(0, 80)}`)
    for (const element of open) element.text += unescape(text)
    at = index + whole.length
    if (tag === '') continue
    if (close === '/') {
      const last = open.pop()
      if (last?.tag !== tag) throw new Error(`</${tag}> closes <${last?.tag}>`)
      continue
    }
    const attributes = Object.fromEntries([...list.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, unescape(value)]))
    const element = { tag, attributes, text: '' }
    found.push(element)
    if (self !== '/' && !VOID.has(tag)) open.push(element)
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)?.tag}> is never closed`)
  return found
}
