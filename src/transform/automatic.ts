import { matcher } from '../graph/match.js'
import { isNested } from '../graph/nesting.js'
import { applied } from '../graph/simplify/rewrite.js'
import { simplify } from '../graph/simplify/index.js'
import type { Look } from '../graph/trace.js'
import type { Flattened } from '../graph/tree.js'
import type { Instruction, Structured } from '../primitive/program.js'
import type { DotDimensions } from '../primitive/row/params.js'
import type { AbstractValue } from '../primitive/row/row.js'
import { asStated } from '../tensor/cast.js'
import { sizeOf } from '../tensor/dtype.js'
import { storageOf, type AnyTensor } from '../tensor/value.js'
import { flattenArguments, hasTracer, signatureOf, tracing } from './compile.js'
import type { Engine, Executable } from './engine.js'

/*
 * Functions that are compiled without being asked. Whether one is follows from what it does for arguments of a type, never from how often it was called:
 * compiled or not differs in the last bits, and a call must not depend on those before it.
 */

type Untyped = (...args: readonly unknown[]) => unknown

/** So many operations on elements take longer than to recognize a call, copy and run. Fewer are not worth a program of their own. */
const WORTHWHILE = 2000

/** How many types of arguments are known of one function, and how many bytes its programs have in all; those that did not run for longest go first. */
const KNOWN = 64

/** About how many operations on elements a program has. */
const workOf = ({ arguments: first, steps }: Structured): number => {
  const typeOf = (n: number): AbstractValue => {
    const step = steps[n - first.length]
    return step !== undefined && 'type' in step ? step.type : first[n]!
  }
  return steps.reduce((sum, step) => {
    if ('constant' in step || 'part' in step) return sum
    if ('control' in step) return step.control.kind === 'scan' ? sum + step.control.params.length * workOf(step.control.params.body) : sum
    if (step.name !== 'dot_general') return sum + Math.max(...[step.type, ...step.inputs.map(typeOf)].map(({ shape }) => sizeOf(shape)))
    const { lhsContracting }: DotDimensions = asStated(step.params)
    return sum + sizeOf(step.type.shape) * sizeOf(lhsContracting.map(axis => typeOf(step.inputs[0]!).shape[axis]!))
  }, 0)
}

/** Movements of one value: what is looked at behind them lies in it. */
const MOVES: ReadonlySet<string> = new Set(['reshape', 'broadcast_in_dim', 'transpose', 'slice', 'reverse', 'convert'])

/** Looks at a call's arguments as the function would. */
type Watch = (leaves: readonly AnyTensor[]) => void

/** How to see what is looked at, when an argument or a movement of one is; else `undefined`. */
const watchOf = ({ arguments: { length }, steps }: Structured, { value, see }: Look): Watch | undefined => {
  const moves: Instruction[] = []
  let n = value
  while (n >= length) {
    const step = steps[n - length]!
    if (!('name' in step) || !MOVES.has(step.name)) return undefined
    moves.unshift(step)
    n = step.inputs[0]!
  }
  return leaves => { see(storageOf(moves.reduce((x, move) => applied(move, [x]), leaves[n]!), 'look')) }
}

/** What is known of arguments of one type: how to run them compiled, where that pays. */
interface Known {
  readonly match: ReturnType<typeof matcher>
  readonly compiled?: {
    readonly executable: Executable
    readonly rebuild: Flattened['rebuild']
    readonly watches: readonly Watch[]
    /** The number of leaves that may be kept for the next call. */
    readonly remembered: number
  }
}

/** How a function is called by itself. */
export interface AutomaticOptions {
  /** How many of the arguments, from the first on, are often the same as at the call before: tensors in them are kept for it. */
  readonly remembered?: number
  /** The most bytes of memory that its programs keep. */
  readonly budget?: number
}

/**
 * Calls a function as a program of an engine, where its arguments hold elements and that pays; gives `undefined` where it should be called as it is: when
 * something is traced or taped, where there is little to do, and where the function reads a value, or does something else that cannot be traced.
 */
export const automaticWith = (engine: Engine<undefined>) => (f: Untyped, { remembered = 0, budget = 2 ** 24 }: AutomaticOptions = {}): Untyped => {
  const cache = new Map<string, Known>()
  let last: Known | undefined
  let bytes = 0

  const decide = (args: readonly unknown[], flat: Flattened): Known => {
    const match = matcher(args)
    try {
      const looks: Look[] = []
      const { program, rebuild } = tracing(f, flat, looks)
      const watches = looks.flatMap(look => watchOf(program, look) ?? [])
      if (workOf(program) < WORTHWHILE || watches.length < looks.length) return { match }
      const kept = flattenArguments(args.slice(0, remembered)).leaves.length
      return { match, compiled: { executable: engine(simplify(program), undefined), rebuild, watches, remembered: kept } }
    } catch {
      // What went wrong while it was traced happens again without, or was due to tracing.
      return { match }
    }
  }
  const drop = (key: string): void => {
    bytes -= cache.get(key)?.compiled?.executable.bytes ?? 0
    cache.delete(key)
  }
  /** Keeps what was used now, and forgets what is too much. */
  const keep = (key: string, known: Known): void => {
    drop(key)
    cache.set(key, known)
    bytes += known.compiled?.executable.bytes ?? 0
    for (const other of cache.keys()) {
      if (cache.size <= KNOWN && bytes <= budget) return
      drop(other)
    }
  }
  const known = (args: readonly unknown[]): readonly [Known, readonly AnyTensor[]] | undefined => {
    const matched = last?.match(args)
    if (matched !== undefined) return hasTracer(matched) ? undefined : [last!, matched]
    let flat: Flattened
    try {
      flat = flattenArguments(args)
    } catch {
      return undefined
    }
    if (hasTracer(flat.leaves)) return undefined
    const key = signatureOf(flat)
    const found = cache.get(key) ?? decide(args, flat)
    keep(key, found)
    last = cache.get(key)
    return [found, flat.leaves]
  }
  return (...args) => {
    if (isNested()) return undefined
    const [found, leaves] = known(args) ?? []
    if (found?.compiled === undefined || leaves === undefined) return undefined
    const { executable, rebuild, watches, remembered: kept } = found.compiled
    for (const watch of watches) watch(leaves)
    return rebuild(executable.run(leaves, kept))
  }
}
