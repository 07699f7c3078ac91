import { readFileSync } from 'node:fs'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'
import { gan } from '../../docs/examples/gan.js'
import { gru, write } from '../../docs/examples/gru.js'
import { heat } from '../../docs/examples/heat.js'
import { reinforce } from '../../docs/examples/reinforce.js'
import { vae } from '../../docs/examples/vae.js'
import * as byHand from './by-hand/index.js'

/*
 * The programs under docs/examples beside the same without Train.fold, scan and vmap, as they had to be written before there were these words: the order of rows,
 * batches, averages, progress, stopping and going on by hand. They give the same numbers, in at most 60 % of the lines.
 */

interface State { readonly metrics: readonly { readonly train: object; readonly test?: object }[] }

/** The numbers of all epochs. */
const numbers = (states: Iterable<State>): readonly number[] => [...states].at(-1)!.metrics.flatMap(({ train, test = {} }) =>
  [...Object.entries(train), ...Object.entries(test)].sort(([a], [b]) => a < b ? -1 : 1).map(([, value]) => Number(value)))

const apart = (a: readonly number[], b: readonly number[]): number => a.length === b.length ? Math.max(...a.map((x, i) => Math.abs(x - b[i]!) / Math.abs(b[i]!))) : Infinity

const programs = { gan: [gan, byHand.gan, 2], gru: [gru, byHand.gru, 1], heat: [heat, byHand.heat, 3], reinforce: [reinforce, byHand.reinforce, 1], vae: [vae, byHand.vae, 1] } as const

/** Lines that are not empty, nor of comments alone. */
const linesOf = (file: string): number => readFileSync(new URL(file, import.meta.url), 'utf8').split('\n').filter(line => !/^\s*(\/\/.*|\/\*.*|\*.*)?$/.test(line)).length

const page = readFileSync(new URL('../../docs/guide/whole-programs.md', import.meta.url), 'utf8')

describe.each(Object.keys(programs) as (keyof typeof programs)[])('%s', name => {
  const [folded, walked, epochs] = programs[name]

  it('gives what it gives by hand', () => {
    expect(apart(numbers(folded(epochs)), numbers(walked(epochs)))).toBeLessThan(1e-3)
  })

  it('has at most 60 % of its lines, and as many as the guide says', () => {
    const [here, before] = [linesOf(`../../docs/examples/${name}.ts`), linesOf(`./by-hand/${name}.ts`)]
    expect(here / before).toBeLessThanOrEqual(0.6)
    expect(page).toContain(`| ${before} | ${here} | ${Math.round(100 * here / before)} % |`)
  })
})

it('a loop by hand goes on from a state, stops, and writes, as Train.fold, its handlers and scan do', () => {
  const [first] = byHand.gan(1)
  expect(apart(numbers(byHand.gan(2, 1, first)), numbers(byHand.gan(2)))).toBe(0)
  expect([...byHand.vae(9, 1, undefined, 0)]).toHaveLength(1)
  const params = [...gru(4)].at(-1)!.carry.params
  expect(byHand.write(params, 40, Random.key(2))).toBe(write(params, 40, Random.key(2)))
})
