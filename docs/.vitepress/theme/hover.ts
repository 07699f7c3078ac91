/** The texts stand on the block of code, and the word holds the number of its own. */
const remarkOf = (word: Element): string => {
  const texts: unknown = JSON.parse(word.closest('[data-remarks]')?.getAttribute('data-remarks') ?? '[]')
  return Array.isArray(texts) ? String(texts[Number(word.getAttribute('data-remark'))]) : ''
}

/** Shows what the compiler says of the word under the pointer, or under the finger. */
export const showTypes = (page: Document): void => {
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

  const show = (word: Element): void => {
    current = word
    box.textContent = remarkOf(word)
    box.hidden = false
    const place = word.getBoundingClientRect()
    const { width, height } = box.getBoundingClientRect()
    const left = Math.max(8, Math.min(place.left, page.documentElement.clientWidth - width - 8))
    const above = place.top - height - 6
    box.style.left = `${left}px`
    box.style.top = `${above >= 8 ? above : place.bottom + 6}px`
  }

  const wordAt = (event: Event): Element | null => event.target instanceof Element ? event.target.closest('[data-remark]') : null

  page.addEventListener('pointerover', event => {
    const word = wordAt(event)
    if (word === null) hide()
    else if (word !== current) show(word)
  })
  page.addEventListener('pointerdown', event => {
    const word = wordAt(event)
    if (word === null) hide()
    else show(word)
  })
  page.addEventListener('scroll', hide, { capture: true, passive: true })
  page.addEventListener('keydown', event => { if (event.key === 'Escape') hide() })
}
