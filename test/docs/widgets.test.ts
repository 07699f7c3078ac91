import { describe, expect, it } from 'vitest'
import { widget as chain } from '../../docs/.vitepress/theme/widgets/chain.js'
import { widget as delta } from '../../docs/.vitepress/theme/widgets/delta.js'
import { widget as mistake } from '../../docs/.vitepress/theme/widgets/mistake.js'
import type { Widget } from '../../docs/.vitepress/theme/widgets/parts.js'
import { epochs } from '../../docs/.vitepress/theme/widgets/playground-model.js'
import { widget as saturation } from '../../docs/.vitepress/theme/widgets/saturation.js'
import { widget as surface } from '../../docs/.vitepress/theme/widgets/surface.js'
import { asStated } from '../../src/tensor/cast.js'

/** The widgets' models, which pages draw at build and run in the browser: here in Node. */
const widgets: Readonly<Record<string, Widget<unknown>>> = asStated({ chain, delta, mistake, saturation, surface })

describe.each(Object.entries(widgets))('%s', (_, { initial, view, read, write, numbers, act }) => {
  it('comes back from its address, and takes no other for a state', () => {
    expect(read(write(initial))).toEqual(initial)
    for (const words of ['', '1', 'NaN_NaN', '1e9_2_3_4_5_6_7_8_9', '<script>']) expect(read(words)).toEqual(initial)
  })

  it('shows numbers that are numbers, and takes each of its actions', () => {
    const html = view(initial)
    const actions = [...html.matchAll(/data-do="([^"]+)"(?:[^>]* min="([^"]+)" max="([^"]+)")?/g)]
    expect(actions.length).toBeGreaterThan(2)
    for (const [, action, least = '0', most = '1'] of actions) {
      for (const value of [least, most].map(Number)) {
        const next = act(initial, action!, value)
        expect(numbers(next).every(Number.isFinite), action).toBe(true)
        expect(view(next)).not.toMatch(/NaN|undefined|Infinity/)
        expect(read(write(next))).toEqual(next)
      }
    }
  })
})

it('the chain multiplies all its factors, the two layers give the gradient that the library derives', () => {
  const all = chain.numbers(chain.initial)
  const [z, a] = [all.slice(0, 3), all.slice(3, 7)]
  const slope = (l: number): number => a[l]! * (1 - a[l]!)
  const { w, x, y } = chain.initial
  expect(all.slice(-3)[0]).toBeCloseTo((a[3]! - y) * slope(3) * w[2] * slope(2) * w[1] * slope(1) * x, 15)
  expect(1 / (1 + Math.exp(-z[0]!))).toBeCloseTo(a[1]!, 15)
  const found = delta.numbers(delta.initial)
  const [byHand, library] = [found.slice(16, 22), found.slice(22)]
  byHand.forEach((value, i) => expect(value).toBeCloseTo(library[i]!, 15))
})

it('the playground learns two moons, the same ones each time', () => {
  const choice = { data: 0, hidden: 8, activation: 0, rate: 0.2 }
  const run = [...epochs(choice, 25)]
  expect(run.at(-1)!.accuracy).toBeGreaterThan(0.97)
  expect([...epochs(choice, 2)]).toEqual(run.slice(0, 2))
})
