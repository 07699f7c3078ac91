import { readdirSync, readFileSync } from 'node:fs'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'
import { gan } from '../../docs/examples/gan.js'
import { gru, write } from '../../docs/examples/gru.js'
import { heat } from '../../docs/examples/heat.js'
import { reinforce } from '../../docs/examples/reinforce.js'
import { vae } from '../../docs/examples/vae.js'

/* The programs under docs/examples, on few epochs. Bounds leave room beyond the worst of five seeds. */

it('a variational autoencoder learns to read digits back', () => {
  const states = [...vae(3)]
  const [first, last] = [states[0]!.metrics[0]!.train, states.at(-1)!.metrics.at(-1)!.train]
  expect(states.at(-1)!.epoch).toBe(3)
  expect(last.loss).toBeLessThan(0.6 * first.loss)
  expect(last.divergence).toBeGreaterThan(0)
  expect(Math.abs(last.loss - last.error - last.divergence)).toBeLessThan(1e-3)
})

it('two networks play against each other, and neither runs away', () => {
  const last = [...gan(4)].at(-1)!
  const { judged, fooled } = last.metrics.at(-1)!.train
  expect([last.epoch, last.step]).toEqual([4, 64])
  // Both are log 2 where the judge can only guess.
  expect(Math.abs(judged - Math.LN2)).toBeLessThan(0.15)
  expect(Math.abs(fooled - Math.LN2)).toBeLessThan(0.15)
})

it('a recurrent network learns a rhyme, and writes words of it', () => {
  const states = [...gru(6)]
  const losses = states.map(({ metrics }) => metrics.at(-1)!.train.loss)
  expect(losses[0]).toBeLessThan(Math.log(23))
  expect(losses[5]).toBeLessThan(0.3)
  const words = write(states[5]!.carry.params, 200, Random.key(3)).split(/\s/).slice(0, -1)
  const known = new Set('this is the malt rat cat dog cow that lay in house jack built. ate killed worried tossed'.split(' '))
  expect(words.length).toBeGreaterThan(30)
  expect(words.filter(word => known.has(word)).length).toBeGreaterThan(0.6 * words.length)
})

it('a pole stays up', () => {
  const lives = [...reinforce(6)].map(({ metrics }) => metrics.at(-1)!.train.life)
  expect(lives[0]).toBeLessThan(60)
  expect(lives[5]).toBeGreaterThan(180)
})

it('a rod cools as the heat equation says', () => {
  const { train, test } = [...heat(30)].at(-1)!.metrics.at(-1)!
  expect(train.loss).toBeLessThan(0.006)
  expect(test!.error).toBeLessThan(0.05)
})

describe('the page of whole programs', () => {
  const folder = new URL('../../docs/examples/', import.meta.url)
  const page = readFileSync(new URL('../../docs/guide/whole-programs.md', import.meta.url), 'utf8')

  it.each(readdirSync(folder))('shows %s as it is', file => {
    expect(page).toContain(`\`\`\`ts\n${readFileSync(new URL(file, folder), 'utf8')}\`\`\`\n`)
    expect(page).toContain(`from './examples/${file.replace('.ts', '.js')}'`)
  })
})
