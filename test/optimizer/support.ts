import { add, dot, isTensor, mul, square, sub, tensor, type AnyTensor, type Tensor } from 'pullback'
import * as Opt from 'pullback/optimizer'

/** Every optimizer that lowers a function by itself, with a rate at which it lowers the parabola. */
export const descents: readonly (readonly [name: string, make: (rate?: number | Opt.Schedule) => Opt.Optimizer])[] = [
  ['sgd', (rate = 0.1) => Opt.sgd(rate)],
  ['momentum', (rate = 0.05) => Opt.momentum(rate)],
  ['nesterov', (rate = 0.05) => Opt.nesterov(rate)],
  ['adam', (rate = 0.1) => Opt.adam(rate)],
  ['adamW', (rate = 0.1) => Opt.adamW(rate, { weightDecay: 1e-6 })],
  ['rmsprop', (rate = 0.01) => Opt.rmsprop(rate)],
  ['adagrad', (rate = 1) => Opt.adagrad(rate)],
  ['clipByGlobalNorm, sgd', (rate = 0.1) => Opt.chain(Opt.clipByGlobalNorm(1), Opt.sgd(rate))],
  ['weightDecay, sgd', (rate = 0.1) => Opt.chain(Opt.weightDecay(1e-6), Opt.sgd(rate))],
]

/** Parameters of several ranks, nested, with a part that has none and a tuple. */
export const nested = (dtype: 'float32' | 'float64' = 'float32') => ({
  hidden: { w: tensor([[0.5, -1, 2], [3, -0.25, 1]], { dtype }), b: tensor([0.1, -0.2, 0.3], { dtype }) },
  act: {},
  blocks: [{ w: tensor([1, -2], { dtype }) }, { w: tensor(4, { dtype }) }],
} as const)

/** Params plus updates, leaf by leaf. */
export const apply = <P>(params: P, updates: P): P => zip(params, updates) as P

const zip = (a: unknown, b: unknown): unknown => {
  if (isTensor(a)) return add(a as Tensor, b as Tensor)
  if (Array.isArray(a)) return a.map((item, i) => zip(item, (b as readonly unknown[])[i]))
  const fields = b as Readonly<Record<string, unknown>>
  return Object.fromEntries(Object.entries(a as object).map(([name, item]) => [name, zip(item, fields[name])]))
}

/** The tree with `f` on its tensors. */
export const mapTree = <P>(tree: P, f: (leaf: AnyTensor) => AnyTensor): P => walk(tree, f) as P

const walk = (tree: unknown, f: (leaf: AnyTensor) => AnyTensor): unknown => isTensor(tree) ? f(tree)
  : Array.isArray(tree) ? tree.map(item => walk(item, f))
  : Object.fromEntries(Object.entries(tree as object).map(([name, item]) => [name, walk(item, f)]))

/** Parameters and state after updates by the gradients of `gradient`. */
export const descend = <P>(optimizer: Opt.Optimizer, gradient: (params: P) => P, start: P, steps: number) =>
  Array.from({ length: steps }).reduce<readonly [P, Opt.OptState<P>]>(([params, state]) => {
    const [updates, next] = optimizer.update(gradient(params), state, params)
    return [apply(params, updates), next]
  }, [start, optimizer.init(start)])

/** A point of the plane. */
export type Point = { readonly w: Tensor<readonly [2], 'float64'> }

const target = tensor([3, -1], { dtype: 'float64' })

/** Σ (w − (3, −1))², whose minimum is 0 at (3, −1). */
export const parabola = ({ w }: Point): Tensor<readonly [], 'float64'> => dot(sub(w, target), sub(w, target))

const first = tensor([1, 0], { dtype: 'float64' })
const second = tensor([0, 1], { dtype: 'float64' })

/** (1 − w₀)² + 100·(w₁ − w₀²)² (Rosenbrock, 1960), whose minimum is 0 at (1, 1), at the end of a bent valley. */
export const rosenbrock = ({ w }: Point): Tensor<readonly [], 'float64'> => {
  const x = dot(w, first)
  const y = dot(w, second)
  return add(square(sub(1, x)), mul(100, square(sub(y, square(x)))))
}
