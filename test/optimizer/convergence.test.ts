import { describe, expect, it } from 'vitest'
import { compile, grad, item, tensor } from 'pullback'
import * as Opt from 'pullback/optimizer'
import { descend, descents, parabola, rosenbrock } from './support.js'

const start = { w: tensor([-1.2, 1], { dtype: 'float64' }) }

describe.each(descents)('%s', (name, make) => {
  it('finds the minimum of the parabola', () => {
    const [{ w }] = descend(make(), grad(parabola), start, 1500)
    expect(item(parabola({ w }))).toBeLessThan(1e-3)
  })

  it('goes down the valley of Rosenbrock', () => {
    const rate = name.includes('momentum') || name.includes('nesterov') ? 0.0002 : name.includes('sgd') ? 0.001 : name === 'adagrad' ? 0.5 : 0.01
    const [end] = descend(make(rate), compile(grad(rosenbrock)), start, 2000)
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
