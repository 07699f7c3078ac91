import { readTable } from './table.js'

type Modules = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** All that a fence may import: the library itself, loaded when the first fence runs. */
const library = async (): Promise<Modules> => {
  const [all, random, layer, loss, optimizer, train, datasets, either, check] = await Promise.all([
    import('pullback'), import('pullback/random'), import('pullback/layer'), import('pullback/loss'), import('pullback/optimizer'), import('pullback/train'),
    import('pullback/datasets'), import('fp-ts/es6/Either.js'), import('../../check.js'),
  ])
  return {
    pullback: all, 'pullback/random': random, 'pullback/layer': layer, 'pullback/loss': loss, 'pullback/optimizer': optimizer, 'pullback/train': train,
    'pullback/datasets': datasets, 'fp-ts/lib/Either.js': either, './check.js': check,
  }
}

/** Imports as constants: a function has none. */
const withoutImports = (code: string): string => code
  .replace(/^import \* as (\w+) from ['"]([^'"]+)['"];?$/gm, "const $1 = modules['$2']")
  .replace(/^import \{([^}]*)\} from ['"]([^'"]+)['"];?$/gm, (_, names: string, from: string) => `const {${names.replaceAll(' as ', ': ')}} = modules['${from}']`)

/** Runs code, and gives what it prints. */
const printed = (code: string, modules: Modules): string => {
  const lines: string[] = []
  const show = (value: unknown): string => typeof value === 'string' ? value : typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
  // What a check prints, it prints itself: the page's own console listens while the code runs.
  const { log } = console
  console.log = (...values: readonly unknown[]) => { lines.push(values.map(show).join(' ')) }
  try {
    // The reader's own code, in the reader's own page.
    // oxlint-disable-next-line no-new-func, typescript/no-implied-eval, typescript/no-unsafe-call
    new Function('modules', `'use strict'\n${withoutImports(code)}`)(modules)
  } catch (error) {
    lines.push(String(error))
  } finally {
    console.log = log
  }
  return lines.join('\n')
}

/** Fences that run in the page: a button opens the module as JavaScript, whose numbers may be changed. */
export const runFences = (page: Document, file: string): void => {
  const codes = readTable(file)
  let modules: Promise<Modules> | undefined
  const open = async (button: HTMLElement): Promise<void> => {
    const code = (await codes())[button.dataset['run'] ?? '']
    if (typeof code !== 'string' || button.nextElementSibling?.matches('.run') === true) return
    const box = page.createElement('div')
    box.className = 'run'
    box.innerHTML = '<textarea spellcheck="false" aria-label="The module as JavaScript: change its numbers"></textarea><div class="w-buttons"><button type="button">run</button></div><pre class="check-prints" role="status"></pre>'
    const area = box.querySelector('textarea')!
    area.value = code
    area.rows = Math.min(24, code.split('\n').length + 1)
    const output = box.querySelector('pre')!
    const run = async (): Promise<void> => {
      output.textContent = '…'
      output.textContent = printed(area.value, await (modules ??= library()))
    }
    box.querySelector('button')!.addEventListener('click', () => { void run() })
    button.after(box)
    area.focus()
    await run()
  }
  page.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-run]') : null
    if (button !== null) void open(button)
  })
}
