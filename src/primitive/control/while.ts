import { refuse } from '../../tensor/argument.js'
import { mismatch } from '../../tensor/mismatch.js'
import { fromValue, storageOf, type AnyTensor } from '../../tensor/value.js'
import { placeWhere } from '../../tensor/storage.js'
import { spreadOver } from '../batching/parts.js'
import type { ControlOf, PulledWhileParams, WhileParams } from '../row/program.js'
import type { AbstractValue } from '../row/row.js'
import { range, sameShape } from '../rules/type-of.js'
import { reached } from './reach.js'
import { typesOfResults } from './results.js'
import { settled } from './settled.js'

const typeOf = ({ shape, dtype }: AbstractValue): AbstractValue => ({ shape, dtype })

/**
 * Steps as long as the first carry, a bool scalar, holds. How many there will be nobody knows before, so that nothing can be saved for a way back: the
 * derivative is the forward one, a loop that carries tangents beside its values.
 */
export const whileLoop = (params: WhileParams): ControlOf<'while', WhileParams> => {
  const { body, invariants, carries } = params
  const activeOf = (needs: readonly boolean[]): readonly boolean[] =>
    settled(needs.slice(invariants), now => reached(body, [...needs.slice(0, invariants), ...now]))
  return {
    kind: 'while',
    params,

    typesOf: inputs => {
      const odd = inputs.findIndex(({ shape, dtype }, i) => dtype !== body.arguments[i]?.dtype || !sameShape(shape, body.arguments[i].shape))
      return odd >= 0 ? mismatch(`whileLoop: operand ${odd} is none of the body's`) : typesOfResults(body)
    },

    evaluate: (interpret, inputs) => {
      const same = inputs.slice(0, invariants)
      let now = inputs.slice(invariants)
      while (storageOf(now[0]!, 'whileLoop')[0]) now = [...interpret(body, [...same, ...now])]
      return now
    },

    reach: activeOf,

    vjp: (t, inputs, needs) => {
      const outputs = t.control(whileLoop(params), inputs)
      const active = activeOf(needs)
      return {
        outputs,
        pullback: dys => {
          const given = range(carries).filter(i => active[i]).map(i => dys[i] ?? t.binders.constant(0, outputs[i]!))
          const wrt = range(inputs.length).filter(n => needs[n])
          if (given.length === 0) return []
          const pulled = t.control(pulledWhile({ results: wrt.map(n => typeOf(inputs[n]!)), cotangents: given.length, of: { params, needs, active } }), [...inputs, ...given])
          return inputs.map((_, n) => needs[n] ? pulled[wrt.indexOf(n)] : undefined)
        },
      }
    },

    batch: (t, at) => {
      const { inputs, mapped, size } = at
      const { binders: b } = t
      const none = body.results.map(() => false)
      const found = settled(mapped.slice(invariants), now => t.batchOf(body, [...mapped.slice(0, invariants), ...now], size, none).mapped)
      // Examples that stop by themselves change by themselves.
      const all = found.map(flag => flag || found[0]!)
      const { program } = t.batchOf(body, [...mapped.slice(0, invariants), ...all], size, all)
      const operands = inputs.map((x, n) => n >= invariants && all[n - invariants] ? spreadOver(b, { ...at, params: {} }, n) : x)
      if (!all[0]) return t.control(whileLoop({ ...params, body: program }), operands).map((value, i) => ({ value, mapped: all[i]! }))
      const any = (holds: AnyTensor): AnyTensor => b.reduce({ kind: 'or', dimensions: [0] }, holds)
      // Steps are taken until all have stopped, and those that have keep what they are.
      const together = t.programOf(xs => {
        const [same, holds, now] = [xs.slice(0, invariants), xs[invariants + 1]!, xs.slice(invariants + 1)]
        const next = t.apply(program, [...same, ...now])
          .map((x, i) => b.select(b.broadcast_in_dim({ shape: x.shape, broadcastDimensions: [0] }, holds), x, now[i]!))
        return [any(next[0]!), ...next]
      }, [...operands.slice(0, invariants), { shape: [], dtype: 'bool' as const }, ...operands.slice(invariants)].map(typeOf))
      return t.control(whileLoop({ body: together, invariants, carries: carries + 1 }), [...operands.slice(0, invariants), any(operands[invariants]!), ...operands.slice(invariants)])
        .slice(1).map(value => ({ value, mapped: true }))
    },
  }
}

/** What there is to say where somebody goes back through such a loop. */
export const forwardOnly = (): never =>
  refuse('whileLoop: its derivative goes forward only, by jvp: nobody knows beforehand how many steps there are to go back. For grad and vjp, scan a known number of them')

/**
 * The pullback of such a loop, which there is only to be pulled back itself: that gives the forward derivative. It is linear in its cotangents, so that of zeros
 * it is zeros; of others it is an error.
 */
export const pulledWhile = (params: PulledWhileParams): ControlOf<'pulled while', PulledWhileParams> => ({
  kind: 'pulled while',
  params,

  typesOf: () => params.results,

  evaluate: (_, inputs) => {
    if (inputs.slice(-params.cotangents).some(x => placeWhere(storageOf(x, 'whileLoop'), value => value !== 0) >= 0)) forwardOnly()
    return params.results.map(({ shape, dtype }) => fromValue(shape, dtype, 0))
  },

  // Of zeros it is zeros, whatever the loop's operands are.
  reach: inputs => params.results.map(() => inputs.slice(-params.cotangents).some(Boolean)),

  vjp: (t, inputs) => {
    const { of, cotangents } = params
    const outputs = t.control(pulledWhile(params), inputs)
    return {
      outputs,
      pullback: vs => {
        if (of === undefined) return []
        const { params: { body, invariants, carries }, needs, active } = of
        const { binders: b } = t
        const places = range(needs.length).filter(n => needs[n])
        const tangentOf = (n: number): AnyTensor => vs[places.indexOf(n)] ?? b.constant(0, typeOf(inputs[n]!))
        const same = range(invariants).filter(n => needs[n])
        const moving = range(carries).filter(i => active[i])
        const forward = t.jvpOf(body, [...needs.slice(0, invariants), ...active], active)
        const operands = [
          ...inputs.slice(0, invariants), ...same.map(tangentOf), ...inputs.slice(invariants, invariants + carries),
          ...moving.map(i => needs[invariants + i] ? tangentOf(invariants + i) : b.constant(0, typeOf(inputs[invariants + i]!))),
        ]
        const both = t.programOf(xs => {
          const [a, c] = [invariants + same.length, invariants + same.length + carries]
          return t.apply(forward, [...xs.slice(0, invariants), ...xs.slice(a, c), ...xs.slice(invariants, a), ...xs.slice(c)])
        }, operands.map(typeOf))
        const results = t.control(whileLoop({ body: both, invariants: invariants + same.length, carries: carries + moving.length }), operands)
        return [...inputs.slice(0, inputs.length - cotangents).map(() => undefined), ...results.slice(carries)]
      },
    }
  },

  batch: (t, { inputs, mapped, size }) => {
    const from = inputs.length - params.cotangents
    const given = inputs.slice(from).map((x, i) => mapped[from + i] ? x : t.binders.broadcast_in_dim({ shape: [size, ...x.shape], broadcastDimensions: range(x.shape.length).map(axis => axis + 1) }, x))
    const results = params.results.map(({ shape, dtype }) => ({ shape: [size, ...shape], dtype }))
    return t.control(pulledWhile({ results, cotangents: params.cotangents }), given).map(value => ({ value, mapped: true }))
  },
})
