import type { Widget } from './parts.js'

type Module = { readonly widget: Widget<unknown> } | { readonly start: (root: HTMLElement, address: Address) => void }

/** The widgets, each a module of its own: a page loads those that come into view. */
const modules: Readonly<Record<string, () => Promise<unknown>>> = {
  chain: () => import('./chain.js'),
  delta: () => import('./delta.js'),
  surface: () => import('./surface.js'),
  saturation: () => import('./saturation.js'),
  mistake: () => import('./mistake.js'),
  playground: () => import('./playground.js'),
}

/** A widget's place in the page's address. */
export interface Address {
  readonly read: () => string
  readonly write: (value: string) => void
}

const addressOf = (name: string): Address => ({
  read: () => new URLSearchParams(location.search).get(name) ?? '',
  write: value => {
    const query = new URLSearchParams(location.search)
    query.set(name, value)
    history.replaceState(history.state, '', `${location.pathname}?${query}${location.hash}`)
  },
})

/** Shows a widget's state, and keeps the focus where it was. */
const run = (root: HTMLElement, { initial, read, write, view, numbers, act }: Widget<unknown>, address: Address): void => {
  let state = address.read() === '' ? initial : read(address.read())
  const draw = (): void => {
    const focused = document.activeElement instanceof HTMLElement && root.contains(document.activeElement) ? document.activeElement.dataset['do'] : undefined
    root.innerHTML = view(state)
    root.dataset['numbers'] = JSON.stringify(numbers(state))
    if (focused !== undefined) root.querySelector<HTMLElement>(`[data-do="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true })
  }
  /** While a range is dragged its own element has to stay: the rest is drawn around it. */
  const redraw = (dragged: HTMLElement): void => {
    const fresh = document.createElement('div')
    fresh.innerHTML = view(state)
    const twin = fresh.querySelector<HTMLElement>(`[data-do="${CSS.escape(dragged.dataset['do'] ?? '')}"]`)
    const [own, other] = [dragged.closest('label'), twin?.closest('label')]
    if (own === null || other === null || other === undefined) return draw()
    const output = own.querySelector('output')
    if (output !== null) output.textContent = other.querySelector('output')?.textContent ?? ''
    other.replaceWith(document.createElement('i'))
    const marker = fresh.querySelector('i')!
    const kept = document.createComment('')
    own.before(kept)
    // Children of the root are exchanged but for those that hold the control.
    const [olds, news] = [[...root.children], [...fresh.children]]
    olds.forEach((old, i) => {
      if (old.contains(own)) return
      const next = news[i]
      if (next !== undefined && !next.contains(marker)) old.replaceWith(next)
    })
    kept.remove()
    root.dataset['numbers'] = JSON.stringify(numbers(state))
  }
  const change = (event: Event): void => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-do]') : null
    if (element === null) return
    const isRange = element instanceof HTMLInputElement || element instanceof HTMLSelectElement
    if ((event.type === 'click') === isRange) return
    const value = isRange ? Number(element.value) : Number(element.dataset['value'] ?? 0)
    state = act(state, element.dataset['do'] ?? '', value)
    address.write(write(state))
    if (element instanceof HTMLInputElement) redraw(element)
    else draw()
  }
  draw()
  root.addEventListener('input', change)
  root.addEventListener('click', change)
}

const started = new WeakSet<Element>()

const start = async (root: HTMLElement): Promise<void> => {
  const name = root.dataset['widget'] ?? ''
  const load = modules[name]
  if (load === undefined || started.has(root)) return
  started.add(root)
  const module = await load() as Module
  const address = addressOf(name)
  if ('widget' in module) run(root, module.widget, address)
  else module.start(root, address)
  root.dataset['ready'] = 'true'
}

/** Starts the widgets of pages as they come into view. */
export const startWidgets = (page: Document): void => {
  const seen = new IntersectionObserver(entries => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue
      seen.unobserve(target)
      void start(target)
    }
  }, { rootMargin: '200px' })
  const look = (): void => page.querySelectorAll('[data-widget]').forEach(root => { if (!started.has(root)) seen.observe(root) })
  new MutationObserver(look).observe(page.body, { childList: true, subtree: true })
  look()
}
