// The emitted program alone: arguments lie in its memory, and the result stays there, as the peers' do. This reaches into the build.
import { toFlat } from 'pullback'
import { engineOptions } from '../../../dist/engine/wasm/options.js'
import { build, Instance } from '../../../dist/engine/wasm/program.js'
import { flattenArguments, traced } from '../../../dist/transform/compile.js'
import { contest } from '../contestant.mjs'
import { digest } from '../data.mjs'
import { functions } from '../functions.mjs'

const resident = ({ f, inputs }) => {
  const flat = flattenArguments(inputs())
  const { program } = traced(f, flat)
  const first = program.arguments.length
  const types = program.results.map(n => n < first ? program.arguments[n] : program.steps[n - first].type)
  const options = engineOptions()
  const instance = new Instance(build(program, options), types, options.team)
  const [result] = instance.run(flat.leaves)
  return { answer: digest(toFlat(result)), work: instance.start }
}

await contest(Object.fromEntries(Object.entries(functions).map(([name, of]) => [name, (...sizes) => resident(of(...sizes))])))
