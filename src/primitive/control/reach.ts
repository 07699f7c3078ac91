import type { Structured } from '../row/program.js'

const isFloat = (dtype: string): boolean => dtype === 'float32' || dtype === 'float64'

/** Which float results of a program depend on the arguments that are named, by way of floats. */
export const reached = (program: Structured, from: readonly boolean[]): readonly boolean[] => {
  const on: boolean[] = program.arguments.map(({ dtype }, n) => from[n]! && isFloat(dtype))
  for (const step of program.steps) {
    on.push('control' in step ? step.inputs.some(n => on[n])
      : 'constant' in step ? false
      : isFloat(step.type.dtype) && ('part' in step ? on[step.of]! : step.inputs.some(n => on[n])))
  }
  return program.results.map(n => on[n]!)
}
