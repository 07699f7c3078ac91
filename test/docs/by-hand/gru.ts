// A gated recurrent unit reads a rhyme letter by letter and says which letter comes next. Without scan, vmap and Train.fold.
import { add, assertShape, compile, div, expandDims, fromArray, full, item, matmul, mul, sigmoid, split, sub, take, tanh, tensor, tile, toFlat, valueAndGrad, vjp, zeros, type Tensor } from 'pullback'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'

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
type Memory = Tensor<readonly [typeof ROWS, typeof SIZE]>
type Letter = Tensor<readonly [typeof ROWS], 'int32'>
type Windows = Tensor<readonly [typeof ROWS, typeof WINDOW], 'int32'>
const optimizer = Opt.chain(Opt.clipByGlobalNorm(1), Opt.adam(0.005))

/** What is remembered after one more letter: as much of the old as the update gate z keeps, the rest new. */
const read = ({ wx, wh, b }: Params, h: Memory, letter: Letter): Memory => {
  const [zx, rx, nx] = split(add(take(wx, letter, 0), b), 3, 1)
  const [zh, rh, nh] = split(matmul(h, wh), 3, 1)
  const z = sigmoid(add(zx, zh))
  return add(mul(sub(1, z), tanh(add(nx, mul(sigmoid(add(rx, rh)), nh)))), mul(z, h))
}

/** A program for the whole loop would have a kernel for each operation of each step: one step is compiled, and its pullback, and walked to and fro. */
const forward = compile(read)
const backward = compile((p: Params, h: Memory, letter: Letter, dh: Memory) => vjp((q: Params, g: Memory) => read(q, g, letter))(p, h)[1](dh))
const judged = compile((out: Params['out'], h: Memory, letter: Letter) =>
  valueAndGrad((o: Params['out'], g: Memory) => div(Loss.softmaxCrossEntropy(matmul(g, o), letter)[0], STEPS), { wrt: [0, 1] })(out, h))
const plus = compile((a: Params, b: Params): Params => ({ wx: add(a.wx, b.wx), wh: add(a.wh, b.wh), b: add(a.b, b.b), out: add(a.out, b.out) }))
const none: Params = { wx: zeros([LETTERS, GATES]), wh: zeros([SIZE, GATES]), b: zeros([GATES]), out: zeros([SIZE, LETTERS]) }

const lossAndGradient = (p: Params, batch: Windows): readonly [Tensor<readonly []>, Params] => {
  const letter = Array.from({ length: WINDOW }, (_, t) => take(batch, t, 1))
  const memories = [zeros([ROWS, SIZE])]
  for (let t = 0; t < STEPS; t++) memories.push(forward(p, memories[t]!, letter[t]!))
  let [loss, gradient, carried] = [tensor(0), none, zeros([ROWS, SIZE])]
  for (let t = STEPS - 1; t >= 0; t--) {
    const [value, [out, own]] = judged(p.out, memories[t + 1]!, letter[t + 1]!)
    const [cell, before] = backward(p, memories[t]!, letter[t]!, add(own, carried))
    gradient = plus(plus(gradient, { ...none, out }), cell)
    loss = add(loss, value)
    carried = before
  }
  return [loss, gradient]
}

const start = { params, optState: optimizer.init(params) }
interface State {
  readonly carry: typeof start
  readonly epoch: number
  readonly step: number
  readonly metrics: readonly { readonly train: Readonly<Record<string, number>> }[]
}

const update = compile(({ params: now, optState }: typeof start, grads: Params) => {
  const [updates, next] = optimizer.update(grads, optState, now)
  return { params: Opt.applyUpdates(now, updates), optState: next }
})
const step = (carry: typeof start, batch: Windows) => {
  const [loss, grads] = lossAndGradient(carry.params, batch)
  return [update(carry, grads), { loss }] as const
}

/** The states after each epoch, of which any may be gone on from; it ends where a number has not fallen for so many epochs. */
export function* gru(epochs: number, seed = 1, from: State = { carry: start, epoch: 0, step: 0, metrics: [] }, patience = Infinity): Generator<State> {
  const key = Random.key(seed)
  let { carry, epoch, step: taken, metrics } = from
  while (epoch < epochs) {
    const order = [...toFlat(Random.permutation(Random.foldIn(key, epoch), windows.length))]
    const sums = new Map<string, number>()
    let rows = 0
    for (let at = 0; at + ROWS <= windows.length; at += ROWS) {
      const numbers = order.slice(at, at + ROWS)
      const [next, found] = step(carry, assertShape([ROWS, WINDOW])(take(data, numbers, 0)))
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

/** Letters drawn one after another, each from what the network says after those before it. */
export const write = (p: Params, length: number, start: Random.Key): string => {
  let [key, memory, code, written] = [start, zeros([SIZE]), letters.indexOf('\n'), '']
  for (let i = 0; i < length; i++) {
    const [next, own] = Random.split(key)
    memory = take(forward(p, tile(expandDims(memory, 0), [ROWS, 1]), full([ROWS], code, { dtype: 'int32' })), 0, 0)
    code = item(Random.categorical(own, matmul(memory, p.out)))
    key = next
    written += letters[code]!
  }
  return written
}
