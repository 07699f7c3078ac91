import { item, matmul, mean, mul, ones, relu, sigmoid, sqrt, square, tanh, toFlat, vjp, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import { choice, range, readNumbers, shown, writeNumbers, type Widget } from './parts.js'

type Rows = Tensor<readonly [16, 32]>

interface State {
  readonly depth: number
  /** Standard deviation of the weights, in units of 1/√n. */
  readonly scale: number
  readonly activation: number
}

const activations = [
  { name: 'σ', f: (x: Rows): Rows => sigmoid(x) },
  { name: 'tanh', f: (x: Rows): Rows => tanh(x) },
  { name: 'relu', f: (x: Rows): Rows => relu(x) },
] as const

const root = (x: Rows): number => item(sqrt(mean(square(x))))

/** For each layer: how large activations are, how large the signal that comes back, and the share of activations that are saturated. */
const runOf = ({ depth, scale, activation }: State) => {
  const { f } = activations[activation]!
  const key = Random.key(1)
  const weights = Array.from({ length: depth }, (_, l) => mul(Random.normal(Random.foldIn(key, l), [32, 32]), scale / Math.sqrt(32)))
  let a: Rows = Random.normal(Random.foldIn(key, 'x'), [16, 32])
  const backs: ((d: Rows) => readonly [Rows])[] = []
  const sizes: number[] = []
  const flats: number[] = []
  for (const w of weights) {
    const [next, back] = vjp((x: Rows): Rows => f(matmul(x, w)))(a)
    a = next
    backs.push(back)
    sizes.push(root(a))
    flats.push(toFlat(a).filter(v => activation === 0 ? v < 0.05 || v > 0.95 : activation === 1 ? Math.abs(v) > 0.95 : v === 0).length / 512)
  }
  let signal: Rows = ones([16, 32])
  const signals = [...backs].reverse().map(back => {
    ;[signal] = back(signal)
    return root(signal)
  }).reverse()
  return { sizes, signals, flats }
}

const [width, height] = [560, 200]
const bar = (x: number, w: number, value: number, colour: string): string => {
  // Six powers of ten above and below 1.
  const log = Math.max(-6, Math.min(6, Math.log10(value === 0 ? 1e-9 : value)))
  const [top, size] = log > 0 ? [height / 2 - log / 6 * 95, log / 6 * 95] : [height / 2, -log / 6 * 95]
  return `<rect x="${x.toFixed(1)}" y="${top.toFixed(1)}" width="${w.toFixed(1)}" height="${Math.max(1, size).toFixed(1)}" fill="var(${colour})"/>`
}

const view = (state: State): string => {
  const { sizes, signals, flats } = runOf(state)
  const slot = (width - 50) / state.depth
  const bars = sizes.map((size, l) => bar(46 + l * slot, slot * 0.38, size, '--figure-blue') + bar(46 + (l + 0.42) * slot, slot * 0.38, signals[l]!, '--figure-red'))
  const ticks = [-6, -3, 0, 3, 6].map(n =>
    `<text x="38" y="${(height / 2 - n / 6 * 95 + 4).toFixed(0)}" text-anchor="end" class="w-small">10${n === 0 ? '⁰' : n < 0 ? `⁻${'⁰¹²³⁴⁵⁶'[-n]}` : '⁰¹²³⁴⁵⁶'[n]}</text>`)
  const first = signals[0]!
  const verdict = first < 1e-3 ? 'The signal vanishes on its way back.' : first > 1e3 ? 'The signal explodes on its way back.' : 'The signal keeps its size.'
  return `<div class="w-controls">${choice('activation', 'activation function', activations.map(({ name }) => name), state.activation)}
    ${range('depth', 'layers', state.depth, 2, 30, 1)}${range('scale', 'weights, times 1/√n', state.scale, 0.1, 4, 0.1)}</div>
  <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="For each layer the size of its activations and of the signal that comes back to it">
    <line x1="44" x2="${width}" y1="${height / 2}" y2="${height / 2}" stroke="var(--vp-c-text-3)"/>${ticks.join('')}${bars.join('')}</svg>
  <ul class="w-legend"><li><i style="background:var(--figure-blue)"></i>size of the activations, layer by layer</li>
    <li><i style="background:var(--figure-red)"></i>size of the signal that comes back to the layer's input</li></ul>
  <p class="w-note" role="status">${verdict} Back at the input it is ${shown(first)}; in the last layer ${shown(100 * flats.at(-1)!, 0)} % of the activations are ${
    state.activation === 2 ? '0' : 'saturated'}. (He's choice for relu is √2 ≈ 1.4 on this scale, Glorot's for tanh is 1.)</p>`
}

const flat = ({ depth, scale, activation }: State): readonly number[] => [depth, scale, activation]
const initial: State = { depth: 12, scale: 1, activation: 0 }
const fromFlat = ([depth, scale, activation]: readonly number[]): State => ({ depth: depth!, scale: scale!, activation: activation! })

export const widget: Widget<State> = {
  initial,
  write: state => writeNumbers(flat(state)),
  read: words => fromFlat(readNumbers(words, flat(initial), [[2, 30], [0.1, 4], [0, 2]])),
  view,
  numbers: state => {
    const { sizes, signals, flats } = runOf(state)
    return [...sizes, ...signals, ...flats]
  },
  act: (state, action, value) => ({ ...state, [action]: value }),
}
