import type { Structured, Transforms } from '../primitive/program.js'
import { spreadOver } from '../primitive/batching/parts.js'
import type { AnyTensor } from '../tensor/value.js'
import { apply } from './apply.js'
import { mapOver } from './batch.js'
import { bindControl } from './control.js'
import { binders } from './binders.js'
import { forwarded, linearize, split } from './linearize.js'
import { withoutUnread } from './loops.js'
import { simplify } from './simplify/index.js'
import { laidOut, unrolled } from './unroll.js'
import { buildClosed } from './builder.js'

const programOf: Transforms['programOf'] = (f, types) => buildClosed('scan', f, types).program

const batchOf: Transforms['batchOf'] = (program, mapped, size, all) => {
  const flags: boolean[] = []
  const batched = ({ shape, dtype }: Structured['arguments'][number], n: number) => ({ shape: mapped[n] ? [size, ...shape] : shape, dtype })
  const made = programOf(inputs => {
    const outputs = mapOver(xs => {
      let next = 0
      return apply(control, program, inputs.map((x, n) => mapped[n] ? xs[next++]! : x))
    }, inputs.filter((_, n) => mapped[n]))
    return outputs.map(({ value, mapped: own }, r) => {
      flags[r] = own || all[r]!
      return !own && all[r]! ? spreadOver(binders, { inputs: [value], mapped: [false], size, params: {} }, 0) : value
    })
  }, program.arguments.map(batched))
  return { program: simplify(made), mapped: flags }
}

const control: Transforms['control'] = (of, inputs) => bindControl(transforms, of, inputs)

/** What rules of control work with. */
export const transforms: Transforms = Object.freeze({
  binders,
  control,
  apply: (program: Structured, inputs: readonly AnyTensor[]) => apply(control, program, inputs),
  programOf,
  vjpOf: (program: Structured, wrt: readonly boolean[]) => linearize(transforms, program, wrt),
  jvpOf: (program: Structured, wrt: readonly boolean[], wanted: readonly boolean[]) => forwarded(transforms, program, wrt, wanted),
  splitOf: split,
  batchOf,
  laidOut: (loops: boolean) => loops ? laidOut(transforms) : unrolled,
  withoutUnread,
})
