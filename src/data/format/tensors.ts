import { described, isRecord, refuse } from '../../tensor/argument.js'
import { isTensor, type AnyTensor } from '../../tensor/value.js'
import { quoted } from './error.js'

/** The tensors by name that a file is to hold. */
export const tensorsArgument = (given: unknown): readonly (readonly [name: string, x: AnyTensor])[] => {
  const tensors = isRecord(given) ? given['tensors'] : undefined
  if (!isRecord(tensors)) return refuse(`encode: ${isRecord(given) ? `tensors is ${described(tensors)}` : described(given)}: give { tensors }, a record of tensors by name`)
  return Object.entries(tensors).map(([name, x]) => isTensor(x) ? [name, x] as const : refuse(`encode: ${quoted(name)} is ${described(x)}, not a tensor`))
}
