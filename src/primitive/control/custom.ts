import { refuse } from '../../tensor/argument.js'
import type { AnyTensor } from '../../tensor/value.js'
import type { ControlOf, CustomParams } from '../row/program.js'
import { range } from '../rules/type-of.js'
import { typesOfResults } from './results.js'

const isFloat = ({ dtype }: { readonly dtype: string }): boolean => dtype === 'float32' || dtype === 'float64'

/** The results that have cotangents. */
const floatResults = (params: CustomParams): readonly number[] => typesOfResults(params.program).flatMap((type, r) => isFloat(type) ? [r] : [])

/** The operands that do. */
const floatOperands = ({ program, captured }: CustomParams): readonly number[] =>
  program.arguments.flatMap((type, n) => n >= captured && isFloat(type) ? [n] : [])

/** A program whose pullback somebody wrote. Derivatives of the pullback are those of what it computes. */
export const custom = (params: CustomParams): ControlOf<'custom', CustomParams> => ({
  kind: 'custom',
  params,

  typesOf: () => typesOfResults(params.program),

  evaluate: (interpret, inputs) => interpret(params.program, inputs),

  reach: inputs => {
    const some = inputs.some((yes, n) => yes && isFloat(params.program.arguments[n]!))
    return typesOfResults(params.program).map(type => some && isFloat(type))
  },

  vjp: (t, inputs, needs) => {
    if (needs.slice(0, params.captured).some(Boolean)) {
      refuse('customVjp: the function uses a value from outside that is differentiated too: pass it as an argument, so that backward can give its cotangent')
    }
    const count = params.program.results.length
    const { forward, backward, uses, cotangents } = t.splitOf(params.joint, inputs.length, count, floatResults(params))
    const all = t.apply(forward, inputs)
    const outputs = all.slice(0, count)
    const operands = floatOperands(params)
    return {
      outputs,
      pullback: dys => {
        const given = cotangents.map(r => dys[r] ?? t.binders.constant(0, outputs[r]!))
        const pulled = t.apply(backward, [...uses.map(n => inputs[n]!), ...all.slice(count), ...given])
        return inputs.map((_, n): AnyTensor | undefined => needs[n] && operands.includes(n) ? pulled[operands.indexOf(n)] : undefined)
      },
    }
  },

  batch: (t, { inputs, mapped, size }) => {
    const { captured } = params
    const count = params.program.results.length
    const operands = floatOperands(params)
    const { program, mapped: outs } = t.batchOf(params.program, mapped, size, range(count).map(() => false))
    const dys = floatResults(params).map(r => outs[r]!)
    const both = t.batchOf(params.joint, [...mapped, ...dys], size, [...outs, ...operands.map(n => mapped[n]!)])
    // What is the same for all has one cotangent, the sum of those of each.
    const joint = t.programOf(xs => t.apply(both.program, xs).map((value, r) =>
      r >= count && both.mapped[r] && !mapped[operands[r - count]!] ? t.binders.reduce({ kind: 'add', dimensions: [0] }, value) : value), both.program.arguments)
    return t.control(custom({ program, joint, captured }), inputs).map((value, r) => ({ value, mapped: outs[r]! }))
  },
})
