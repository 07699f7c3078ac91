import { progress, type Output } from 'pullback/node'
import { expect, it } from 'vitest'

const collect = (isTTY: boolean): { readonly stream: Output; readonly text: () => string } => {
  const chunks: string[] = []
  return { stream: { isTTY, write: (text) => chunks.push(text) }, text: () => chunks.join('') }
}
const ticking = (milliseconds: number): (() => number) => {
  let time = -milliseconds
  return () => (time += milliseconds)
}
const states = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => ({
  epoch: from + i, step: 10 * (from + i),
  metrics: Array.from({ length: from + i }, (_, e) => ({ train: { loss: 1 / (e + 1), accuracy: e / 100 }, test: { loss: 2 / (e + 1), accuracy: e / 200 } })),
}))

it('elsewhere than in a terminal it writes a plain line an epoch', () => {
  const { stream, text } = collect(false)
  const last = progress(states(1, 10), { epochs: 10, examples: 1438, stream, now: ticking(500) })
  const lines = text().split('\n')
  expect(lines).toHaveLength(11)
  expect(lines[0]).toBe('epoch  1/10  loss 1.000  accuracy 0.00 %  test loss 2.000  test accuracy 0.00 %  2,876 examples/s  4.5 s left')
  expect(lines[9]).toBe('epoch 10/10  loss 0.1000  accuracy 9.00 %  test loss 0.2000  test accuracy 4.50 %  2,876 examples/s  took 5.0 s')
  expect(last?.epoch).toBe(10)
  // No control characters in a log.
  expect(text()).toMatch(/^[\x20-\x7e\n]*$/)
})

it('the rate is that of now: a first epoch, which compiles, does not count for ever', () => {
  const { stream, text } = collect(false)
  const seconds = [0, 10, 11, 12, 12.5]
  let read = 0
  progress(states(1, 4), { epochs: 6, examples: 100, stream, now: () => 1000 * seconds[read++]! })
  expect(text().split('\n').slice(0, 4).map(line => /\S+ examples\/s .*/.exec(line)?.[0]))
    .toEqual(['10 examples/s  50 s left', '100 examples/s  4.0 s left', '100 examples/s  3.0 s left', '200 examples/s  1.7 s left'])
})

it('a resumed run counts its own epochs for speed and time', () => {
  const { stream, text } = collect(false)
  progress(states(9, 10), { epochs: 10, examples: 100, stream, now: ticking(1000) })
  expect(text().split('\n')[0]).toMatch(/^epoch {2}9\/10 .* 100 examples\/s {2}1\.0 s left$/)
})

it('no states, no last state', () => {
  const { stream, text } = collect(false)
  expect([progress([], { epochs: 3, examples: 1, stream }), text()]).toEqual([undefined, ''])
})

it('in a terminal it draws a bar', () => {
  const { stream, text } = collect(true)
  expect(progress(states(1, 4), { epochs: 4, examples: 100, stream, now: ticking(1000) })?.epoch).toBe(4)
  expect(text()).toContain('epoch 0/4 ░░░░')
  expect(text()).toMatch(/epoch 4\/4 █{24} loss 0\.2500 {2}accuracy 3\.00 %/)
})

it('it sets nothing in the terminal that an end by a signal would leave behind', () => {
  const { stream, text } = collect(true)
  progress(states(1, 4), { epochs: 4, examples: 100, stream, now: ticking(1000) })
  // Set and reset mode: ?25 is the cursor, ?7 the wrapping of lines.
  expect(text()).not.toContain('\x1B[?')
})

it('a line that is longer than the terminal is wide is cut', () => {
  const { stream, text } = collect(true)
  progress(states(1, 2), { epochs: 2, examples: 100, stream: { ...stream, columns: 20 }, now: ticking(1000) })
  expect(text()).toContain('epoch 2/2 ██████████\x1B')
})

it('a training that fails leaves the terminal in order', () => {
  const { stream, text } = collect(true)
  function* failing() {
    yield states(1, 1)[0]!
    throw new Error('diverged')
  }
  expect(() => progress(failing(), { epochs: 3, examples: 1, stream })).toThrow('diverged')
  expect(text().endsWith('\n')).toBe(true)
})

it('states are taken one at a time, as they come', () => {
  const order: string[] = []
  function* training() {
    for (const state of states(1, 3)) {
      order.push(`train ${state.epoch}`)
      yield state
    }
  }
  progress(training(), { epochs: 3, examples: 1, stream: { write: (text) => order.push(text.slice(0, 9)) } })
  expect(order).toEqual(['train 1', 'epoch 1/3', 'train 2', 'epoch 2/3', 'train 3', 'epoch 3/3'])
})
