// The same programs, interpreted by the reference engine. This reaches into the build.
import { toFlat } from 'pullback'
import { flattenArguments, traced } from '../../../dist/transform/compile.js'
import { interpret } from '../../../dist/primitive/program.js'
import { updater } from '../../../dist/train/step.js'
import { contest } from '../contestant.mjs'
import { digest } from '../data.mjs'
import { functions } from '../functions.mjs'
import { configOf, rowsOf, stateOf } from '../networks.mjs'

const interpreted = (f, args) => {
  const { leaves, ...flat } = flattenArguments(args)
  const { program } = traced(f, { ...flat, leaves })
  return () => interpret(program, leaves)
}

await contest({
  ...Object.fromEntries(Object.entries(functions).map(([name, of]) => [name, (...sizes) => {
    const { f, inputs } = of(...sizes)
    const work = interpreted(f, inputs())
    return { work, answer: digest(toFlat(work()[0])) }
  }])),
  steps: (inputs, hidden, batch) => {
    const config = configOf(inputs, hidden, batch)
    const { params, state, optState, key } = stateOf(config, inputs, hidden)
    const { x, y } = rowsOf(inputs, batch)
    return { work: interpreted(updater(config), [{ params, state, optState }, key, x, y]) }
  },
})
