import { describe, expect, it } from 'vitest'
import { compile, grad, item, tensor } from 'pullback'
import * as Opt from 'pullback/optimizer'
import { descend, descents, parabola, rosenbrock } from './support.js'

/** The valley is steep: plain descent needs small steps there. */
const rates: Readonly<Record<string, number>> = {
  sgd: 0.001, momentum: 0.0002, nesterov: 0.0002, adagrad: 0.5, 'clipByGlobalNorm, sgd': 0.001, 'weightDecay, sgd': 0.001,
}

const start = { w: tensor([-1.2, 1], { dtype: 'float64' }) }

describe.each(descents)('%s', (name, make) => {
  it('finds the minimum of the parabola', () => {
    const [{ w }] = descend(make(), grad(parabola), start, 1500)
    expect(item(parabola({ w }))).toBeLessThan(1e-3)
  })

  it('goes down the valley of Rosenbrock', () => {
    const [end] = descend(make(rates[name] ?? 0.01), compile(grad(rosenbrock)), start, 2000)
    expect(item(rosenbrock(start))).toBeGreaterThan(24)
    expect(item(rosenbrock(end))).toBeLessThan(1)
  })
})

it.each([
  ['stepDecay', Opt.stepDecay(0.2, { every: 50, factor: 0.5 })],
  ['exponentialDecay', Opt.exponentialDecay(0.2, { rate: 0.5, steps: 50 })],
  ['cosineDecay', Opt.cosineDecay(0.2, { steps: 200 })],
  ['warmupCosine', Opt.warmupCosine({ peak: 0.2, warmup: 20, steps: 200 })],
] as const)('%s leads to the minimum of the parabola', (_, schedule) => {
  const [end] = descend(Opt.momentum(schedule, { decay: 0.5 }), grad(parabola), start, 200)
  expect(item(parabola(end))).toBeLessThan(1e-3)
})
