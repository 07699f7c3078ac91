import type { SymbolicInstruction, SymbolicType } from '../program/symbolic.js'
import type { Graph } from '../file/graph.js'

/** A value of the graph. */
export interface Value extends SymbolicType {
  readonly name: string
}

/** One application of a primitive: its operands and static parameters, and the type that it gives. */
export interface At<Params> {
  readonly g: Graph
  readonly x: readonly Value[]
  readonly params: Params
  readonly sizes: SymbolicInstruction['sizes']
  readonly type: SymbolicType
}

/** Nodes that compute it; the name of their result. */
export type Lowering<Params> = (at: At<Params>) => string

export const range = (size: number): readonly number[] => Array.from({ length: size }, (_, i) => i)
