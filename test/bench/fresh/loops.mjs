// The first call of a training step with a loop, and later ones.
import { compile } from 'pullback'
import { gru } from '../gru.mjs'

const { step, args } = gru(Number(process.argv[2]))
const compiled = compile(step)
const timed = () => {
  const start = performance.now()
  compiled(...args)
  return performance.now() - start
}
const first = timed()
const later = Math.min(...[1, 2, 3, 4, 5].map(timed))
const text = compiled.explain()
process.send({ first, later, kernels: Number(/ in (\d+) kernels/.exec(text)[1]), module: Number(/module: ([\d.]+) kB/.exec(text)[1]) })
