import { fresh } from './child.mjs'
import { NETWORKS } from './data.mjs'
import { line, title } from './table.mjs'

export const run = async () => {
  for (const sizes of NETWORKS) {
    const subject = `host, ${sizes[0]}-${sizes[1]}-10 b${sizes[2]}`
    title(`${subject}: time a step, in epochs of 2 048 rows and in direct calls`)
    const { fit, call, copies, addedButCopies } = await fresh('host', sizes)
    line(subject, 'an epoch', fit.whole, 'µs')
    line(subject, '  its program', fit.program, 'µs')
    line(subject, '  the program that orders rows', fit.others, 'µs')
    line(subject, '  all but its program', fit.added, 'µs', { target: { atMost: 20 } })
    line(subject, 'a direct call', call.whole, 'µs')
    line(subject, '  its program', call.program, 'µs')
    line(subject, '  such copies alone', copies, 'µs')
    line(subject, '  all but its program and copies', addedButCopies, 'µs', { target: { atMost: 20 } })
  }
}
