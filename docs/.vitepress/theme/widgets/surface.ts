import { add, grad, item, mul, slice, square, squeeze, sub, tensor, toFlat, type Tensor } from 'pullback'
import * as Opt from 'pullback/optimizer'
import { choice, path, range, readNumbers, shown, writeNumbers, type Widget } from './parts.js'

type Point = Tensor<readonly [2], 'float64'>
type Scalar = Tensor<readonly [], 'float64'>

interface State {
  readonly surface: number
  readonly rate: number
  readonly steps: number
  readonly from: readonly [number, number]
}

const part = (p: Point, i: number): Scalar => squeeze(slice(p, [[i, i + 1]]), 0)

const surfaces = [
  { name: 'a long valley', f: (p: Point): Scalar => mul(0.5, add(mul(0.15, square(part(p, 0))), mul(2, square(part(p, 1))))) },
  { name: 'a bent valley (Rosenbrock)', f: (p: Point): Scalar =>
    add(mul(0.1, square(sub(1, part(p, 0)))), mul(0.6, square(sub(part(p, 1), mul(0.4, square(part(p, 0))))))) },
  { name: 'a saddle', f: (p: Point): Scalar =>
    add(mul(0.15, sub(mul(0.1, square(square(part(p, 0)))), square(part(p, 0)))), mul(0.8, square(part(p, 1)))) },
] as const

const optimizers = [
  { name: 'gradient descent', colour: '--figure-blue', make: (rate: number) => Opt.sgd(rate) },
  { name: 'momentum', colour: '--figure-red', make: (rate: number) => Opt.momentum(rate / 4) },
  { name: 'AdaGrad', colour: '--figure-orange', make: (rate: number) => Opt.adagrad(rate, { initial: 0 }) },
  { name: 'RMSProp', colour: '--figure-pink', make: (rate: number) => Opt.rmsprop(rate / 4) },
  { name: 'Adam', colour: '--figure-green', make: (rate: number) => Opt.adam(rate / 2) },
] as const

const paths = ({ surface, rate, steps, from }: State): readonly (readonly (readonly [number, number])[])[] => optimizers.map(({ make }) => {
  const slope = grad(surfaces[surface]!.f)
  const optimizer = make(rate)
  let params: { readonly p: Point } = { p: tensor([from[0], from[1]], { dtype: 'float64' }) }
  let state = optimizer.init(params)
  const walked: (readonly [number, number])[] = [from]
  for (let i = 0; i < steps; i++) {
    const [updates, next] = optimizer.update({ p: slope(params.p) }, state, params)
    params = { p: add(params.p, updates.p) }
    state = next
    const [x = 0, y = 0] = toFlat(params.p)
    if (!Number.isFinite(x) || Math.abs(x) > 50 || Math.abs(y) > 50) break
    walked.push([x, y])
  }
  return walked
})

const [width, height] = [560, 320]
const toX = (x: number): number => (x + 4) / 8 * width
const toY = (y: number): number => height - (y + 2.3) / 4.6 * height
const levels = [-0.6, -0.4, -0.2, 0.05, 0.15, 0.35, 0.7, 1.2, 2, 3.2]

/** Lines of equal height, by marching through squares; the surface itself as plain numbers. */
const plain = [
  (x: number, y: number) => 0.5 * (0.15 * x * x + 2 * y * y),
  (x: number, y: number) => 0.1 * (1 - x) ** 2 + 0.6 * (y - 0.4 * x * x) ** 2,
  (x: number, y: number) => 0.15 * (0.1 * x ** 4 - x * x) + 0.8 * y * y,
] as const
const contours = (surface: number): string => {
  const [nx, ny] = [56, 32]
  const f = plain[surface]!
  const value = (i: number, j: number): number => f(-4 + 8 * i / nx, -2.3 + 4.6 * j / ny)
  const cells = Array.from({ length: nx * ny }, (_, n) => [n % nx, Math.floor(n / nx)] as const)
  return levels.map((level, k) => {
    const segments = cells.flatMap(([i, j]) => {
      const corners = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]] as const
      const heights = corners.map(([a, b]) => value(a, b) - level)
      const crossings = corners.flatMap(([a, b], n) => {
        const [h, g] = [heights[n]!, heights[(n + 1) % 4]!]
        if (h < 0 === g < 0) return []
        const [c, d] = corners[(n + 1) % 4]!
        const t = h / (h - g)
        return [`${((a + t * (c - a)) / nx * width).toFixed(0)},${(height - (b + t * (d - b)) / ny * height).toFixed(0)}`]
      })
      return crossings.length >= 2 ? [`M${crossings[0]}L${crossings[1]}`] : []
    })
    return `<path fill="none" stroke="var(--vp-c-text-3)" stroke-opacity="${(0.85 - 0.05 * k).toFixed(2)}" d="${segments.join('')}"/>`
  }).join('')
}

const view = (state: State): string => {
  const walked = paths(state)
  const lines = walked.map((points, i) => {
    const { colour } = optimizers[i]!
    const [x, y] = points.at(-1)!
    return path(points.map(([x, y]) => [toX(x), toY(y)]), `stroke="var(${colour})" stroke-width="2.5" stroke-linejoin="round"`) +
      `<circle cx="${toX(x).toFixed(1)}" cy="${toY(y).toFixed(1)}" r="5" fill="var(${colour})"/>`
  })
  const rows = walked.map((points, i) => {
    const { name, colour } = optimizers[i]!
    const end = points.at(-1)!
    const height = item(surfaces[state.surface]!.f(tensor([end[0], end[1]], { dtype: 'float64' })))
    return `<li><i style="background:var(${colour})"></i>${name}: height ${shown(height)}</li>`
  })
  return `<div class="w-controls">${choice('surface', 'surface', surfaces.map(({ name }) => name), state.surface)}
    ${range('rate', 'learning rate', state.rate, 0.02, 1.2, 0.02)}${range('steps', 'steps', state.steps, 0, 100, 1)}
    ${range('x', 'start, sideways', state.from[0], -3.8, 3.8, 0.1)}${range('y', 'start, upwards', state.from[1], -2.2, 2.2, 0.1)}</div>
  <svg viewBox="0 0 ${width} ${height}" data-do="start" role="img" aria-label="Lines of equal height and the paths of five optimizers from one start">
    ${contours(state.surface)}${lines.join('')}
    <circle cx="${toX(state.from[0]).toFixed(1)}" cy="${toY(state.from[1]).toFixed(1)}" r="8" fill="none" stroke="var(--vp-c-text-1)" stroke-width="2.5"/></svg>
  <ul class="w-legend">${rows.join('')}</ul>`
}

const flat = ({ surface, rate, steps, from }: State): readonly number[] => [surface, rate, steps, ...from]
const initial: State = { surface: 0, rate: 0.6, steps: 40, from: [-3.4, 1.6] }
const fromFlat = ([surface, rate, steps, x, y]: readonly number[]): State => ({ surface: surface!, rate: rate!, steps: steps!, from: [x!, y!] })

export const widget: Widget<State> = {
  initial,
  write: state => writeNumbers(flat(state)),
  read: words => fromFlat(readNumbers(words, flat(initial), [[0, 2], [0.02, 1.2], [0, 100], [-3.8, 3.8], [-2.2, 2.2]])),
  view,
  numbers: state => paths(state).flatMap(points => points.at(-1)!),
  act: (state, action, value) => {
    if (action === 'x') return { ...state, from: [value, state.from[1]] }
    if (action === 'y') return { ...state, from: [state.from[0], value] }
    return action === 'start' ? state : { ...state, [action]: value }
  },
}
