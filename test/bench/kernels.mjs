import { interleave } from './interleave.mjs'
import { peers } from './peers.mjs'
import { CHAIN, PATCHES, SOFTMAX } from './data.mjs'
import { line, title } from './table.mjs'

const NAMES = { kernel: 'pullback, kernel alone', pullback: 'pullback, with copies in and out', reference: 'reference engine' }

/**
 * One workload for all contestants.
 *
 * @param show milliseconds → the number in the table
 * @param targets contestant → what `factor` has to be
 * @param factor how the kernel compares with a contestant: in `speed`, or in `time`
 */
const kernel = async (subject, workload, { show, unit, targets = {}, factor = 'speed' }) => {
  title(`${subject}, ${unit}`)
  const found = peers()
  const result = await interleave({
    kernel: ['kernel', workload], pullback: ['pullback', workload], ...Object.fromEntries(Object.entries(found).map(([name, script]) => [name, [script, workload]])),
    reference: ['reference', workload],
  })
  line(subject, NAMES.kernel, show(result.ms('kernel')), unit)
  for (const name of ['pullback', ...Object.keys(found), 'reference']) {
    const comparison = factor === 'speed' ? { ratio: result.ratio(name, 'kernel'), ratioTo: 'as fast' } : { ratio: result.ratio('kernel', name), ratioTo: 'the time' }
    line(subject, NAMES[name] ?? name, show(result.ms(name)), unit, { ...comparison, target: targets[name] })
  }
}

export const run = async () => {
  for (const n of [128, 256, 512, 1024]) {
    const targets = n === 128 ? {} : { 'jax-js': { atLeast: 1.6 }, 'tfjs-wasm': { atLeast: 1.2 } }
    await kernel(`GEMM ${n}`, ['gemm', n], { show: ms => 2 * n ** 3 / ms / 1e6, unit: 'GFLOP/s', targets })
  }
  const [rows, patch, filters] = PATCHES
  await kernel('convolution', ['convolution'], { show: ms => 2 * rows * patch * filters / ms / 1e6, unit: 'GFLOP/s' })
  await kernel(`tanh(a·b + c) of ${CHAIN}`, ['chain'], { show: ms => ms, unit: 'ms', factor: 'time', targets: { 'jax-js': { atMost: 0.15 } } })
  await kernel(`softmax ${SOFTMAX}×${SOFTMAX}`, ['softmax'], { show: ms => ms, unit: 'ms', factor: 'time', targets: { 'tfjs-wasm': { atMost: 1.2 } } })
}
