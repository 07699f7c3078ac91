import {
  add, cast, compile, grad, mean, mul, pow, square, sub, sum, tensor, type FloatDType, type Shape, type Tensor,
} from 'pullback'
import * as Opt from 'pullback/optimizer'
import { expectAssignable, expectType } from 'tsd'

const params = { hidden: { w: tensor([[1, 2, 3], [4, 5, 6]]), b: tensor([1, 2, 3]) }, act: {}, tail: [tensor(1)] } as const
const optimizer = Opt.adam(0.1)

// The state and the updates are of the parameters' own type.
const state = optimizer.init(params)
expectType<Opt.OptState<typeof params>>(state)
const [updates, next] = optimizer.update(params, state, params)
expectType<typeof params>(updates)
expectType<Opt.OptState<typeof params>>(next)
expectType<Tensor<readonly [2, 3]>>(updates.hidden.w)
expectType<Tensor<readonly [], 'int32'> | undefined>(next[0]?.count)
expectType<Tensor<readonly [2, 3]> | undefined>(next[0]?.slots['m']?.hidden.w)

// So is a state that an optimizer written by hand returns.
const still: Opt.Optimizer = { init: () => [], update: (grads, before) => [grads, before] }
expectType<typeof params>(still.update(params, [], params)[0])

// Gradients as `grad` gives them.
const loss = (p: { readonly w: Tensor<readonly [3], 'float64'> }) => mean(square(p.w))
const w = { w: tensor([1, 2, 3], { dtype: 'float64' }) }
expectType<typeof w>(optimizer.update(grad(loss)(w), optimizer.init(w), w)[0])

// A gradient may be known better than its parameter.
const known: { readonly w: Tensor<readonly [2]> } = { w: tensor([1, 2]) }
const unknown: { readonly w: Tensor<readonly [number]> } = known
expectType<{ readonly w: Tensor<readonly [number]> }>(optimizer.update(known, optimizer.init(unknown), unknown)[0])

// An update goes through compile.
const step = compile((p: typeof w, s: Opt.OptState<typeof w>) => optimizer.update(grad(loss)(p), s, p))
expectType<readonly [updates: typeof w, state: Opt.OptState<typeof w>]>(step(w, optimizer.init(w)))

// And through code that does not know the parameters.
export const twice = <P>(of: Opt.Optimizer, grads: P, at: P): P => {
  const [once, after] = of.update(grads, of.init(at), at)
  return of.update(once, after, at)[0]
}
expectType<typeof params>(twice(optimizer, params, params))

// Words and combinators all make optimizers.
expectType<Opt.Optimizer>(
  Opt.chain(Opt.clipByGlobalNorm(1), Opt.weightDecay(1e-4, { select: path => path.endsWith('w') }), Opt.sgd(0.1)))
expectType<Opt.Optimizer>(Opt.masked(path => path.startsWith('hidden.'), Opt.setToZero()))
expectType<Opt.Optimizer>(Opt.adamW(Opt.warmupCosine({ peak: 0.1, warmup: 10, steps: 100 }), { b1: 0.8, select: () => true }))

// Schedules: those of the library are float64, one's own may be float32.
expectType<Tensor<readonly [], 'float64'>>(Opt.piecewise(0.1, { 10: 0.5 })(tensor(3, { dtype: 'int32' })))
expectAssignable<Opt.Schedule>(Opt.constant(0.1))
const halved: Opt.Schedule = count => pow(0.5, cast(count, 'float32'))
expectType<Opt.Optimizer>(Opt.momentum(halved))

// A transform sees a parameter of any shape, and names its slots and scalars.
expectType<Opt.Optimizer>(Opt.transform({ update: ({ grad: g }) => ({ update: mul(g, -0.1) }) }))
expectType<Opt.Optimizer>(Opt.transform({
  slots: { velocity: Opt.zerosLike },
  scalars: ({ count, grads }) => ({ rate: pow(0.5, cast(count, 'float64')), first: sum(grads[0] ?? tensor(0)) }),
  update: ({ grad: g, param, slots, scalars, count, path }) => {
    expectType<string>(path)
    expectType<Tensor<readonly [], 'int32'>>(count)
    const velocity = add(mul(slots.velocity, 0.9), g)
    return { update: sub(mul(scalars.rate, velocity), mul(scalars.first, param)), slots: { velocity } }
  },
}))

// A formula may stand by itself.
const decayed = <S extends Shape, D extends FloatDType>({ grad: g, param }: Opt.Leaf<S, D>): { readonly update: Tensor<S, D> } =>
  ({ update: add(g, mul(param, 0.1)) })
expectType<Opt.Optimizer>(Opt.transform({ update: decayed }))

// What a formula computes of its parameter alone, it spreads over the parameter.
expectType<Opt.Optimizer>(Opt.transform({ update: ({ grad: g, param }) => ({ update: mul(g, Opt.broadcastLike(sum(param), g)) }) }))
expectType<Tensor<readonly [2, 3]>>(Opt.broadcastLike(tensor(1, { dtype: 'float64' }), params.hidden.w))

// An optimizer may wrap another, whatever the parameters.
export const twiceAsFast = (inner: Opt.Optimizer): Opt.Optimizer =>
  ({ init: of => inner.init(of), update: (grads, before, of) => inner.update(grads, before, of) })
export const stepped = <P>(of: Opt.Optimizer, at: P, gradients: P): P => Opt.applyUpdates(at, of.update(gradients, of.init(at), at)[0])
