import type { PrimitiveName, PrimitiveParams } from '../../primitive/row/params.js'
import type { AnyTensor } from '../../tensor/value.js'
import type { AbstractValue } from '../../primitive/row/row.js'
import type { Instruction, Program, Structured } from '../../primitive/program.js'

/** An instruction whose primitive is known. */
export type Site<N extends PrimitiveName = PrimitiveName> = Instruction & { readonly name: N; readonly params: PrimitiveParams[N] }

/** The program as far as it is rewritten: what a rule reads, and builds on. */
export interface Rewriter {
  /** The number of an application, simplified itself; of one that stands already, the number it has. */
  readonly emit: <N extends PrimitiveName>(name: N, params: PrimitiveParams[N], inputs: readonly number[]) => number
  /** The number of a constant: a scalar that is spread where all elements are one, an `iota` where they count up. */
  readonly constant: (value: AnyTensor) => number
  /** The number of a tensor of one value throughout. */
  readonly full: (value: number, type: AbstractValue) => number
  readonly typeOf: (n: number) => AbstractValue
  /** The instruction that defines a value, if it applies this primitive. */
  readonly made: <N extends PrimitiveName>(n: number, name: N) => Site<N> | undefined
  /** True of what an instruction computes; false of arguments and constants. */
  readonly isComputed: (n: number) => boolean
  /** The one value that all elements of a constant have. */
  readonly uniform: (n: number) => number | undefined
  /** The elements of a value that no argument decides: a constant, or few elements that one is spread to. */
  readonly known: (n: number) => AnyTensor | undefined
}

/** The number of a value that an instruction may be replaced by; `undefined` where the rule does not apply. */
export type Rule<N extends PrimitiveName> = (r: Rewriter, at: Site<N>) => number | undefined

/** Rules by the primitive they replace applications of. */
export type Rules = { readonly [N in PrimitiveName]?: readonly Rule<N>[] }

/** The rules of a rewriting: those for every primitive come first. */
export interface RuleSet {
  readonly every?: readonly Rule<PrimitiveName>[]
  readonly of?: Rules
  /** Those for every primitive that come when nothing else applies. */
  readonly last?: readonly Rule<PrimitiveName>[]
}

/** Primitives whose operands may change places, in the floats too. */
export const commutative: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>(['add', 'multiply', 'maximum', 'minimum', 'and', 'or', 'xor'])

/** The scalar that is repeated throughout a value. */
export const scalarOf = (r: Rewriter, n: number): number | undefined => {
  const repeated = r.made(n, 'broadcast_in_dim')
  return repeated?.params.broadcastDimensions.length === 0 ? repeated.inputs[0] : undefined
}

/** A scalar repeated throughout a shape. */
export const spread = (r: Rewriter, scalar: number, shape: readonly number[]): number =>
  shape.length === 0 ? scalar : r.emit('broadcast_in_dim', { shape, broadcastDimensions: [] }, [scalar])

export const isAscending = (axes: readonly number[]): boolean => axes.every((axis, i) => i === 0 || axes[i - 1]! < axis)

export const isFloat = ({ dtype }: AbstractValue): boolean => dtype === 'float32' || dtype === 'float64'

/** What makes another program of a program: of one without control, one without. */
export interface Rewriting<Options extends readonly unknown[] = []> {
  (program: Program, ...options: Options): Program
  (program: Structured, ...options: Options): Structured
}
