import { fresh } from './child.mjs'
import { line, title } from './table.mjs'

const [EARLY, LATE] = [10_000, 100_000]

export const run = async () => {
  const subject = 'memory, 784-128-10 b32'
  title(`${subject}, on 2 048 rows in a fresh process`)
  const { seen: [begun, first, second], peak } = await fresh('memory', [EARLY, LATE], ['--expose-gc'])
  line(subject, 'peak RSS', peak, 'MB', { target: { atMost: 100 } })
  for (const [name, { rss, reserved, heap, external, arrays }] of [['with the rows', begun], [`after ${EARLY} steps`, first], [`after ${LATE} steps`, second]]) {
    line(subject, `RSS ${name}`, rss, 'MB')
    line(subject, '  JavaScript heap', heap, 'MB')
    line(subject, '  and with what V8 holds free', reserved, 'MB')
    line(subject, '  typed arrays', arrays, 'MB')
    // Node counts WebAssembly memory as external, not as array buffers.
    line(subject, '  other external', external - arrays, 'MB')
  }
  line(subject, 'more RSS', second.rss - first.rss, 'MB', { target: { atMost: 5 } })
}
