import { signatureOf, traced } from '../../transform/compile.js'
import { engineOfDevice, type Folding, type RunningFold, type Step } from '../../transform/engine.js'
import { flatten, leavesAs, outline, type Flattened, type Outline, type Tree } from '../../graph/tree.js'
import { asStated } from '../../tensor/cast.js'
import { copyOf, sizeOf, type DType, type Storage } from '../../tensor/dtype.js'
import { mismatch } from '../../tensor/mismatch.js'
import { fromStorage, storageOf, type AnyTensor } from '../../tensor/value.js'
import { foldTooLarge, readiedFold } from './fold-program.js'
import { withConstants } from './constants.js'
import { compilingOr } from './host/host.js'
import { lift } from './lift.js'
import { engineOptions, type CompileOptions, type EngineOptions } from './options.js'
import { reserve, starter, type Arena } from './runtime.js'

export type { Step }

const refuse = (path: string, found: string): never => mismatch(`fold: ${path} is ${found}: what is carried are tensors and keys, in records and tuples`)

const flat = (tree: Tree): Flattened => flatten(tree, refuse)

/** What a step carries on, which is of the types that it was given. */
const carriedOn = (carry: Flattened, next: Tree): readonly AnyTensor[] =>
  leavesAs(carry, flat(next), (path, wanted, found) => mismatch(`fold: ${path} is ${found} after a step, and ${wanted} before`))

interface Ready {
  readonly run: () => void
  readonly outs: readonly { readonly name: string; readonly offset: number; readonly dtype: DType }[]
  /** Where each given leaf lies. */
  readonly slots: readonly { readonly offset: number; readonly dtype: DType }[]
}

/**
 * A fold whose carry stays in the memory of its programs, one for each shape of what steps are given. Nothing outside can see it there, which
 * is why it may be overwritten in place.
 */
class Session {
  private readonly arena: Arena
  private readonly ready: readonly Ready[]
  private readonly carry: Outline
  /** The tensor whose elements lie in each slot of carry and fixed, if any. */
  private readonly lying: (AnyTensor | undefined)[]
  /** Whether slots of the carry hold something else than what lies there is known to be. */
  private stepped = false
  private readonly offsets: readonly number[]

  constructor(step: Step, carry: Flattened, fixed: Flattened, givens: readonly Flattened[], options: EngineOptions) {
    this.carry = outline(carry)
    const names: (readonly string[])[] = []
    const programs = givens.map((given, i) => {
      const all = flatten([carry.rebuild(carry.leaves), fixed.rebuild(fixed.leaves), given.rebuild(given.leaves)], refuse)
      return lift(withConstants(traced((...args) => {
        const [next, out] = step(...asStated<readonly [Tree, Tree, Tree]>(args))
        names[i] = Object.keys(out)
        return [carriedOn(carry, next), Object.values(out)]
      }, all).program, options))
    })
    const what = [programs, carry.leaves.length, carry.leaves.length + fixed.leaves.length, options] as const
    const { resident, steps, bytes } = readiedFold(...what)
    const { team } = options
    this.offsets = resident
    this.lying = resident.map(() => undefined)
    this.arena = reserve(bytes, team !== undefined, foldTooLarge(...what))
    this.ready = steps.map(({ compiled, constants, held, outs, control, slots }, i) => {
      for (const { offset, constant } of constants) this.arena.write(offset, constant)
      for (const { offset, number } of held) this.arena.write(offset, programs[i]!.held[number]!)
      return {
        run: starter(compiled, this.arena, team, control),
        outs: outs.map(({ offset, dtype }, n) => ({ offset, dtype, name: names[i]![n]! })),
        slots: givens[i]!.leaves.map(({ dtype }, n) => ({ offset: slots[n]!, dtype })),
      }
    })
  }

  /** Copies in what does not lie in memory already. What a step has changed since it was copied does not. */
  begin(carry: Flattened, fixed: Flattened): void {
    if (this.stepped) this.lying.fill(undefined, 0, this.carry.leaves.length)
    this.stepped = false
    const leaves = [...leavesAs(this.carry, carry, path => mismatch(`fold: ${path} is missing`)), ...fixed.leaves]
    leaves.forEach((leaf, i) => {
      if (this.lying[i] === leaf) return
      this.arena.write(this.offsets[i]!, leaf)
      this.lying[i] = leaf
    })
  }

  /** One step with the program of that number; its scalars by name. */
  step(which: number, given: readonly Storage[]): Readonly<Record<string, number>> {
    const { run, slots, outs } = this.ready[which]!
    this.stepped = true
    slots.forEach(({ offset, dtype }, i) => this.arena.put(offset, dtype, given[i]!))
    run()
    return Object.fromEntries(outs.map(({ name, offset, dtype }) => [name, this.arena.at(offset, dtype)]))
  }

  /** A copy of what is carried. */
  finish(): Tree {
    const leaves = this.carry.leaves.map(({ shape, dtype }, i) => {
      const copy = fromStorage(shape, dtype, this.arena.read(this.offsets[i]!, dtype, sizeOf(shape)))
      this.lying[i] = copy
      return copy
    })
    this.stepped = false
    return asStated(this.carry.rebuild(leaves))
  }
}

/** A fold whose steps are evaluated operation by operation, where nothing can be compiled. */
class Evaluated implements RunningFold {
  private carry: Tree

  constructor(private readonly take: Step, private readonly start: Flattened, private readonly fixed: Tree, private readonly givens: readonly Flattened[]) {
    this.carry = asStated(start.rebuild(start.leaves))
  }

  step(which: number, storage: readonly Storage[]): Readonly<Record<string, number>> {
    const given = this.givens[which]!
    const leaves = given.leaves.map(({ shape, dtype }, i) => fromStorage(shape, dtype, copyOf(dtype, storage[i]!)))
    const [next, out] = this.take(this.carry, this.fixed, asStated(given.rebuild(leaves)))
    this.carry = asStated(this.start.rebuild(carriedOn(this.start, next)))
    return Object.fromEntries(Object.entries(out).map(([name, value]) => [name, storageOf(value, 'fold')[0]!]))
  }

  finish(): Tree {
    return this.carry
  }
}

/**
 * Begins folds of a step. `givens` are examples of what steps are given, one for each shape: `step(i, …)` takes storage of the shapes of the i-th. Programs
 * and memory are kept for the next fold of the same types.
 */
export const folding = (step: Step, options: CompileOptions = {}): ReturnType<Folding<CompileOptions>> => {
  const { device, threads } = options
  if (device !== undefined) return engineOfDevice({ device, threads }).folding(step, options)
  let last: { readonly types: string; readonly session: Session } | undefined
  return (carry, fixed, givens) => {
    const [carried, same, all] = [flat(carry), flat(fixed), givens.map(flat)]
    const types = [carried, same, ...all].map(signatureOf).join('\n')
    return compilingOr<RunningFold>(() => {
      if (last?.types !== types) last = { types, session: new Session(step, carried, same, all, engineOptions(options)) }
      last.session.begin(carried, same)
      return last.session
    }, () => new Evaluated(step, carried, fixed, all))
  }
}
