import { fresh } from './child.mjs'
import { line, title } from './table.mjs'

/** Programs that may be of any length, each with a length, and how many milliseconds its first call may take. */
const PROGRAMS = [
  ['GRU steps, gradient and Adam', 32, 4000],
  ['softmax of tanh of a product', 100],
  ['batch-normalized layers, first fit', 40, 3000],
  ['operations, every second a where', 5000],
  ['operations, one after the other', 25_000],
  ['pieces of a concatenation', 5000],
  ['terms of a sum', 5000],
  ['users of one value', 5000],
  ['results', 5000],
  ['weights that Adam updates', 100],
  ['draws from split keys', 50],
]

export const run = async () => {
  title('first calls of long programs, each in a fresh process: once, twice and four times as long')
  for (const [name, length, atMost] of PROGRAMS) {
    const times = []
    for (const n of [length, 2 * length, 4 * length]) times.push((await fresh('long', [name, n])).ms)
    times.forEach((ms, i) => {
      const ratio = i === 0 ? {} : { ratio: ms / times[i - 1], ratioTo: 'for twice as many' }
      line(name, `${length * 2 ** i} ${i === 0 ? name : ''}`, ms, 'ms', i < 2 ? ratio : { ...ratio, target: { atMost: 2.5 } })
    })
    if (atMost !== undefined) line(name, '  of that, the longest', times[2], 'ms', { target: { atMost } })
  }
}
