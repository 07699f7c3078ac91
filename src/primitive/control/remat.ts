import type { ControlOf, RematParams, Structured } from '../row/program.js'
import { range } from '../rules/type-of.js'
import { reached } from './reach.js'
import { typesOfResults } from './results.js'

/**
 * A program that saves nothing for its pullback, which computes again what it needs from the operands. The pullback is one of these too: as it is one step,
 * and depends on cotangents as a whole, nothing of it is taken for a part of the forward program and saved.
 */
export const remat = (params: RematParams): ControlOf<'remat', RematParams> => ({
  kind: 'remat',
  params,

  typesOf: () => typesOfResults(params.program),

  evaluate: (interpret, inputs) => interpret(params.program, inputs),

  reach: inputs => reached(params.program, inputs),

  vjp: (t, inputs, needs) => {
    const { program } = params
    const count = program.results.length
    const outputs = t.control(remat(params), inputs)
    const { forward, backward, uses, cotangents } = t.vjpOf(program, needs)
    const wrt = range(inputs.length).filter(n => needs[n])
    return {
      outputs,
      pullback: dys => {
        const given = cotangents.map(r => dys[r] ?? t.binders.constant(0, outputs[r]!))
        const again: Structured = t.programOf(xs => {
          const args = xs.slice(0, inputs.length)
          return t.apply(backward, [...uses.map(n => args[n]!), ...t.apply(forward, args).slice(count), ...xs.slice(inputs.length)])
        }, [...inputs, ...given].map(({ shape, dtype }) => ({ shape, dtype })))
        const results = t.control(remat({ program: again, again: true }), [...inputs, ...given])
        return inputs.map((_, n) => needs[n] ? results[wrt.indexOf(n)] : undefined)
      },
    }
  },

  batch: (t, { inputs, mapped, size }) => {
    const { program, mapped: results } = t.batchOf(params.program, mapped, size, params.program.results.map(() => false))
    return t.control(remat({ ...params, program }), inputs).map((value, r) => ({ value, mapped: results[r]! }))
  },
})
