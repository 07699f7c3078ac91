import { simplify } from '../graph/simplify/index.js'
import type { Flattened } from '../graph/tree.js'
import type { Structured } from '../primitive/program.js'
import type { AnyTensor } from '../tensor/value.js'
import { storageOf } from '../tensor/value.js'
import type { Executable } from './engine.js'
import { constantsAt, difference, opened } from './open.js'

type Numbers = Flattened['numbers']

/** A program for traces that differ in some constants, which are arguments of it. */
interface Opening {
  readonly traced: Structured
  readonly open: readonly number[]
  readonly numbers: Numbers
  readonly executable: Executable
}

/** What a trace runs as: a program, and what it is given behind the leaves of the call. */
export interface Running {
  readonly executable: Executable
  readonly given: readonly AnyTensor[]
}

/** The programs for calls that have all in common but numbers. */
interface Group {
  readonly openings: Opening[]
  made: number
  /** Where numbers stand that were seen to differ while the steps stayed. */
  readonly passing: Set<string>
}

/** How many groups of a function are known, and how many programs of each; what was made first goes first. */
const [GROUPS, OPENINGS] = [16, 8]

/** So many programs for numbers of the same arguments are no accident. */
const MANY = 10

/** The scalars of a trace that are one of the numbers. Whole numbers are found too often by chance, and are worth simplifying with. */
const guessed = ({ steps }: Structured, numbers: Numbers): readonly number[] => {
  const values = new Set(numbers.filter(({ value }) => !Number.isInteger(value)).flatMap(({ value }) => [value, Math.fround(value)]))
  return steps.flatMap((step, i) =>
    'constant' in step && step.type.shape.length === 0 && values.has(storageOf(step.constant, 'compile')[0]!) ? [i] : [])
}

const changed = (a: Numbers, b: Numbers): readonly string[] => a.flatMap(({ path, value }, i) => Object.is(value, b[i]?.value) ? [] : [path])

/** Programs of a function whose arguments hold numbers. */
export class NumberPrograms {
  private readonly groups = new Map<string, Group>()
  private warned = false

  constructor(private readonly make: (program: Structured) => Executable) {}

  /** What runs a trace of the call whose arguments have this outline and these numbers. */
  of(outline: string, numbers: Numbers, traced: Structured): Running {
    const { openings, passing } = this.group(outline)
    for (const opening of openings) {
      const at = difference(opening.traced, traced)
      if (at === undefined) continue
      for (const path of changed(numbers, opening.numbers)) passing.add(path)
      if (at.every(step => opening.open.includes(step))) return { executable: opening.executable, given: constantsAt(traced, opening.open) }
      // What differs was not expected to: from now on it may.
      openings.splice(openings.indexOf(opening), 1)
      return this.open(outline, numbers, traced, [...new Set([...opening.open, ...at])].sort((a, b) => a - b))
    }
    return this.open(outline, numbers, traced, guessed(traced, numbers))
  }

  private group(outline: string): Group {
    const found = this.groups.get(outline) ?? { openings: [], made: 0, passing: new Set<string>() }
    this.groups.delete(outline)
    this.groups.set(outline, found)
    if (this.groups.size > GROUPS) this.groups.delete(this.groups.keys().next().value!)
    return found
  }

  private open(outline: string, numbers: Numbers, traced: Structured, open: readonly number[]): Running {
    const group = this.group(outline)
    const last = group.openings.at(-1)
    if (++group.made >= MANY && last !== undefined) this.warn(changed(numbers, last.numbers), group)
    const executable = this.make(simplify(opened(traced, open)))
    group.openings.push({ traced, open, numbers, executable })
    if (group.openings.length > OPENINGS) group.openings.shift()
    return { executable, given: constantsAt(traced, open) }
  }

  private warn(paths: readonly string[], { made, passing }: Group): void {
    if (this.warned) return
    this.warned = true
    const guilty = paths.filter(path => !passing.has(path))
    const named = (guilty.length > 0 ? guilty : paths).map(path => `argument${path}`).join(' and ')
    console.warn(`compile: ${named} took other values, and ${made} programs were made of the function, because what it does depends on them, as a size, a loop or a `
      + 'branch does: call it with few such numbers, or give tensors and choose with where')
  }
}
