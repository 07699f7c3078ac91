import { add, grad, item, mul, sigmoid, square, sub, tensor, type Tensor } from 'pullback'
import { button, range, readNumbers, shown, writeNumbers, type Widget } from './parts.js'

type Scalar = Tensor<readonly [], 'float64'>
const scalar = (x: number): Scalar => tensor(x, { dtype: 'float64' })

interface State {
  readonly w: readonly [number, number, number]
  readonly x: number
  readonly y: number
  /** How far the run is: 0 to 3 forward, 4 the loss, 5 to 8 back. */
  readonly step: number
}

const biases = [0.1, 0.5, -0.3] as const

interface Run {
  readonly z: readonly number[]
  readonly a: readonly number[]
  readonly loss: number
  readonly da: readonly number[]
  readonly dz: readonly number[]
  readonly dw: readonly number[]
}

/** The run of the chain, by the library, in float64. */
const runOf = ({ w, x, y }: State): Run => {
  const from = (l: number, a: Scalar, weights: readonly Scalar[]): Scalar => mul(0.5, square(sub(
    weights.slice(l).reduce((before, weight, i) => sigmoid(add(mul(weight, before), biases[l + i]!)), a), y)))
  const weights = w.map(scalar)
  const a = [scalar(x)]
  const z: Scalar[] = []
  weights.forEach((weight, l) => {
    z.push(add(mul(weight, a[l]!), biases[l]!))
    a.push(sigmoid(z[l]!))
  })
  const dw = grad((all: readonly Scalar[]) => from(0, a[0]!, all))(weights)
  return {
    z: z.map(item), a: a.map(item), loss: item(from(0, a[0]!, weights)), dw: dw.map(item),
    da: [0, 1, 2, 3].map(l => item(grad((v: Scalar) => from(l, v, weights))(a[l]!))),
    dz: [0, 1, 2].map(l => item(grad((v: Scalar) => from(l + 1, sigmoid(v), weights))(z[l]!))),
  }
}

const up = '⁰¹²³'
const forward = (seen: boolean, words: string): string => `<div class="w-forward"${seen ? '' : ' data-hidden'}>${words}</div>`
const back = (seen: boolean, words: string): string => `<div class="w-back"${seen ? '' : ' data-hidden'}>${words}</div>`

const view = (state: State): string => {
  const { z, a, loss, da, dz, dw } = runOf(state)
  const { step, w } = state
  const cards = [1, 2, 3].map(l => `<li class="w-card"><b>neuron ${l}</b>
    ${forward(step >= l, `z${up[l]} = ${shown(z[l - 1]!)}<br>a${up[l]} = ${shown(a[l]!)}`)}
    ${back(step >= 8 - l, `∂L/∂a${up[l]} = ${shown(da[l]!)}<br>∂L/∂z${up[l]} = ${shown(dz[l - 1]!)}<br><b>∂L/∂w${up[l]} = ${shown(dw[l - 1]!)}</b>`)}</li>`)
  const slope = (l: number): number => a[l]! * (1 - a[l]!)
  const factors: readonly (readonly [string, number])[] = [
    ['a³ − y', a[3]! - state.y], ['σ′(z³)', slope(3)], ['w³', w[2]], ['σ′(z²)', slope(2)], ['w²', w[1]], ['σ′(z¹)', slope(1)], ['x', a[0]!],
  ]
  const chips = factors.map(([name, value]) =>
    `<li><span>${name}</span><b>${shown(value)}</b><i style="height:${Math.min(28, 28 * Math.abs(value)).toFixed(1)}px"></i></li>`).join('')
  return `<div class="w-controls">${w.map((value, i) => range(`w${i}`, `weight w${up[i + 1]}`, value, -4, 4, 0.1)).join('')}
    ${range('x', 'input x', state.x, -2, 2, 0.1)}${range('y', 'target y', state.y, 0, 1, 0.1)}</div>
  <ol class="w-cards"><li class="w-card"><b>input</b>${forward(true, `a⁰ = x = ${shown(state.x)}`)}${back(step >= 8, `∂L/∂a⁰ = ${shown(da[0]!)}`)}</li>
    ${cards.join('')}<li class="w-card"><b>loss</b>${forward(step >= 4, `L = ${shown(loss)}`)}${back(step >= 5, '∂L/∂L = 1')}</li></ol>
  <div class="w-buttons">${button('back', 'step back')}${button('on', 'step on')}${button('all', 'whole run')}<span role="status">${
    step < 4 ? `forward, neuron ${step}` : step === 4 ? 'the loss; now back' : step < 8 ? `backward, neuron ${8 - step}` : 'done'}</span></div>
  <div><p class="w-note">All factors of ∂L/∂w¹, from the loss back to the input; their product is ${shown(factors.reduce((p, [, v]) => p * v, 1), 6)}.</p>
  <ol class="w-factors">${chips}</ol></div>`
}

const bounds = [[-4, 4], [-4, 4], [-4, 4], [-2, 2], [0, 1], [0, 8]] as const
const flat = ({ w, x, y, step }: State): readonly number[] => [...w, x, y, step]
const initial: State = { w: [0.8, -1.5, 2], x: 0.5, y: 1, step: 8 }
const fromFlat = ([w0, w1, w2, x, y, step]: readonly number[]): State => ({ w: [w0!, w1!, w2!], x: x!, y: y!, step: step! })

export const widget: Widget<State> = {
  initial,
  write: state => writeNumbers(flat(state)),
  read: words => fromFlat(readNumbers(words, flat(initial), bounds)),
  view,
  numbers: state => {
    const { z, a, loss, da, dz, dw } = runOf(state)
    return [...z, ...a, loss, ...da, ...dz, ...dw]
  },
  act: (state, action, value) => {
    if (action === 'on') return { ...state, step: state.step >= 8 ? 0 : state.step + 1 }
    if (action === 'back') return { ...state, step: Math.max(0, state.step - 1) }
    if (action === 'all') return { ...state, step: 8 }
    if (action === 'x' || action === 'y') return { ...state, [action]: value }
    const [a, b, c] = state.w.map((old, i) => action === `w${i}` ? value : old)
    return { ...state, w: [a!, b!, c!] }
  },
}
