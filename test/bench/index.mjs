// The benchmarks: npm run bench, or npm run bench -- kernels steps host small first long loops memory files digits for some of them.
// xla, which wants a Python with JAX (PULLBACK_PYTHON), runs when it is asked for.
// PULLBACK_PEERS names a folder with node_modules that hold peers; PULLBACK_BENCH_ROUNDS is the number of rounds.
import { peers } from './peers.mjs'
import { summary } from './table.mjs'

const GROUPS = ['kernels', 'steps', 'host', 'small', 'first', 'long', 'loops', 'memory', 'files', 'digits', 'xla']
const asked = process.argv.slice(2)
const unknown = asked.filter(name => !GROUPS.includes(name))
if (unknown.length > 0) {
  console.error(`bench: there is no group ${unknown.join(', ')}: there are ${GROUPS.join(', ')}`)
  process.exit(2)
}

const found = Object.keys(peers())
console.log(`Node ${process.version}; peers: ${found.length > 0 ? found.join(', ') : 'none, since PULLBACK_PEERS names no folder that holds any'}`)
for (const name of asked.length > 0 ? asked : GROUPS.filter(group => group !== 'xla')) await (await import(`./${name}.mjs`)).run()
summary()
