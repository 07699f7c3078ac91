import { tensor } from 'pullback'
import * as Opt from 'pullback/optimizer'
import { asStated } from '../../src/tensor/cast.js'
import type { Row, Untyped } from './hostile.js'

const words = asStated<Readonly<Record<string, Untyped>>>(Opt)

const params = { w: tensor([1, 2]) }
const optimizer = Opt.momentum(0.1)
const state = optimizer.init(params)

const row = (word: string, args: readonly unknown[], more: Omit<Row, 'word' | 'call' | 'args'> = {}): Row =>
  ({ word, call: words[word]!, args, variadic: true, ...more })

const rate = 'fraction function maker'
const options = { takes: [rate, 'record bare'], optional: 1 }

/** Each way to an optimizer, and its two functions. */
const whole = (name: string, made: Opt.Optimizer): readonly Row[] => [
  { word: `${name}, init`, call: asStated(made.init), args: [params], says: 'init|transform', takes: ['record bare array'], variadic: true },
  { word: `${name}, update`, call: asStated(made.update), args: [params, made.init(params), params], says: 'update|init', variadic: true },
]

export const optimizerRows: readonly Row[] = [
  row('sgd', [0.1], { takes: [rate], variadic: false }),
  row('momentum', [0.1, { decay: 0.5 }], options), row('nesterov', [0.1, { decay: 0.5 }], options),
  row('adagrad', [0.1, { eps: 1 }], options), row('rmsprop', [0.1, { eps: 1 }], options),
  row('adam', [0.1, { b1: 0.5 }], options), row('adamW', [0.1, { weightDecay: 0.5 }], options),
  row('adam', [Opt.constant(1)], { takes: [rate] }),
  row('clipByGlobalNorm', [1], { takes: ['fraction'], variadic: false }),
  row('weightDecay', [0.1, { select: () => true }], { takes: ['fraction', 'record bare'], optional: 1 }),
  row('chain', [optimizer, optimizer], { optional: 2 }),
  row('masked', [() => true, optimizer], { takes: ['function maker'] }),
  row('setToZero', [], {}),
  row('ema', [0.9], { takes: ['fraction'] }), row('accumulate', [2, optimizer], { takes: ['huge'] }),
  row('transform', [{ update: () => ({ update: params.w }) }]),
  row('zerosLike', [params.w], { takes: ['tensor'] }),
  row('fullLike', [1], { takes: ['NaN fraction negative'] }),
  { word: 'fullLike, slot', call: asStated(Opt.fullLike(1)), args: [params.w], takes: ['tensor'], variadic: true },
  row('broadcastLike', [tensor(1), params.w], { takes: ['', 'tensor'] }),
  row('applyUpdates', [params, params], { says: 'applyUpdates|update' }),
  row('constant', [0.1], { takes: ['fraction'] }),
  row('stepDecay', [0.1, { every: 1, factor: 0.5 }], { takes: ['fraction'] }),
  row('piecewise', [0.1, { 3: 0.5 }], { takes: ['fraction', 'record bare'] }),
  row('exponentialDecay', [0.1, { rate: 1, steps: 0.5 * 2 }], { takes: ['fraction'] }),
  row('cosineDecay', [0.1, { steps: 3 }], { takes: ['fraction'] }),
  row('warmupCosine', [{ peak: 1, warmup: 2, steps: 4 }]),
  ...whole('momentum', optimizer), ...whole('chain', Opt.chain(optimizer, Opt.sgd(0.1))), ...whole('masked', Opt.masked(() => true, optimizer)),
  ...whole('accumulate', Opt.accumulate(2, optimizer)),
  { word: 'momentum, update', call: before => optimizer.update(params, asStated([before]), params), args: [state[0]], says: 'update', variadic: true },
]
