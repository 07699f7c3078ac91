import { sizeOf } from '../../../tensor/dtype.js'
import { inputsOf, typeIn } from '../../../graph/between.js'
import type { Instruction, Structured } from '../../../primitive/program.js'
import type { PrimitiveName, WindowName } from '../../../primitive/row/params.js'
import { entryOf } from '../kernel/entry.js'
import { isWhole, isWindow, type WholeName } from '../kernel/kernel.js'

/** Primitives that only say where elements lie: readers look through them. */
export const VIEWS: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>(['broadcast_in_dim', 'reshape', 'transpose', 'reverse', 'slice'])

const HEROES: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>(['dot_general', 'reduce', 'pad', 'concatenate'])

/** Whether it has loops of its own: its result always lies in memory. */
export const isHero = (name: PrimitiveName): name is WholeName | WindowName | 'dot_general' | 'reduce' | 'pad' | 'concatenate' => HEROES.has(name) || isWhole(name) || isWindow(name)

/** Operands that must lie in memory. */
const memoryOperands = ({ name, inputs }: Instruction): readonly number[] =>
  name === 'dot_general' || isWhole(name) || isWindow(name) ? inputs : name === 'gather' ? inputs.slice(0, 1) : []

/** One or two cycles each: computed again rather than stored. */
export const CHEAP: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>(
  ['negate', 'abs', 'not', 'add', 'subtract', 'multiply', 'and', 'or', 'xor', 'compare', 'select', 'convert', 'shift_right_logical'])

const DEAR = 100
const CHEAP_ENOUGH = 2

/** Operations one within the other: longer chains, as loops that were unrolled have, would exhaust the stack of what works on them. */
const DEEPEST = 100

/** Operations of which a value is made: sums of very many terms are done in parts. */
const LARGEST = 250

/** Whether a step repeats its operand over a larger shape: that is stored, lest it be computed again for each place. */
const spreads = (program: Structured, step: Instruction): boolean =>
  step.name === 'broadcast_in_dim' && sizeOf(step.type.shape) > sizeOf(typeIn(program, step.inputs[0]!).shape)


/** What it costs to compute a value again from values in memory. */
const costs = (program: Structured): readonly number[] => {
  const cost = program.arguments.map(() => 0)
  for (const step of program.steps) {
    if (!('name' in step) || isHero(step.name) || step.name === 'iota' || spreads(program, step)) cost.push(0)
    else {
      const own = VIEWS.has(step.name) ? 0 : CHEAP.has(step.name) ? 1 : DEAR
      cost.push(step.inputs.reduce((sum, n) => sum + cost[n]!, own))
    }
  }
  return cost
}

/** Adds what is made of too much in what is computed in place. */
const limitExtent = (program: Structured, stored: Set<number>): void => {
  const made = program.arguments.map(() => ({ depth: 0, size: 0 }))
  program.steps.forEach((step, i) => {
    let [depth, size] = [0, 0]
    if ('name' in step) {
      for (const n of new Set(step.inputs)) {
        depth = Math.max(depth, made[n]!.depth)
        size += made[n]!.size
      }
      depth++
      if (!VIEWS.has(step.name)) size++
    }
    const n = program.arguments.length + i
    if (depth > DEEPEST || size > LARGEST) stored.add(n)
    made.push(stored.has(n) ? { depth: 0, size: 0 } : { depth, size })
  })
}

/** The values that get memory; the others are computed where they are read. `forced` adds to them. */
export const storedValues = (program: Structured, forced: ReadonlySet<number>): ReadonlySet<number> => {
  const first = program.arguments.length
  const cost = costs(program)
  const stored = new Set<number>(forced)
  const demand = new Array<number>(first + program.steps.length).fill(0)
  const stepOf = (n: number): Instruction | undefined => {
    const step = program.steps[n - first]
    return step !== undefined && 'name' in step ? step : undefined
  }
  /** The value behind views gets memory. */
  const store = (n: number): void => {
    const step = stepOf(behind[n]!)
    if (step !== undefined && step.name !== 'iota') stored.add(behind[n]!)
  }
  /** Of each value what it is a view of, itself if of nothing; and of each such value who reads it. */
  const behind = Array.from({ length: first }, (_, n) => n)
  const readers = new Map<number, Set<number>>()
  program.steps.forEach((step, i) => {
    const isView = 'name' in step && VIEWS.has(step.name)
    behind.push(isView ? behind[step.inputs[0]!]! : first + i)
    if (!isView) for (const n of inputsOf(step)) entryOf(readers, behind[n]!, () => new Set()).add(first + i)
  })
  /** Both words of a block are computed at once: whoever reads one and the other needs no memory between. */
  const readOnce = (n: number, step: Instruction): boolean => step.name === 'threefry2x32' && readers.get(n)?.size === 1
  for (const n of program.results) if (stepOf(n) !== undefined) stored.add(n)
  // A loop stands where its kernel does; what it gives lies in memory, and so does what it is given.
  program.steps.forEach((step, i) => {
    if ('control' in step || 'part' in step) stored.add(first + i)
    if ('control' in step) step.inputs.forEach(store)
  })
  for (let n = first + program.steps.length - 1; n >= first; n--) {
    const step = stepOf(n)
    if (step === undefined) continue
    if (isHero(step.name) || (demand[n]! > 1 && !VIEWS.has(step.name) && step.name !== 'iota' && cost[n]! > CHEAP_ENOUGH && !readOnce(n, step))) stored.add(n)
    const through = VIEWS.has(step.name) && !stored.has(n)
    for (const input of new Set(step.inputs)) demand[input]! += through ? demand[n]! : 1
    memoryOperands(step).forEach(store)
    if (spreads(program, step) && cost[step.inputs[0]!]! > 0) store(step.inputs[0]!)
  }
  limitExtent(program, stored)
  return stored
}
