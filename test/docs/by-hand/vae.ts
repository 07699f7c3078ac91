// A variational autoencoder of the digits. Its loss sees the inside of the network, and each step draws noise: a step of one's own, and what folds it, by hand.
import { add, assertShape, compile, exp, item, mean, mul, pipe, slice, square, sub, sum, take, toFlat, valueAndGrad, type Tensor } from 'pullback'
import { digits } from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'

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
const start = { params, optState: optimizer.init(params) }
interface State {
  readonly carry: typeof start
  readonly epoch: number
  readonly step: number
  readonly metrics: readonly { readonly train: Readonly<Record<string, number>> }[]
}

const step = compile(({ params: now, optState }: typeof start, x: Pictures, key: Random.Key) => {
  const [[loss, numbers], grads] = valueAndGrad((p: typeof params) => elbo(p, x, key), { aux: true })(now)
  const [updates, next] = optimizer.update(grads, optState, now)
  return [{ params: Opt.applyUpdates(now, updates), optState: next }, { loss, ...numbers }] as const
})

/** The states after each epoch, of which any may be gone on from; it ends where a number has not fallen for so many epochs. */
export function* vae(epochs: number, seed = 1, from: State = { carry: start, epoch: 0, step: 0, metrics: [] }, patience = Infinity): Generator<State> {
  const key = Random.key(seed)
  const noise = Random.foldIn(key, 'noise')
  let { carry, epoch, step: taken, metrics } = from
  while (epoch < epochs) {
    const order = [...toFlat(Random.permutation(Random.foldIn(key, epoch), digits.x.shape[0]))]
    const sums = new Map<string, number>()
    let rows = 0
    for (let at = 0; at + ROWS <= digits.x.shape[0]; at += ROWS) {
      const numbers = order.slice(at, at + ROWS)
      const [next, found] = step(carry, assertShape([ROWS, 64])(take(digits.x, numbers, 0)), Random.foldIn(noise, taken))
      for (const [of, value] of Object.entries(found)) sums.set(of, (sums.get(of) ?? 0) + item(value) * numbers.length)
      carry = next
      rows += numbers.length
      taken++
    }
    epoch++
    metrics = [...metrics, { train: Object.fromEntries([...sums].map(([of, sum]) => [of, sum / rows])) }]
    if (process.stderr.isTTY) process.stderr.write(`\repoch ${epoch} of ${epochs}: ${JSON.stringify(metrics.at(-1)!.train)}`)
    yield { carry, epoch, step: taken, metrics }
    const watched = metrics.map(({ train }) => Object.values(train)[0]!)
    if (watched.length - 1 - watched.indexOf(Math.min(...watched)) >= patience) return
  }
}
