import { expect, it } from 'vitest'
import { ArgumentError } from 'pullback'
import * as Opt from 'pullback/optimizer'

it.each<readonly [string, () => unknown]>([
  ['sgd: the learning rate is -0.1: it must be a finite number, 0 or more', () => Opt.sgd(-0.1)],
  ['momentum: the learning rate is NaN: it must be a finite number, 0 or more', () => Opt.momentum(NaN)],
  ['nesterov: the learning rate is Infinity: it must be a finite number, 0 or more', () => Opt.nesterov(Infinity)],
  ['momentum: decay is 1: it must be at least 0 and less than 1', () => Opt.momentum(0.1, { decay: 1 })],
  ['nesterov: decay is -1: it must be at least 0 and less than 1', () => Opt.nesterov(0.1, { decay: -1 })],
  ['adam: b1 is 1: it must be at least 0 and less than 1', () => Opt.adam(0.1, { b1: 1 })],
  ['adam: b2 is NaN: it must be at least 0 and less than 1', () => Opt.adam(0.1, { b2: NaN })],
  ['adam: eps is 0: it must be a finite number above 0', () => Opt.adam(0.1, { eps: 0 })],
  ['adamW: b1 is 1.5: it must be at least 0 and less than 1', () => Opt.adamW(0.1, { b1: 1.5 })],
  ['adamW: weightDecay is -1: it must be a finite number, 0 or more', () => Opt.adamW(0.1, { weightDecay: -1 })],
  ['rmsprop: decay is 2: it must be at least 0 and less than 1', () => Opt.rmsprop(0.1, { decay: 2 })],
  ['rmsprop: eps is -1: it must be a finite number above 0', () => Opt.rmsprop(0.1, { eps: -1 })],
  ['adagrad: initial is -1: it must be a finite number, 0 or more', () => Opt.adagrad(0.1, { initial: -1 })],
  ['clipByGlobalNorm: max is 0: it must be a finite number above 0', () => Opt.clipByGlobalNorm(0)],
  ['weightDecay: the rate is NaN: it must be a finite number, 0 or more', () => Opt.weightDecay(NaN)],
  ['constant: the value is -1: it must be a finite number, 0 or more', () => Opt.constant(-1)],
  ['stepDecay: every is 0: it must be a whole number, 1 or more', () => Opt.stepDecay(0.1, { every: 0, factor: 0.5 })],
  ['stepDecay: factor is 0: it must be a finite number above 0', () => Opt.stepDecay(0.1, { every: 1, factor: 0 })],
  ['piecewise: a boundary is 1.5: it must be a whole number, 0 or more', () => Opt.piecewise(0.1, { 1.5: 0.5 })],
  ['piecewise: the factor at 10 is -1: it must be a finite number, 0 or more', () => Opt.piecewise(0.1, { 10: -1 })],
  ['exponentialDecay: steps is 2.5: it must be a whole number, 1 or more',
    () => Opt.exponentialDecay(0.1, { rate: 0.5, steps: 2.5 })],
  ['exponentialDecay: rate is -0.5: it must be a finite number above 0',
    () => Opt.exponentialDecay(0.1, { rate: -0.5, steps: 2 })],
  ['cosineDecay: end is -1: it must be a finite number, 0 or more', () => Opt.cosineDecay(0.1, { steps: 2, end: -1 })],
  ['warmupCosine: steps is 10: it must be a whole number, 11 or more',
    () => Opt.warmupCosine({ peak: 0.1, warmup: 10, steps: 10 })],
  ['warmupCosine: peak is NaN: it must be a finite number, 0 or more',
    () => Opt.warmupCosine({ peak: NaN, warmup: 1, steps: 10 })],
])('%s', (sentence, make) => {
  expect(make).toThrow(new ArgumentError(sentence))
})

it('the ends of the ranges are fine', () => {
  const ends = () =>
    [Opt.sgd(0), Opt.momentum(0.1, { decay: 0 }), Opt.adam(0.1, { b1: 0, b2: 0 }), Opt.weightDecay(0), Opt.piecewise(0.1, {})]
  expect(ends).not.toThrow()
})
