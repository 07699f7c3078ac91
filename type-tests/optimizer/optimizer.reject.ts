import { mul, sum, tensor } from 'pullback'
import * as Opt from 'pullback/optimizer'

const optimizer = Opt.adam(0.1)
const params = { w: tensor([1, 2, 3]), b: tensor([1]) }
const other = { w: tensor([1, 2]), b: tensor([1]) }
const bare = { w: tensor([1, 2, 3]) }
const state = optimizer.init(params)
const count = tensor(0, { dtype: 'int32' })

//! Type '2' is not assignable to type '3'
optimizer.update(/*^*/ other, state, params)

//! readonly [2]
optimizer.update({ /*^*/ w: tensor([1, 2]), b: tensor([1]) }, state, params)

//! Property 'b' is missing
optimizer.update(/*^*/ bare, state, params)

//! "float64"
optimizer.update({ b: tensor([1]), /*^*/ w: tensor([1, 2, 3], { dtype: 'float64' }) }, state, params)

//! Type '2' is not assignable to type '3'
optimizer.update(params, /*^*/ optimizer.init(other), params)

//! Property 'b' is missing
optimizer.update(params, /*^*/ optimizer.init(bare), params)

//! Type '3' is not assignable to type '2'
const /*^*/ updated: readonly [typeof other, unknown] = optimizer.update(params, state, params)

//! Argument of type 'Schedule<"float64">' is not assignable to parameter of type 'Optimizer'
Opt.chain(Opt.sgd(0.1), /*^*/ Opt.constant(0.1))

//! Argument of type 'string' is not assignable to parameter of type
Opt.sgd(/*^*/ '0.1')

//! Type 'readonly [1]' is not assignable to type 'readonly []'
Opt.sgd(/*^*/ () => tensor([0.1]))

//! 'beta1' does not exist in type 'AdamOptions'
Opt.adam(0.1, { /*^*/ beta1: 0.9 })

//! Property 'steps' is missing
Opt.warmupCosine(/*^*/ { peak: 0.1, warmup: 10 })

//! Type 'string' is not assignable to type 'boolean'
Opt.masked(path => /*^*/ path, optimizer)

//! Type 'Tensor<readonly []
Opt.transform({ update: ({ grad: g }) => ({ /*^*/ update: sum(g) }) })

//! Tensor<readonly [3]
Opt.transform({ update: () => ({ /*^*/ update: params.w }) })

//! Property 'slots' is missing
Opt.transform({ slots: { velocity: Opt.zerosLike }, /*^*/ update: ({ grad: g }) => { return { update: g } } })

//! Property 'v' is missing
Opt.transform({ slots: { m: Opt.zerosLike, v: Opt.zerosLike }, /*^*/ update: ({ grad: g }) => { return { update: g, slots: { m: g } } } })

//! Property 'velocty' does not exist
Opt.transform({ slots: { velocity: Opt.zerosLike }, update: ({ slots }) => ({ update: slots./*^*/ velocty, slots }) })

//! Property 'rates' does not exist
Opt.transform({ scalars: () => ({ rate: tensor(1) }), update: ({ grad: g, scalars }) => ({ update: mul(g, scalars./*^*/ rates) }) })

//! Tensor<readonly [1]
Opt.transform({ /*^*/ scalars: () => ({ rate: tensor([1]) }), update: ({ grad: g }) => ({ update: g }) })

//! Type 'readonly [3]' is not assignable to type 'readonly []'
Opt.broadcastLike(/*^*/ params.w, params.w)

const more = { ...params, extra: tensor([1]) }
//! update: grads.extra stands beside no parameter
optimizer.update(/*^*/ more, state, params)

const deeper = { hidden: { w: tensor([1]), b: tensor([2]) } }
//! update: grads.hidden.b stands beside no parameter
optimizer.update(/*^*/ deeper, optimizer.init({ hidden: { w: tensor([1]) } }), { hidden: { w: tensor([1]) } })

//! update: updates.extra stands beside no parameter
Opt.applyUpdates(params, /*^*/ more)

//! init: params is no tensor: parameters are tensors of floats
optimizer.init(/*^*/ 'params')

//! init: params.n is int32: parameters are tensors of floats
optimizer.init(/*^*/ { n: count })

declare const perhaps: { readonly w: typeof count, readonly b?: typeof params.b }
//! init: params.b may be undefined
optimizer.init(/*^*/ perhaps)
