import { along } from '../engine/xla/control.js'
import { lowerFold, type FoldProgram } from '../engine/xla/fold.js'
import { shardingText, type Spec } from '../engine/xla/shard.js'
import type { Lowered } from '../engine/xla/lower.js'
import { flatten, leavesAs, outline, type Flattened, type Outline, type Tree } from '../graph/tree.js'
import type { AbstractValue } from '../primitive/row/row.js'
import { typesOfResults } from '../primitive/control/results.js'
import { asStated } from '../tensor/cast.js'
import { kinds, sizeOf, type DType, type Storage } from '../tensor/dtype.js'
import { mismatch } from '../tensor/mismatch.js'
import type { AnyTensor } from '../tensor/value.js'
import { setInto } from '../tensor/storage.js'
import { signatureOf, structured } from '../transform/compile.js'
import type { Folding, RunningFold, Step } from '../transform/engine.js'
import { lifted, type Wired } from './engine.js'
import type { Places } from './places.js'

/** What all steps of one program are given takes at most so many bytes. */
const MOST_GIVEN = 2 ** 26

const refuse = (path: string, found: string): never => mismatch(`fold: ${path} is ${found}: what is carried are tensors and keys, in records and tuples`)

const flat = (tree: Tree): Flattened => flatten(tree, refuse)

/** One kind of step: its program, and the names of what it gives to be read. */
interface Kind extends FoldProgram {
  readonly names: readonly string[]
  /** What the program holds. */
  readonly held: readonly AnyTensor[]
  readonly given: readonly AbstractValue[]
  readonly read: readonly AbstractValue[]
  /** As text, by how many steps it is for. */
  readonly texts: Map<number, Lowered>
}

/** A step traced for what it is given. */
const kindOf = (where: Wired, step: Step, carry: Flattened, fixed: Flattened, given: Flattened): Kind => {
  const all = flat([carry, fixed, given].map(({ rebuild, leaves }) => asStated<Tree>(rebuild(leaves))))
  let names: readonly string[] = []
  const traced = structured((...args) => {
    const [next, out] = step(...asStated<readonly [Tree, Tree, Tree]>(args))
    names = Object.keys(out)
    const carried = leavesAs(carry, flat(next), (path, wanted, found) => mismatch(`fold: ${path} is ${found} after a step, and ${wanted} before`))
    return [carried, Object.values(out)]
  }, all, 'fold')
  const carried = carry.leaves.length
  const { program, own, held } = lifted(where, traced.program)
  return {
    program, own, held, carried, fixed: fixed.leaves.length, names, given: outline(given).leaves, read: typesOfResults(program).slice(carried), texts: new Map(),
  }
}

/** Elements of several steps, one after the other. */
const stacked = (dtype: DType, parts: readonly Storage[], size: number): Storage => {
  const all = new kinds[dtype](parts.length * size)
  parts.forEach((part, i) => { setInto(all, part, i * size) })
  return all
}

const bytesOf = ({ shape, dtype }: AbstractValue): number => sizeOf(shape) * kinds[dtype].BYTES_PER_ELEMENT

/** A fold whose carry stays on the devices: a run of steps is one program with a loop, which overwrites it. */
class Fold implements RunningFold {
  /** What is carried, where tensors stand for it: they keep what they are. */
  private tensors: readonly AnyTensor[] | undefined
  /** Else the numbers under which it lies there, for nobody else. */
  private readonly own: { numbers: readonly number[] }
  /** How each of it is divided. */
  private readonly specs: readonly Spec[]
  private static readonly registry = new FinalizationRegistry<() => void>(free => { free() })

  constructor(private readonly where: Wired, private readonly ofKinds: readonly Kind[], private readonly carry: Outline, start: readonly AnyTensor[],
    private readonly fixed: readonly AnyTensor[], private readonly turbo: boolean, private readonly places: Places | undefined) {
    const own: { numbers: readonly number[] } = { numbers: [] }
    this.specs = carry.leaves.map((type, i) => places?.parameter(carry.paths[i]!, type) ?? [])
    this.tensors = start
    this.own = own
    Fold.registry.register(this, () => { where.client.free(own.numbers) })
  }

