import { allocate, sizeOf, type Storage } from '../../tensor/dtype.js'
import { mismatch } from '../../tensor/mismatch.js'
import { fromStorage, storageOf, type AnyTensor } from '../../tensor/value.js'
import type { ControlOf, ScanParams } from '../row/program.js'
import type { AbstractValue } from '../row/row.js'
import { spreadOver, toFront } from '../batching/parts.js'
import { range, sameShape } from '../rules/type-of.js'
import { reached } from './reach.js'
import { typesOfResults } from './results.js'
import { settled } from './settled.js'

const stacked = (length: number, { shape, dtype }: AbstractValue): AbstractValue => ({ shape: [length, ...shape], dtype })

/** One of stacked values. */
const stepOf = (x: AnyTensor, place: number): AnyTensor => {
  const shape = x.shape.slice(1)
  const size = sizeOf(shape)
  return fromStorage(shape, x.dtype, storageOf(x, 'scan').slice(place * size, (place + 1) * size))
}

/** The operands apart. */
const parts = <T>(list: readonly T[], { invariants, carries }: ScanParams): readonly [invariants: readonly T[], carries: readonly T[], stacked: readonly T[]] =>
  [list.slice(0, invariants), list.slice(invariants, invariants + carries), list.slice(invariants + carries)]

const zerosOf = (b: { readonly constant: (value: number, like: AbstractValue) => AnyTensor }, type: AbstractValue): AnyTensor => b.constant(0, type)

/**
 * Steps along stacked values. Its derivative is a scan the other way over what the forward one saved: the cotangent of the carry goes from step to step, and
 * those of the invariants add up.
 */
