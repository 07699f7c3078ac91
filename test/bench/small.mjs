import { fresh } from './child.mjs'
import { line, title } from './table.mjs'

export const run = async () => {
  for (const sizes of [[64, 32, 32], [784, 128, 32]]) {
    const subject = `small things, ${sizes[0]}-${sizes[1]}-10`
    title(`${subject}: what the library compiles by itself, against what is compiled by hand`)
    const { pairs } = await fresh('small', ['calls', ...sizes])
    for (const { name, time, than, ratio, atMost } of pairs) line(subject, name, time, 'µs', { ratio, ratioTo: than, target: { atMost } })
  }
  const subject = 'a search over 300 configs'
  title(`${subject} of a network, two epochs each`)
  const { modules, first, fit } = await fresh('small', ['search', 300])
  line(subject, 'modules of the first fit', modules.first, '')
  line(subject, 'modules of all others', modules.others, '', { target: { atMost: 0 } })
  line(subject, 'the first fit', first, 'ms')
  line(subject, 'another fit', fit, 'ms', { ratio: fit / first, ratioTo: 'the first', target: { atMost: 0.25 } })
}