  step(which: number, given: readonly Storage[]): Readonly<Record<string, number>> {
    return this.steps(which, [given])[0]!
  }

  steps(which: number, givens: readonly (readonly Storage[])[]): readonly Readonly<Record<string, number>>[] {
    const kind = this.ofKinds[which]!
    const most = Math.max(1, Math.floor(MOST_GIVEN / Math.max(1, kind.given.reduce((sum, type) => sum + bytesOf(type), 0))))
    const parts = Array.from({ length: Math.ceil(givens.length / most) }, (_, i) => givens.slice(i * most, (i + 1) * most))
    return parts.flatMap(part => this.run(kind, part))
  }

  finish(): Tree {
    const { residents } = this.where
    this.tensors ??= this.carry.leaves.map((type, i) => residents.tensor(type, this.own.numbers[i]!, this.places?.told(this.specs[i]!, type)))
    this.own.numbers = []
    return asStated(this.carry.rebuild(this.tensors))
  }

  private run(kind: Kind, givens: readonly (readonly Storage[])[]): readonly Readonly<Record<string, number>>[] {
    const { client, programs, residents } = this.where
    const count = givens.length
    const found = kind.texts.get(count)
    const { places, specs } = this
    const all = kind.given.map(type => along(count, type))
    const rows = all.map(type => places?.rows(type, 1) ?? [])
    const lowered = found ?? lowerFold(kind, count, { precision: this.turbo ? 'DEFAULT' : 'HIGHEST' }, places && {
      head: places.head,
      argument: (i, type) => shardingText(specs[i] ?? rows[i - kind.carried - kind.fixed] ?? [], type),
      result: (i, type) => shardingText(specs[i] ?? [], type),
    })
    kind.texts.set(count, lowered)
    const outs = places && [...this.carry.leaves, ...kind.read.map(type => along(count, type))]
      .map((type, i) => ({ shape: type.shape, sharding: places.told(specs[i] ?? [], type) }))
    const { number } = programs.of(lowered.text, places && { mesh: places.axes, outs: outs! })
    if (this.tensors !== undefined) this.own.numbers = client.copy(residents.of(this.tensors, this.tensors.map((x, i) => places?.told(specs[i]!, x))))
    this.tensors = undefined
    const carry = this.own.numbers
    const fixed = [...this.fixed, ...kind.held, ...lowered.hoisted]
    const same = residents.of(fixed, fixed.map(x => places?.told([], x)))
    const given = client.put(all.map((type, i) => ({
      ...type, data: stacked(type.dtype, givens.map(leaves => leaves[i]!), sizeOf(kind.given[i]!.shape)), ...(places && { sharding: places.told(rows[i]!, type) }),
    })))
    const args = [...carry, ...same.slice(0, kind.fixed), ...given, ...same.slice(kind.fixed)]
    const results = client.run(number, args, kind.carried + kind.read.length, carry)
    this.own.numbers = results.slice(0, kind.carried)
    const read = results.slice(kind.carried)
    const values = client.get(read, kind.read.map(({ dtype }) => ({ shape: [count], dtype })))
    client.free([...read, ...given])
    return givens.map((_, i) => Object.fromEntries(kind.names.map((name, n) => [name, values[n]![i]!])))
  }
}

/** Begins folds of a step on the devices. Programs are kept for the next fold of the same types. */
export const foldingOn = (where: Wired, places?: Places): Folding<{ readonly turbo?: boolean | undefined }> => (step, { turbo = false }) => {
  let last: { readonly types: string; readonly ofKinds: readonly Kind[] } | undefined
  return (carry, fixed, givens) => {
    const [carried, same, all] = [flat(carry), flat(fixed), givens.map(flat)]
    const types = [carried, same, ...all].map(signatureOf).join('\n')
    if (last?.types !== types) last = { types, ofKinds: all.map(given => kindOf(where, step, carried, same, given)) }
    places?.checkFold(all.map(({ leaves }) => leaves))
    return new Fold(where, last.ofKinds, outline(carried), carried.leaves, same.leaves, turbo, places)
  }
}
