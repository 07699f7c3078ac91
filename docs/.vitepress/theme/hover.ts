/** What the compiler says of all words, asked for once: when the pointer comes to code. */
let asked: Promise<readonly unknown[]> | undefined
const remarks = (file: string): Promise<readonly unknown[]> => asked ??= fetch(file, { cache: 'no-cache' })
  .then(async (response): Promise<readonly unknown[]> => {
    const texts: unknown = response.ok ? await response.json() : []
    return Array.isArray(texts) ? Array.from<unknown>(texts) : []
  })
  .catch(() => {
    // No connection now; there may be one later.
    asked = undefined
    return []
  })

/** Shows what the compiler says of the word under the pointer, or under the finger. The file holds its texts by their numbers. */
export const showTypes = (page: Document, file: string): void => {
  const box = page.createElement('div')
  box.className = 'type-box'
  box.setAttribute('role', 'tooltip')
  box.hidden = true
  page.body.append(box)
  let current: Element | null = null

  const hide = (): void => {
    box.hidden = true
    current = null
  }

  const show = async (word: Element): Promise<void> => {
    current = word
    const text = (await remarks(file))[Number(word.getAttribute('data-remark'))]
    if (current !== word || typeof text !== 'string') return
    box.textContent = text
    box.hidden = false
    const place = word.getBoundingClientRect()
    const { width, height } = box.getBoundingClientRect()
    const left = Math.max(8, Math.min(place.left, page.documentElement.clientWidth - width - 8))
    const above = place.top - height - 6
    box.style.left = `${left}px`
    box.style.top = `${above >= 8 ? above : place.bottom + 6}px`
  }

  const wordAt = (event: Event): Element | null => {
    if (!(event.target instanceof Element)) return null
    if (event.target.closest('.vp-code') !== null) void remarks(file)
    return event.target.closest('[data-remark]')
  }

  page.addEventListener('pointerover', event => {
    const word = wordAt(event)
    if (word === null) hide()
    else if (word !== current) void show(word)
  })
  page.addEventListener('pointerdown', event => {
    const word = wordAt(event)
    if (word === null) hide()
    else void show(word)
  })
  page.addEventListener('scroll', hide, { capture: true, passive: true })
  page.addEventListener('keydown', event => { if (event.key === 'Escape') hide() })
}
