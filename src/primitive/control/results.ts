import { mismatch } from '../../tensor/mismatch.js'
import type { Structured } from '../row/program.js'
import type { AbstractValue } from '../row/row.js'

/** The types of a program's results. */
export const typesOfResults = ({ arguments: args, steps, results }: Structured): readonly AbstractValue[] => results.map(n => {
  const step = steps[n - args.length]
  return step === undefined ? args[n]! : 'control' in step ? mismatch('a program gives tensors') : step.type
})
