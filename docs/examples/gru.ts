// A gated recurrent unit reads a rhyme letter by letter and says which letter comes next. Time is a scan, and its gradient is backpropagation through time.
import { add, fromArray, matmul, mean, mul, scan, sigmoid, slice, split, sub, take, tanh, tensor, toFlat, valueAndGrad, vmap, zeros, type Tensor } from 'pullback'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'

const rhyme = ['lay in the house that jack built.\n', 'ate the malt that ', 'killed the rat that ', 'worried the cat that ', 'tossed the dog that ']
const text = ['malt', 'rat', 'cat', 'dog', 'cow'].map((who, i) => `this is the ${who} that ${rhyme.slice(0, i + 1).toReversed().join('')}`).join('')
const letters = [...new Set(text)]
const [ROWS, STEPS, WINDOW, SIZE, GATES, LETTERS] = [16, 32, 33, 48, 144, 23] as const
const windows = Array.from({ length: text.length - STEPS }, (_, i) => Array.from(text.slice(i, i + WINDOW), letter => letters.indexOf(letter)))
const data = fromArray([windows.length, WINDOW], windows.flat(), { dtype: 'int32' })

const [k0, k1, k2] = Random.split(Random.key(0), 3)
const params = {
  wx: mul(Random.normal(k0, [LETTERS, GATES]), 0.1), wh: mul(Random.normal(k1, [SIZE, GATES]), 0.1), b: zeros([GATES]),
  out: mul(Random.normal(k2, [SIZE, LETTERS]), 0.1),
}
type Params = typeof params
type Memory = Tensor<readonly [typeof SIZE]>
type Letter = Tensor<readonly [], 'int32'>
type Windows = Tensor<readonly [typeof ROWS, typeof WINDOW], 'int32'>
const optimizer = Opt.chain(Opt.clipByGlobalNorm(1), Opt.adam(0.005))

/** What is remembered after one more letter: as much of the old as the update gate z keeps, the rest new. */
const read = ({ wx, wh, b }: Params, h: Memory, letter: Letter): Memory => {
  const [zx, rx, nx] = split(add(take(wx, letter, 0), b), 3)
  const [zh, rh, nh] = split(matmul(h, wh), 3)
  const z = sigmoid(add(zx, zh))
  return add(mul(sub(1, z), tanh(add(nx, mul(sigmoid(add(rx, rh)), nh)))), mul(z, h))
}

/** How surprising each next letter of one window is. */
const surprise = (p: Params, window: Tensor<readonly [typeof WINDOW], 'int32'>) => {
  const [, all] = scan((h: Memory, letter: Letter) => {
    const next = read(p, h, letter)
    return [next, next]
  }, zeros([SIZE]), slice(window, [[0, STEPS]]))
  return Loss.softmaxCrossEntropy(matmul(all, p.out), slice(window, [[1, WINDOW]]))[0]
}
const loss = (p: Params, batch: Windows) => mean(vmap(surprise, { in: [null, 0] })(p, batch))

/** The states after each epoch. */
export const gru = (epochs: number, seed = 1) => Train.fold(({ params: now, optState }, batch: Windows) => {
  const [value, grads] = valueAndGrad(loss)(now, batch)
  const [updates, next] = optimizer.update(grads, optState, now)
  return [{ params: Opt.applyUpdates(now, updates), optState: next }, { loss: value }]
}, { params, optState: optimizer.init(params) }, { data, batchSize: ROWS, epochs, key: Random.key(seed), dropLast: true })

/** Letters drawn one after another, each from what the network says after those before it. */
export const write = (p: Params, length: number, key: Random.Key): string => {
  const [, drawn] = scan(({ h, letter, key: now }: { readonly h: Memory; readonly letter: Letter; readonly key: Random.Key }) => {
    const [next, own] = Random.split(now)
    const memory = read(p, h, letter)
    const chosen = Random.categorical(own, matmul(memory, p.out))
    return [{ h: memory, letter: chosen, key: next }, chosen]
  }, { h: zeros([SIZE]), letter: tensor(letters.indexOf('\n'), { dtype: 'int32' }), key }, undefined, { length })
  return Array.from(toFlat(drawn), code => letters[code]).join('')
}
