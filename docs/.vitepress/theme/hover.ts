import { readTable } from './table.js'

/** Shows what the compiler says of the word under the pointer, under the finger, or chosen with the arrow keys in code that has the focus. */
export const showTypes = (page: Document, file: string): void => {
  const remarks = readTable(file)
  const box = page.createElement('div')
  box.className = 'type-box'
  box.setAttribute('role', 'status')
  box.hidden = true
  page.body.append(box)
  let current: Element | null = null
  let top = 0

  const hide = (): void => {
    box.hidden = true
    current?.classList.remove('current')
    current = null
  }

  const show = async (word: Element): Promise<void> => {
    hide()
    current = word
    top = word.getBoundingClientRect().top
    const text = (await remarks())[word.getAttribute('data-remark') ?? '']
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
    if (event.target.closest('.vp-code') !== null) void remarks()
    return event.target.closest('[data-remark]')
  }

  /** The word after the current one, or before it, in a block of code. */
  const neighbour = (block: Element, by: number): Element | undefined => {
    const words = [...block.querySelectorAll('[data-remark]')].filter(word => word.checkVisibility())
    const at = current === null ? -1 : words.indexOf(current)
    return words[at < 0 ? (by > 0 ? 0 : words.length - 1) : at + by]
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
  // A late event of a scrolling that had ended is none.
  page.addEventListener('scroll', () => {
    if (current !== null && Math.abs(current.getBoundingClientRect().top - top) > 1) hide()
  }, { capture: true, passive: true })
  page.addEventListener('focusout', hide)
  page.addEventListener('keydown', event => {
    if (event.key === 'Escape') return hide()
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return
    const block = page.activeElement
    const word = block?.matches('pre.vp-code') === true ? neighbour(block, event.key === 'ArrowRight' ? 1 : -1) : undefined
    if (word === undefined) return
    event.preventDefault()
    word.classList.add('current')
    word.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    void show(word).then(() => { word.classList.toggle('current', word === current) })
  })
}
