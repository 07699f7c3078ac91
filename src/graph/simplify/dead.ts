import type { Program } from '../../primitive/program.js'

/** The same program without the steps that no result depends on, values numbered anew. */
export const withoutDead = (program: Program): Program => {
  const first = program.arguments.length
  const live = new Set(program.results)
  for (let i = program.steps.length - 1; i >= 0; i--) {
    const step = program.steps[i]!
    if (live.has(first + i) && 'inputs' in step) step.inputs.forEach(n => live.add(n))
  }
  const numbers = program.arguments.map((_, n) => n)
  let next = first
  const steps = program.steps.flatMap((step, i) => {
    if (!live.has(first + i)) return []
    numbers[first + i] = next++
    return ['inputs' in step ? { ...step, inputs: step.inputs.map(n => numbers[n]!) } : step]
  })
  return { ...program, steps, results: program.results.map(n => numbers[n]!) }
}
