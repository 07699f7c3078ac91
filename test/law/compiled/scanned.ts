import { compile, scan, stack, type AnyTensor, type Threads } from 'pullback'
import { traceLoops, trace } from '../../../src/graph/trace.js'
import { asStated } from '../../../src/tensor/cast.js'
import { storageOf } from '../../../src/tensor/value.js'
import { bounds } from './bound.js'
import { exact } from './bounded.js'
import { functionOf, tensorOf, type Case } from './case.js'
import { differences } from './compare.js'
import type { Dice } from './dice.js'
import { turned } from './mapped.js'

type Run = (inputs: readonly AnyTensor[]) => readonly AnyTensor[]

/** What an input of a case is in a loop over it: the same in each step, carried on, or stacked. */
type Role = 'invariant' | 'carry' | 'stacked'

/** A case as the step of a loop; `around` is the length of a loop around the loop, 0 where there is none. */
export interface ScannedCase {
  readonly one: Case
  readonly roles: readonly Role[]
  readonly length: number
  readonly reverse: boolean
  readonly around: number
  /** Whether results are left unread. */
  readonly unread: boolean
}

export const scanning = (one: Case, dice: Dice): ScannedCase => ({
  one, roles: one.inputs.map(() => dice.pick(['invariant', 'carry', 'carry', 'stacked'] as const)), length: dice.chance(0.8) ? dice.int(4, 7) : dice.int(1, 3), reverse: dice.chance(0.4),
  around: dice.chance(0.25) ? dice.int(2, 5) : 0, unread: dice.chance(0.3),
})

const typeOf = (x: AnyTensor): string => `${x.dtype}[${x.shape.join()}]`

const stackOf = (xs: readonly AnyTensor[]): AnyTensor => asStated(stack(asStated<readonly AnyTensor[]>(xs), 0))

/** `scan` of lists of tensors, or what stands for it. */
export type Over = (
  f: (carry: readonly AnyTensor[], x: readonly AnyTensor[]) => readonly [carry: readonly AnyTensor[], y: readonly AnyTensor[]],
  init: readonly AnyTensor[], xs: readonly AnyTensor[] | undefined, options: { readonly reverse?: boolean; readonly length: number },
) => readonly [carry: readonly AnyTensor[], ys: readonly AnyTensor[]]

/** A carry becomes the first result of its type that no carry before it became, else it stays; all results are stacked. */
export const loopOf = ({ one, roles, length, reverse, around, unread }: ScannedCase, over: Over = asStated(scan)): Run => {
  const f = functionOf(one)
  const of = <T>(list: readonly T[], role: Role): readonly T[] => list.filter((_, i) => roles[i] === role)
  const loop = (inputs: readonly AnyTensor[], init: readonly AnyTensor[]) => over((carry, x) => {
    const next: { readonly [R in Role]: number[] } = { invariant: [], carry: [], stacked: [] }
    const all = roles.map((role, i) => role === 'invariant' ? inputs[i]! : (role === 'carry' ? carry : x)[next[role].push(i) - 1]!)
    const results = f(all)
    const taken = new Set<number>()
    const onwards = carry.map(c => {
      const r = results.findIndex((y, n) => !taken.has(n) && typeOf(y) === typeOf(c))
      if (r < 0) return c
      taken.add(r)
      return results[r]!
    })
    return [onwards, results]
  }, init, of(inputs, 'stacked'), { reverse, length })
  return inputs => {
    const init = of(inputs, 'carry')
    const [last, ys] = around === 0 ? loop(inputs, init) : over(carry => {
      const [next, stacked] = loop(inputs, carry)
      return [next, stacked]
    }, init, undefined, { length: around })
    return unread && last.length > 0 ? last : [...last, ...ys]
  }
}

/** The loop of a case, and what it is run on. */
export const scanned = (s: ScannedCase, over?: Over): { readonly run: Run; readonly inputs: readonly AnyTensor[] } => ({
  run: loopOf(s, over),
  inputs: s.one.inputs.map((source, i) => s.roles[i] === 'stacked' ? stackOf(Array.from({ length: s.length }, (_, step) => tensorOf(turned(source, step)))) : tensorOf(source)),
})

const bitsOf = (xs: readonly AnyTensor[]): readonly string[] => xs.map(x => {
  const data = storageOf(x, 'bits')
  return `${typeOf(x)} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1')}`
})

/** What is wrong with the compiled loop: nothing, where it gives what the loop gives, and with threads the same bits. */
export const scannedComplaints = (s: ScannedCase, pools: readonly Threads[]): readonly string[] => {
  const { run, inputs } = scanned(s)
  const expected = run(inputs)
  const types = inputs.map(({ shape, dtype }) => ({ shape, dtype }))
  const allowed = bounds(trace(run, types), inputs.map(x => exact(x, storageOf(x, 'input'))))
  const f = (...xs: AnyTensor[]): readonly AnyTensor[] => run(xs)
  const compiled = compile(f)
  const found = compiled(...inputs)
  const bits = bitsOf(found)
  const again = bitsOf(compiled(...inputs))
  return [
    ...differences(found, expected, allowed),
    ...bits.flatMap((b, r) => b === again[r] ? [] : [`result ${r} is another on the second call`]),
    ...pools.flatMap(threads => bitsOf(compile(f, { threads })(...inputs)).flatMap((b, r) => b === bits[r] ? [] : [`result ${r} has other bits with ${threads.size} threads`])),
  ]
}

/** Whether it is a loop when it is compiled. */
export const isLoop = (s: ScannedCase): boolean => {
  const { run, inputs } = scanned(s)
  return traceLoops(run, inputs.map(({ shape, dtype }) => ({ shape, dtype }))).steps.some(step => 'control' in step)
}
