// The emitted program alone: arguments lie in its memory, and the result stays there, as the peers' do. This reaches into the build.
import { toFlat } from 'pullback'
import { engineOptions } from '../../../dist/engine/wasm/options.js'
import { lift } from '../../../dist/engine/wasm/lift.js'
import { Instance } from '../../../dist/engine/wasm/program.js'
import { flattenArguments, traced } from '../../../dist/transform/compile.js'
import { contest } from '../contestant.mjs'
import { digest } from '../data.mjs'
import { functions } from '../functions.mjs'

const resident = ({ f, inputs }) => {
  const flat = flattenArguments(inputs())
  const { program } = traced(f, flat)
  const instance = new Instance(lift(program), engineOptions())
  const [result] = instance.run(flat.leaves)
  return { answer: digest(toFlat(result)), work: instance.start }
}

await contest(Object.fromEntries(Object.entries(functions).map(([name, of]) => [name, (...sizes) => resident(of(...sizes))])))
