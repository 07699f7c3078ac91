import { add, grad, matmul, mul, outer, sigmoid, square, sub, sum, tensor, toFlat, transpose, type Tensor } from 'pullback'
import { button, range, readNumbers, shown, writeNumbers, type Widget } from './parts.js'

type Vector<N extends number> = Tensor<readonly [N], 'float64'>
const f64 = { dtype: 'float64' } as const

interface State {
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
  /** One weight of the second layer: the reader's. */
  readonly w: number
  /** 0 forward, 1 the output's δ, 2 the hidden layer's, 3 the gradients. */
  readonly step: number
}

const w1 = tensor([[0.9, -0.6], [-1.2, 0.8], [0.5, 1.4]], f64)
const b1 = tensor([0.1, -0.2, 0.3], f64)
const b2 = tensor([0.2, -0.1], f64)

const runOf = ({ x, y, w }: State) => {
  const w2 = tensor([[w, -1.1, 0.6], [-0.7, 1.3, 0.4]], f64)
  const input = tensor([...x] as [number, number], f64)
  const target = tensor([...y] as [number, number], f64)
  const loss = (w2: Tensor<readonly [2, 3], 'float64'>, w1: Tensor<readonly [3, 2], 'float64'>) =>
    mul(0.5, sum(square(sub(sigmoid(add(matmul(w2, sigmoid(add(matmul(w1, input), b1))), b2)), target))))
  const a1: Vector<3> = sigmoid(add(matmul(w1, input), b1))
  const a2: Vector<2> = sigmoid(add(matmul(w2, a1), b2))
  const d2 = mul(sub(a2, target), mul(a2, sub(1, a2)))
  const d1 = mul(matmul(transpose(w2), d2), mul(a1, sub(1, a1)))
  return {
    w2: toFlat(w2), a1: toFlat(a1), a2: toFlat(a2), d1: toFlat(d1), d2: toFlat(d2), g2: toFlat(outer(d2, a1)), g1: toFlat(outer(d1, input)),
    library: toFlat(grad(loss)(w2, w1)),
  }
}

const places = { x: [[70, 90], [70, 210]], a1: [[270, 50], [270, 150], [270, 250]], a2: [[470, 90], [470, 210]] } as const

const view = (state: State): string => {
  const { w2, a1, a2, d1, d2, g2 } = runOf(state)
  const { step } = state
  const edge = ([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number], weight: number, signal: number | undefined): string => {
    const colour = signal === undefined ? 'var(--vp-c-border)' : signal < 0 ? 'var(--figure-red)' : 'var(--figure-blue)'
    const width = signal === undefined ? 0.5 + 1.5 * Math.abs(weight) : 0.6 + Math.min(9, 40 * Math.abs(signal))
    return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}" stroke-width="${width.toFixed(2)}"/>`
  }
  const node = ([x, y]: readonly [number, number], name: string, value: number, delta: number | undefined): string =>
    `<circle cx="${x}" cy="${y}" r="26" fill="var(--vp-c-bg)" stroke="var(--figure-green)" stroke-width="2"/>` +
    `<text x="${x}" y="${y - 3}" text-anchor="middle">${name}</text><text x="${x}" y="${y + 13}" text-anchor="middle" class="w-small">${shown(value, 2)}</text>` +
    (delta === undefined ? '' : `<text x="${x}" y="${y + 43}" text-anchor="middle" class="w-delta">δ = ${shown(delta)}</text>`)
  const first = places.x.flatMap((from, i) => places.a1.map((to, j) => edge(from, to, toFlat(w1)[2 * j + i]!, step >= 3 ? d1[j]! * state.x[i]! : undefined)))
  const second = places.a1.flatMap((from, j) => places.a2.map((to, k) =>
    edge(from, to, w2[3 * k + j]!, step === 2 ? w2[3 * k + j]! * d2[k]! : step >= 3 ? g2[3 * k + j]! : undefined)))
  const title = ['forward: the lines are weights', 'each output has its error signal, C2', 'each line carries weight · δ back; a hidden δ is their sum times σ′, C3',
    'gradient of each weight: activation · δ, C4'][step]!
  return `<div class="w-controls">${range('x0', 'input x₁', state.x[0], -2, 2, 0.1)}${range('x1', 'input x₂', state.x[1], -2, 2, 0.1)}
    ${range('y0', 'target y₁', state.y[0], 0, 1, 0.1)}${range('y1', 'target y₂', state.y[1], 0, 1, 0.1)}${range('w', 'weight w₁₁ of layer 2', state.w, -3, 3, 0.1)}</div>
  <svg viewBox="0 20 540 290" role="img" aria-label="Two inputs, three hidden neurons and two outputs: ${title}">${first.join('')}${second.join('')}
    ${places.x.map((at, i) => node(at, `x${'₁₂'[i]}`, state.x[i]!, undefined)).join('')}
    ${places.a1.map((at, j) => node(at, `a${'₁₂₃'[j]}`, a1[j]!, step >= 2 ? d1[j]! : undefined)).join('')}
    ${places.a2.map((at, k) => node(at, `out ${'₁₂'[k]}`, a2[k]!, step >= 1 ? d2[k]! : undefined)).join('')}</svg>
  <div class="w-buttons">${button('back', 'step back')}${button('on', 'step on')}<span role="status">${title}</span></div>`
}

const flat = ({ x, y, w, step }: State): readonly number[] => [...x, ...y, w, step]
const initial: State = { x: [1, -0.5], y: [1, 0], w: 1.4, step: 2 }
const fromFlat = ([x0, x1, y0, y1, w, step]: readonly number[]): State => ({ x: [x0!, x1!], y: [y0!, y1!], w: w!, step: step! })

export const widget: Widget<State> = {
  initial,
  write: state => writeNumbers(flat(state)),
  read: words => fromFlat(readNumbers(words, flat(initial), [[-2, 2], [-2, 2], [0, 1], [0, 1], [-3, 3], [0, 3]])),
  view,
  numbers: state => {
    const { a1, a2, d1, d2, g1, g2, library } = runOf(state)
    return [a1, a2, d1, d2, g1, g2, library].flatMap(part => [...part])
  },
  act: (state, action, value) => {
    const { x: [x0, x1], y: [y0, y1], step } = state
    switch (action) {
      case 'x0': return { ...state, x: [value, x1] }
      case 'x1': return { ...state, x: [x0, value] }
      case 'y0': return { ...state, y: [value, y1] }
      case 'y1': return { ...state, y: [y0, value] }
      case 'w': return { ...state, w: value }
      case 'on': return { ...state, step: (step + 1) % 4 }
      default: return { ...state, step: Math.max(0, step - 1) }
    }
  },
}
