import type { Structured } from '../../primitive/program.js'
import { asStated } from '../../tensor/cast.js'
import type { Rewriting } from './rule.js'

/** The same program without the steps that no result depends on, values numbered anew. */
export const withoutDead: Rewriting = asStated((program: Structured): Structured => {
  const first = program.arguments.length
  const live = new Set(program.results)
  for (let i = program.steps.length - 1; i >= 0; i--) {
    const step = program.steps[i]!
    if (!live.has(first + i) || 'constant' in step) continue
    if ('part' in step) live.add(step.of)
    else step.inputs.forEach(n => live.add(n))
  }
  const numbers = program.arguments.map((_, n) => n)
  let next = first
  const steps = program.steps.flatMap((step, i) => {
    if (!live.has(first + i)) return []
    numbers[first + i] = next++
    return ['constant' in step ? step : 'part' in step ? { ...step, of: numbers[step.of]! } : { ...step, inputs: step.inputs.map(n => numbers[n]!) }]
  })
  return { ...program, steps, results: program.results.map(n => numbers[n]!) }
})
