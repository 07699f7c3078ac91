import { Flow } from '../kernel/flow.js'
import type { Lowered } from '../kernel/kernel.js'
import { Node } from '../kernel/node.js'
import { overwriter } from './in-place.js'

/** A result that becomes an argument of the next run. */
export interface Carry {
  /** The buffer of the argument, when anything reads it. */
  readonly from: number | undefined
  /** The buffer of the result. */
  readonly to: number
}

/**
 * Lets results be written over the arguments that they replace, where nothing reads these any more: the old value is dead, because nobody outside
 * can see it. Returns the program, its kernels in an order that allows as much of this as possible, and the results that are so written.
 */
export const overwriting = <P extends Lowered>(program: P, carries: readonly Carry[]): { readonly program: P; readonly shared: ReadonlySet<number> } => {
  const flow = new Flow(program.kernels.map(kernel => new Node(kernel)))
  const shared = new Set<number>()
  /** Who writes over an argument. */
  const writers = new Map<number, Node>()
  /** Lets all that read an argument run before the kernel that is to write over it; `false` where that cannot be, or would undo what others rely on. */
  const readFirst = (writer: Node, from: number): boolean => {
    const later = [...flow.readersOf(from)].filter(reader => reader.place > writer.place)
    if (later.length === 0) return true
    const last = later.reduce((a, b) => a.place > b.place ? a : b)
    const moved = new Set([writer, ...flow.dependents(writer, other => other.place <= last.place)!])
    if (later.some(reader => moved.has(reader))) return false
    for (const node of moved) {
      for (const buffer of node.reads) {
        const other = writers.get(buffer)
        if (other !== undefined && other.place <= last.place && !moved.has(other)) return false
      }
    }
    flow.sequence.move([...moved], 'behind', last)
    return true
  }
  for (const { from, to } of carries) {
    const [writer, another] = flow.writersOf(to)
    if (writer === undefined || another !== undefined) continue
    if (from !== undefined) {
      if (writer.reads.has(from) && !overwriter(writer.kernel, program.buffers)(from, to)) continue
      if (!readFirst(writer, from)) continue
      writers.set(from, writer)
    }
    shared.add(to)
  }
  return { program: { ...program, kernels: [...flow.sequence].map(node => node.kernel) }, shared }
}
