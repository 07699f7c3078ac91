/** Text as HTML. */
export const escape = (text: string): string =>
  text.replace(/[&<>"']/g, char => `&#${char.charCodeAt(0)};`)

const VOID = new Set(['rect'])

type Attributes = Readonly<Record<string, string | number | undefined>>

/** An element; its attributes are escaped, its content is HTML already. */
export const element = (tag: string, attributes: Attributes, ...content: readonly string[]): string => {
  const list = Object.entries(attributes).flatMap(([name, value]) => value === undefined ? [] : [` ${name}="${escape(String(value))}"`]).join('')
  return VOID.has(tag) ? `<${tag}${list}/>` : `<${tag}${list}>${content.join('')}</${tag}>`
}
