import { expect, it } from 'vitest'
import { gan } from '../../docs/examples/gan.js'
import { vae } from '../../docs/examples/vae.js'

/* The programs under docs/examples, on few epochs. */

it('a variational autoencoder learns to read digits back', () => {
  const states = [...vae(3)]
  const [first, last] = [states[0]!.metrics[0]!.train, states.at(-1)!.metrics.at(-1)!.train]
  expect(states.at(-1)!.epoch).toBe(3)
  expect(last.loss).toBeLessThan(first.loss)
  expect(last.divergence).toBeGreaterThan(0)
  expect(Math.abs(last.loss - last.error - last.divergence)).toBeLessThan(1e-3)
})

it('two networks play against each other, and neither runs away', () => {
  const last = [...gan(4)].at(-1)!
  const { judged, fooled } = last.metrics.at(-1)!.train
  expect([last.epoch, last.step]).toEqual([4, 64])
  expect(Number.isFinite(judged) && Number.isFinite(fooled)).toBe(true)
  expect(judged).toBeLessThan(1)
})
