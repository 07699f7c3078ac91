// A variational autoencoder of the digits. Its loss sees the inside of the network, and each step draws noise: a step of one's own, folded by Train.fold.
import { add, exp, mean, mul, pipe, slice, square, sub, sum, valueAndGrad, type Tensor } from 'pullback'
import { digits } from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

const ROWS = 32
type Pictures = Tensor<readonly [typeof ROWS, 64]>

const encoder = pipe(L.input(64), L.named('hidden', L.dense(64)), L.named('act', L.tanh), L.named('out', L.dense(8)))
const decoder = pipe(L.input(4), L.named('hidden', L.dense(64)), L.named('act', L.tanh), L.named('out', L.dense(64)))
const optimizer = Opt.adam(0.003)

const [forEncoder, forDecoder] = Random.split(Random.key(0))
const params = { encoder: encoder.init(forEncoder), decoder: decoder.init(forDecoder) }

/** The error of the pictures read back from noisy codes, and how far the codes are from the standard normal distribution: the negative ELBO. */
const elbo = (p: typeof params, x: Pictures, key: Random.Key) => {
  const code = encoder.evaluate(p.encoder, x)
  const [center, logVariance] = [slice(code, [null, [0, 4]]), slice(code, [null, [4, 8]])]
  const drawn = add(center, mul(exp(mul(logVariance, 0.5)), Random.normal(key, [ROWS, 4])))
  // As if each pixel had noise of variance 1/20.
  const error = mul(mean(sum(square(sub(decoder.evaluate(p.decoder, drawn), x)), 1)), 10)
  const divergence = mul(mean(sum(sub(add(exp(logVariance), square(center)), add(logVariance, 1)), 1)), 0.5)
  return [add(error, divergence), { error, divergence }] as const
}

/** Pictures of codes: of ones drawn from the standard normal distribution, pictures that nobody drew. */
export const decode = (p: typeof params.decoder, codes: Tensor<readonly [number, 4]>) => decoder.evaluate(p, codes)

/** The states after each epoch. */
export const vae = (epochs: number, seed = 1) => Train.fold(({ params: now, optState }, x: Pictures, key) => {
  const [[loss, numbers], grads] = valueAndGrad((p: typeof params) => elbo(p, x, key), { aux: true })(now)
  const [updates, next] = optimizer.update(grads, optState, now)
  return [{ params: Opt.applyUpdates(now, updates), optState: next }, { loss, ...numbers }]
}, { params, optState: optimizer.init(params) }, { data: digits.x, batchSize: ROWS, epochs, key: Random.key(seed), dropLast: true })
