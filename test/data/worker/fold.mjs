import { add, mean, mul, sub, sum, tensor } from 'pullback'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

export const start = { w: tensor([0, 0]), key: Random.key(1) }

/** A fold of rows, on either side. */
export const fold = (x, options) => Train.foldAsync(({ w, key }, rows, own) => {
  const [next] = Random.split(key)
  return [{ w: add(mul(w, 0.9), mean(add(rows, Random.normal(own, [1])), 0)), key: next }, { loss: sum(sub(mean(rows, 0), w)) }]
}, start, { data: x, batchSize: 3, key: Random.key(0), ...options })
