import { trainIn } from 'pullback/data'
import { bits, codec, training } from './training.js'

/** What only a page has: no type of Node says so. */
interface Page {
  readonly requestAnimationFrame: (draw: () => void) => void
  readonly PerformanceObserver: new (see: (list: { readonly getEntries: () => readonly { readonly duration: number }[] }) => void) => { readonly observe: (what: { readonly type: string }) => void; readonly disconnect: () => void }
  train?: (where: 'here' | 'worker') => Promise<unknown>
}
const page: Page = globalThis as never
// By this name the bundler finds workers.
declare const Worker: new (url: URL, options: { readonly type: 'module' }) => Parameters<typeof trainIn>[0] & { readonly terminate: () => void }

page.train = async where => {
  const tasks: number[] = []
  const observer = new page.PerformanceObserver(list => { tasks.push(...list.getEntries().map(({ duration }) => duration)) })
  observer.observe({ type: 'longtask' })
  let frames = 0
  let going = true
  const draw = (): void => { frames++; if (going) page.requestAnimationFrame(draw) }
  page.requestAnimationFrame(draw)
  const [began, epochs]: [number, number[]] = [performance.now(), []]
  let first = 0
  const seen = (epoch: number): void => { epochs.push(epoch); if (epoch === 1) first = frames }
  let last
  if (where === 'here') for await (const state of training({ epochs: 2 })) { last = state; seen(state.epoch) }
  else {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    last = await trainIn(worker, codec, { onProgress: ({ epoch }) => { seen(epoch) } })
    worker.terminate()
  }
  going = false
  const ms = performance.now() - began
  // Entries are told in a task of their own.
  await new Promise(resolve => { setTimeout(resolve, 50) })
  observer.disconnect()
  return { bits: bits(last), epochs, frames, framesInFirstEpoch: first, ms, longest: Math.max(0, ...tasks) }
}
