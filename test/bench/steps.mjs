import { NETWORKS } from './data.mjs'
import { interleave } from './interleave.mjs'
import { ADDED } from './networks.mjs'
import { peers } from './peers.mjs'
import { line, title } from './table.mjs'

const JAX = { '784-128-10 b32': 2.3, '784-128-10 b128': 1.8, '64-32-10 b32': 9 }

export const run = async () => {
  for (const sizes of NETWORKS) {
    const subject = `${sizes[0]}-${sizes[1]}-10 b${sizes[2]}`
    title(`training step ${subject}`)
    const found = peers()
    const ours = options => ['pullback', ['steps', ...sizes, options]]
    const result = await interleave({
      'plain': ours({}),
      ...Object.fromEntries(Object.entries(found).map(([name, script]) => [name, [script, ['steps', ...sizes]]])),
      'reference engine': ['reference', ['steps', ...sizes]],
      ...Object.fromEntries(Object.entries(ADDED).map(([name, added]) => [name, ours({ added })])),
      '2 threads': ours({ size: 2 }),
      'turbo': ours({ turbo: true }),
      'Train.step called': ['pullback', ['calls', ...sizes]],
    })
    const show = (name, comparison) => line(subject, name, 1000 / result.ms(name), 'steps/s', comparison)
    const slower = (name, target) => show(name, { ratio: result.ratio(name, 'plain'), ratioTo: 'the plain time', target })
    const faster = (name, target) => show(name, { ratio: result.ratio('plain', name), ratioTo: 'as fast as plain', target })
    const targets = { 'jax-js': { atLeast: JAX[subject] }, 'tfjs-wasm': { atLeast: 7 } }
    show('plain')
    for (const name of [...Object.keys(found), 'reference engine']) show(name, { ratio: result.ratio(name, 'plain'), ratioTo: 'as fast', target: targets[name] })
    for (const name of Object.keys(ADDED)) slower(name, { atMost: name === 'all three' ? 2 : 1.5 })
    faster('2 threads', sizes[0] === 784 ? { atLeast: 1.6 } : undefined)
    faster('turbo')
    slower('Train.step called')
  }
}
