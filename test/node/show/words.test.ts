import { expect, it } from 'vitest'
import { namedMetrics, showTime } from '../../../src/node/show/words.js'

it('metrics by their names', () => {
  expect(namedMetrics({ train: { loss: 0.123456, topAccuracy: 0.5, meanError: NaN }, test: { loss: 1e-9 } })).toEqual([
    ['loss', '0.1235'], ['top accuracy', '50.00 %'], ['mean error', 'NaN'], ['test loss', '1.000e-9'],
  ])
})

it('seconds as a person says them', () => {
  expect([0, 0.04, 9.94, 9.96, 59.4, 59.6, 3599, 3600, 7830].map(showTime)).toEqual(
    ['0.0 s', '0.0 s', '9.9 s', '10 s', '59 s', '1 min 0 s', '59 min 59 s', '1 h 0 min', '2 h 10 min'])
})
