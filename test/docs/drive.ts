import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'
import { widget as chain } from '../../docs/.vitepress/theme/widgets/chain.js'
import { widget as delta } from '../../docs/.vitepress/theme/widgets/delta.js'
import { widget as mistake } from '../../docs/.vitepress/theme/widgets/mistake.js'
import type { Widget } from '../../docs/.vitepress/theme/widgets/parts.js'
import { epochs } from '../../docs/.vitepress/theme/widgets/playground-model.js'
import { widget as saturation } from '../../docs/.vitepress/theme/widgets/saturation.js'
import { widget as surface } from '../../docs/.vitepress/theme/widgets/surface.js'
import { asStated } from '../../src/tensor/cast.js'

/** A widget of a page, and a control of it that the arrow keys move. */
const places: Readonly<Record<'chain' | 'delta' | 'surface' | 'saturation' | 'mistake', readonly [path: string, control: string, widget: unknown]>> = {
  chain: ['derivations/e-a-chain-of-neurons', 'w0', chain],
  delta: ['derivations/c-squared-error', 'w', delta],
  surface: ['derivations/c-squared-error', 'rate', surface],
  saturation: ['derivations/d-deep-networks', 'scale', saturation],
  mistake: ['derivations/slips', 'guess0', mistake],
}

const numbersOf = async (page: Page, name: string): Promise<unknown> =>
  JSON.parse(String(await page.evaluate(`document.querySelector('[data-widget="${name}"]').dataset.numbers`)))

const ready = async (page: Page, address: string, name: string): Promise<void> => {
  await page.goto(address, { waitUntil: 'load' })
  await page.waitForFunction("document.querySelector('#app')?.__vue_app__ !== undefined")
  await page.locator(`[data-widget="${name}"]`).scrollIntoViewIfNeeded()
  await page.locator(`[data-widget="${name}"][data-ready]`).waitFor()
}

/** Drives a widget: its still picture, its numbers as Node has them, the keyboard, the pointer, and its state in the address. */
export const driveWidget = async (browser: Browser, origin: string, name: keyof typeof places): Promise<void> => {
  const [path, control, own] = places[name]
  const { initial, view, numbers, act, read }: Widget<unknown> = asStated(own)
  const context = await browser.newContext({ hasTouch: true })
  const page = await context.newPage()
  const address = `${origin}/${path}.html`
  const script = await browser.newContext({ javaScriptEnabled: false })
  const still = await script.newPage()
  await still.goto(address)
  expect(await still.locator(`[data-widget="${name}"]`).innerText()).not.toBe('')
  await script.close()
  expect(view(initial)).toContain('data-do')

  await ready(page, address, name)
  expect(await numbersOf(page, name)).toEqual(numbers(initial))
  const element = page.locator(`[data-widget="${name}"] [data-do="${control}"]`)
  await element.focus()
  await page.keyboard.press(name === 'mistake' ? 'Enter' : 'ArrowRight')
  const value = name === 'mistake' ? 0 : Number(await element.inputValue())
  const next = act(initial, control, value)
  expect(await numbersOf(page, name)).toEqual(numbers(next))
  expect(await page.evaluate('document.activeElement.dataset.do')).toBe(control)
  const query = String(await page.evaluate(`new URLSearchParams(location.search).get('${name}')`))
  expect(read(query)).toEqual(next)
  await ready(page, page.url(), name)
  expect(await numbersOf(page, name)).toEqual(numbers(next))

  // A finger, or a pointer that drags.
  const box = await page.locator(`[data-widget="${name}"] [data-do="${name === 'mistake' ? 'next' : control}"]`).boundingBox()
  if (box === null) throw new Error(`${name} has no control`)
  if (name === 'mistake') await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2)
  else {
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 4 })
    await page.mouse.up()
  }
  const last = read(String(await page.evaluate(`new URLSearchParams(location.search).get('${name}')`)))
  expect(last).not.toEqual(next)
  expect(await numbersOf(page, name)).toEqual(numbers(last))
  await context.close()
}

export const widgetNames: readonly (keyof typeof places)[] = asStated(Object.keys(places))

/** Trains in the playground: to its accuracy, with the weights that Node gets, paused and resumed. */
export const drivePlayground = async (browser: Browser, origin: string): Promise<void> => {
  const page = await browser.newPage()
  await ready(page, `${origin}/playground.html`, 'playground')
  const seen = async (): Promise<{ readonly epoch: number; readonly accuracy: number; readonly numbers: readonly number[] }> => {
    const { epoch = '0', accuracy = '0', numbers = '[]' }: Readonly<Record<string, string>> =
      await page.evaluate("({ ...document.querySelector('[data-widget=\"playground\"]').dataset })")
    return { epoch: Number(epoch), accuracy: Number(accuracy), numbers: JSON.parse(numbers) }
  }
  await page.locator('[data-do="train"]').click()
  await page.waitForFunction("Number(document.querySelector('[data-widget=\"playground\"]').dataset.accuracy) > 0.95")
  await page.locator('[data-do="pause"]').click()
  await page.waitForTimeout(200)
  const paused = await seen()
  await page.waitForTimeout(200)
  expect(await seen()).toEqual(paused)
  const inNode = [...epochs({ data: 0, hidden: 8, activation: 0, rate: 0.2 }, paused.epoch)].at(-1)!
  expect(paused.numbers).toEqual(inNode.weights)
  expect(paused.accuracy).toBe(inNode.accuracy)
  if (paused.epoch < 200) {
    await page.locator('[data-do="pause"]').click()
    await page.waitForFunction(`Number(document.querySelector('[data-widget="playground"]').dataset.epoch) > ${paused.epoch}`)
  }

  // Digits: choices are in the address; a drawing is read.
  await page.locator('[data-do="data"]').selectOption('2')
  expect(page.url()).toContain('playground=2_8_0_0.2')
  await page.locator('.w-draw').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press(' ')
  await page.waitForFunction("document.querySelector('[data-widget=\"playground\"]').dataset.read !== undefined")
  await page.close()
}
