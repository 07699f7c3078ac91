import { readTable } from './table.js'

/** Shows the equation that a reference means, beside the reference that is pointed at or has the focus. */
export const showEquations = (page: Document, file: string): void => {
  const equations = readTable(file)
  const box = page.createElement('div')
  box.className = 'equation-box vp-doc'
  box.setAttribute('role', 'tooltip')
  box.hidden = true
  page.body.append(box)
  let current: Element | null = null

  const show = async (reference: Element): Promise<void> => {
    current = reference
    const html = (await equations())[reference.getAttribute('data-equation') ?? '']
    if (current !== reference || typeof html !== 'string') return
    box.innerHTML = html
    box.hidden = false
    const place = reference.getBoundingClientRect()
    const { width, height } = box.getBoundingClientRect()
    const above = place.top - height - 8
    box.style.left = `${Math.max(8, Math.min(place.left, page.documentElement.clientWidth - width - 8))}px`
    box.style.top = `${above >= 64 ? above : place.bottom + 8}px`
  }
  const hide = (): void => {
    current = null
    box.hidden = true
  }
  const look = (event: Event): void => {
    const reference = event.target instanceof Element ? event.target.closest('a.equation') : null
    if (reference === null) hide()
    else if (reference !== current) void show(reference)
  }
  page.addEventListener('pointerover', look)
  page.addEventListener('focusin', look)
  page.addEventListener('scroll', hide, { capture: true, passive: true })
  page.addEventListener('keydown', event => { if (event.key === 'Escape') hide() })
}
