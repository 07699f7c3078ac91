import type { Code, Local } from '../assembler/code.js'
import type { Expression } from '../kernel/expression.js'
import type { Functions } from './functions.js'

/** What elementwise code needs beside its operands. */
export interface Target {
  readonly code: Code
  readonly functions: Functions
}

export type Apply = Extract<Expression, { kind: 'apply' }>

/**
 * Emits one elementwise primitive of operands in locals, and leaves the result on the stack. `valid` is the number of lanes that hold elements, for
 * what has no vector instruction.
 */
export type EmitElementwise = (target: Target, e: Apply, args: readonly Local[], valid: number) => void
