import { mismatch } from '../../tensor/mismatch.js'
import { storageOf, type AnyTensor } from '../../tensor/value.js'
import type { ControlOf, CondParams, Structured } from '../row/program.js'
import type { AbstractValue } from '../row/row.js'
import { range, sameShape } from '../rules/type-of.js'
import { reached } from './reach.js'
import { typesOfResults } from './results.js'

/** One of two programs. The pullback is one of the two pullbacks, over what its own forward part saved. */
export const cond = (params: CondParams): ControlOf<'cond', CondParams> => ({
  kind: 'cond',
  params,

  typesOf: ([predicate]) => {
    if (predicate?.dtype !== 'bool' || predicate.shape.length > 0) mismatch('cond: the predicate is a bool scalar')
    const [a, b] = [typesOfResults(params.yes), typesOfResults(params.no)]
    const agree = a.length === b.length && a.every(({ shape, dtype }, i) => dtype === b[i]!.dtype && sameShape(shape, b[i]!.shape))
    return agree ? a : mismatch('cond: the branches give values of different types')
  },

  evaluate: (interpret, [predicate, ...inputs]) => interpret(storageOf(predicate!, 'cond')[0] ? params.yes : params.no, inputs),

  reach: ([, ...inputs]) => {
    const other = reached(params.no, inputs)
    return reached(params.yes, inputs).map((flag, i) => flag || other[i]!)
  },

  vjp: (t, [predicate, ...inputs], [, ...needs]) => {
    const { binders: b } = t
    const [yes, no] = [t.vjpOf(params.yes, needs), t.vjpOf(params.no, needs)]
    const count = params.yes.results.length
    const [savedYes, savedNo] = [typesOfResults(yes.forward).slice(count), typesOfResults(no.forward).slice(count)]
    const types = params.yes.arguments
    const zeros = (of: readonly AbstractValue[]): readonly AnyTensor[] => of.map(type => b.constant(0, type))
    // Either branch saves its own, and zeros for the other's.
    const forwards = {
      yes: t.programOf(xs => [...t.apply(yes.forward, xs), ...zeros(savedNo)], types),
      no: t.programOf(xs => {
        const all = t.apply(no.forward, xs)
        return [...all.slice(0, count), ...zeros(savedYes), ...all.slice(count)]
      }, types),
    }
    const all = t.control(cond(forwards), [predicate!, ...inputs])
    const outputs = all.slice(0, count)
    const saved = all.slice(count)
    const cotangents = [...new Set([...yes.cotangents, ...no.cotangents])].sort((p, q) => p - q)
    return {
      outputs,
      pullback: dys => {
        const given = cotangents.map(n => dys[n] ?? b.constant(0, outputs[n]!))
        const operands = [...inputs, ...saved, ...given]
        const pulled = ({ backward, uses, cotangents: own }: typeof yes, from: number, to: number): Structured => t.programOf(args => {
          const ofSaved = args.slice(inputs.length + from, inputs.length + to)
          const ofResults = own.map(n => args[inputs.length + saved.length + cotangents.indexOf(n)]!)
          return t.apply(backward, [...uses.map(n => args[n]!), ...ofSaved, ...ofResults])
        }, operands.map(({ shape, dtype }) => ({ shape, dtype })))
        const results = t.control(
          cond({ yes: pulled(yes, 0, savedYes.length), no: pulled(no, savedYes.length, saved.length) }), [predicate!, ...operands])
        const wrt = range(inputs.length).filter(i => needs[i])
        return [undefined, ...inputs.map((_, i) => needs[i] ? results[wrt.indexOf(i)] : undefined)]
      },
    }
  },

  batch: (t, { inputs: [predicate, ...inputs], mapped: [each, ...mapped], size }) => {
    const { binders: b } = t
    const none = params.yes.results.map(() => each!)
    const first = [t.batchOf(params.yes, mapped, size, none), t.batchOf(params.no, mapped, size, none)].map(m => m.mapped)
    const all = none.map((_, i) => first.some(flags => flags[i]))
    const [yes, no] = [t.batchOf(params.yes, mapped, size, all).program, t.batchOf(params.no, mapped, size, all).program]
    if (!each) return t.control(cond({ yes, no }), [predicate!, ...inputs]).map((value, i) => ({ value, mapped: all[i]! }))
    // One predicate for each: both branches, and a choice of their results.
    const other = t.apply(no, inputs)
    return t.apply(yes, inputs).map((value, i) => ({
      value: b.select(b.broadcast_in_dim({ shape: value.shape, broadcastDimensions: [0] }, predicate!), value, other[i]!), mapped: true,
    }))
  },
})
