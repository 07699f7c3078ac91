import { fresh } from './child.mjs'
import { interleave } from './interleave.mjs'
import { line, title } from './table.mjs'

const STEPS = [32, 128, 1024]

export const run = async () => {
  const subject = 'GRU 32 × 128 × 128'
  title(`${subject}, gradient, clipping and Adam: a loop of so many steps, in a fresh process`)
  let least
  for (const steps of STEPS) {
    const { first, later, kernels, module } = await fresh('loops', [steps])
    least ??= { kernels, module }
    line(subject, `${steps} steps: a call`, later, 'ms')
    line(subject, '  the first one beyond it', first - later, 'ms', { target: { atMost: 300 } })
    line(subject, '  kernels', kernels, '', { ratio: kernels / least.kernels, ratioTo: `those of ${STEPS[0]}`, target: { atMost: 1 } })
    line(subject, '  module', module, 'kB', { ratio: module / least.module, ratioTo: `that of ${STEPS[0]}`, target: { atMost: 1.05 } })
  }
  title(`${subject}, 128 steps: the loop, and the steps laid out by hand`)
  const result = await interleave({ scan: ['loops', ['gru', 128, false]], unrolled: ['loops', ['gru', 128, true]] })
  line(subject, 'unrolled', result.ms('unrolled'), 'ms')
  line(subject, 'scan', result.ms('scan'), 'ms', { ratio: result.ratio('scan', 'unrolled'), ratioTo: 'the unrolled time', target: { atMost: 1.2 } })
}