export const scan = (params: ScanParams): ControlOf<'scan', ScanParams> => ({
  kind: 'scan',
  params,

  typesOf: inputs => {
    const [invariants, carries, xs] = parts(inputs, params)
    const args = [...invariants, ...carries, ...xs.map(({ shape, dtype }) => ({ shape: shape.slice(1), dtype }))]
    const odd = args.findIndex(({ shape, dtype }, i) => dtype !== params.body.arguments[i]?.dtype || !sameShape(shape, params.body.arguments[i].shape))
    if (odd >= 0 || args.length !== params.body.arguments.length) return mismatch(`scan: operand ${odd} is none of the body's`)
    const results = typesOfResults(params.body)
    return [...results.slice(0, params.carries), ...results.slice(params.carries).map(type => stacked(params.length, type))]
  },

  evaluate: (interpret, inputs) => {
    const { body, length, reverse } = params
    const [invariants, first, xs] = parts(inputs, params)
    let carries = first
    const types = typesOfResults(params.body).slice(params.carries)
    const ys = types.map(({ shape, dtype }): Storage => allocate(dtype, length * sizeOf(shape)))
    for (let step = 0; step < length; step++) {
      const place = reverse ? length - 1 - step : step
      const results = interpret(body, [...invariants, ...carries, ...xs.map(x => stepOf(x, place))])
      carries = results.slice(0, params.carries)
      results.slice(params.carries).forEach((y, i) => { ys[i]!.set(storageOf(y, 'scan'), place * sizeOf(y.shape)) })
    }
    return [...carries, ...types.map((type, i) => fromStorage(stacked(length, type).shape, type.dtype, ys[i]!))]
  },

  reach: inputs => {
    const [invariants, carries, xs] = parts(inputs, params)
    const all = settled(carries, now => reached(params.body, [...invariants, ...now, ...xs]).slice(0, params.carries))
    return [...all, ...reached(params.body, [...invariants, ...all, ...xs]).slice(params.carries)]
  },

  vjp: (t, inputs, needs) => {
    const { binders: b } = t
    const { body, length, reverse } = params
    const [invariants, , xs] = parts(inputs, params)
    const [needed, neededFirst, neededXs] = parts(needs, params)
    const active = settled(neededFirst, now => reached(body, [...needed, ...now, ...neededXs]).slice(0, params.carries))
    const wrt = [...needed, ...active, ...neededXs]
    const { forward, backward, uses, cotangents } = t.vjpOf(body, wrt)
    const count = body.results.length
    // A carry that the pullback reads is saved step by step.
    const usedCarries = uses.filter(n => n >= params.invariants && n < params.invariants + params.carries)
    const wanted = [...forward.results.slice(params.carries), ...usedCarries]
    // What is stacked as a result and saved, is stacked once.
    const kept = [...new Set(wanted)]
    const saving = { ...forward, results: [...forward.results.slice(0, params.carries), ...kept] }
    const made = t.control(scan({ ...params, body: saving }), inputs)
    const all = [...made.slice(0, params.carries), ...wanted.map(n => made[params.carries + kept.indexOf(n)]!)]
    const outputs = all.slice(0, count)
    const saved = all.slice(count, all.length - usedCarries.length)
    const savedCarries = all.slice(all.length - usedCarries.length)
    const usedInvariants = uses.filter(n => n < params.invariants)
    const usedXs = uses.filter(n => n >= params.invariants + params.carries)
    const activeCarries = range(params.carries).filter(i => active[i])
    const givenInvariants = range(params.invariants).filter(i => needed[i])
    const pulledXs = xs.flatMap((_, i) => neededXs[i] ? [i] : [])
    const ofYs = cotangents.filter(n => n >= params.carries)
    const types = typesOfResults(params.body)
    return {
      outputs,
      pullback: dys => {
        const firsts = activeCarries.map(i => dys[i] ?? zerosOf(b, outputs[i]!))
        const sums = givenInvariants.map(i => zerosOf(b, invariants[i]!))
        const operands = [
          ...usedInvariants.map(n => inputs[n]!), ...firsts, ...sums,
          ...usedXs.map(n => inputs[n]!), ...savedCarries, ...saved, ...ofYs.map(n => dys[n] ?? zerosOf(b, outputs[n]!)),
        ]
        const one = ({ shape, dtype }: AnyTensor): AbstractValue => ({ shape: shape.slice(1), dtype })
        const stepping = usedInvariants.length + firsts.length + sums.length
        const whole = ({ shape, dtype }: AnyTensor): AbstractValue => ({ shape, dtype })
        const pulling = t.programOf(args => {
          let next = 0
          const take = (n: number): readonly AnyTensor[] => args.slice(next, next += n)
          const [ofInvariants, dCarries, totals] = [take(usedInvariants.length), take(firsts.length), take(sums.length)]
          const [ofXs, ofCarries, ofSaved, dResults] = [take(usedXs.length), take(usedCarries.length), take(saved.length), take(ofYs.length)]
          const argument = (n: number): AnyTensor => n < params.invariants ? ofInvariants[usedInvariants.indexOf(n)]!
            : n < params.invariants + params.carries ? ofCarries[usedCarries.indexOf(n)]! : ofXs[usedXs.indexOf(n)]!
          const cotangent = (n: number): AnyTensor => n >= params.carries ? dResults[ofYs.indexOf(n)]!
            : active[n] ? dCarries[activeCarries.indexOf(n)]! : zerosOf(b, types[n]!)
          const pulled = t.apply(backward, [...uses.map(argument), ...ofSaved, ...cotangents.map(cotangent)])
          const ofWrt = wrt.flatMap((yes, n) => yes ? [n] : [])
          const to = (n: number): AnyTensor => pulled[ofWrt.indexOf(n)]!
          return [
            ...activeCarries.map(i => to(params.invariants + i)),
            ...givenInvariants.map((i, k) => b.add(totals[k]!, to(i))),
            ...pulledXs.map(i => to(params.invariants + params.carries + i)),
          ]
        }, operands.map((x, i) => i < stepping ? whole(x) : one(x)))
        const results = t.control(scan({
          body: pulling, invariants: usedInvariants.length, carries: firsts.length + sums.length, length, reverse: !reverse,
        }), operands)
        return inputs.map((_, n) => {
          if (n < params.invariants) return needed[n] ? results[firsts.length + givenInvariants.indexOf(n)] : undefined
          const i = n - params.invariants
          if (i < params.carries) return needs[n] ? results[activeCarries.indexOf(i)] : undefined
          return needs[n] ? results[firsts.length + sums.length + pulledXs.indexOf(i - params.carries)] : undefined
        })
      },
    }
  },

  batch: (t, at) => {
    const { inputs, mapped, size } = at
    const [ofInvariants, ofFirst, ofXs] = parts(mapped, params)
    const none = params.body.results.map(() => false)
    const carried = settled(ofFirst, now => t.batchOf(params.body, [...ofInvariants, ...now, ...ofXs], size, none).mapped.slice(0, params.carries))
    const all = none.map((_, i) => carried[i] ?? false)
    const { program: body, mapped: results } = t.batchOf(params.body, [...ofInvariants, ...carried, ...ofXs], size, all)
    const operands = inputs.map((x, n) => {
      const i = n - params.invariants
      if (i >= 0 && i < params.carries) return carried[i] ? spreadOver(t.binders, { ...at, params: {} }, n) : x
      // Stacked values step along axis 0, behind which the batch comes.
      return i >= params.carries && mapped[n] ? toFront(t.binders, x, 1) : x
    })
    return t.control(scan({ ...params, body }), operands)
      .map((value, r) => ({ value: r >= params.carries && results[r] ? toFront(t.binders, value, 1) : value, mapped: results[r]! }))
  },
})
