import type { AnyTensor } from '../../tensor/value.js'
import type { PrimitiveName, PrimitiveParams } from './params.js'
import type { AbstractValue, BatchedApplication, Binders } from './row.js'

/** One application of a primitive to earlier values, named by their numbers. */
export interface Instruction {
  readonly name: PrimitiveName
  readonly params: PrimitiveParams[PrimitiveName]
  readonly inputs: readonly number[]
  readonly type: AbstractValue
}

/** A value that was known when the function was traced. */
export interface Constant {
  readonly constant: AnyTensor
  readonly type: AbstractValue
}

/**
 * What tracing a function leaves: straight-line code in which each value is defined before it is used. Values are numbered: the
 * arguments first, then one for each step.
 */
export interface Program {
  readonly arguments: readonly AbstractValue[]
  readonly steps: readonly (Instruction | Constant)[]
  readonly results: readonly number[]
}

/** One application of control. It gives several values at once: parts of it, which have numbers of their own. */
export interface Control {
  readonly control: AnyControl
  readonly inputs: readonly number[]
  readonly types: readonly AbstractValue[]
}

/** One of the values that an application of a control primitive gives. */
export interface Part {
  readonly part: number
  /** The number of the application. */
  readonly of: number
  readonly type: AbstractValue
}

/** A program that may hold loops and branches. */
export interface Structured extends Omit<Program, 'steps'> {
  readonly steps: readonly (Instruction | Constant | Control | Part)[]
}

/**
 * Steps along stacked values. Operands, and the body's arguments: `invariants` values that every step sees, `carries` values that go from step to
 * step, and values stacked along axis 0, of which each step sees one. Results of the body: the carries, then what is stacked.
 */
export interface ScanParams {
  readonly body: Structured
  readonly invariants: number
  readonly carries: number
  readonly length: number
  /** From the last place to the first. */
  readonly reverse: boolean
}

/** One of two programs of the same arguments and results. Operands: a bool scalar, then the arguments. */
export interface CondParams {
  readonly yes: Structured
  readonly no: Structured
}

/**
 * Steps as long as the first carry, a bool scalar, holds. Operands, and the body's arguments: `invariants` values that every step sees, and `carries` values that
 * go from step to step, which are the body's results.
 */
export interface WhileParams {
  readonly body: Structured
  readonly invariants: number
  readonly carries: number
}

/** What comes of cotangents, the last operands, of such a loop: values of these types. Without `of` it is not differentiated. */
export interface PulledWhileParams {
  readonly results: readonly AbstractValue[]
  readonly cotangents: number
  /** The loop whose operands the first ones are, which of these are asked for, and which of its carries have cotangents. */
  readonly of?: { readonly params: WhileParams; readonly needs: readonly boolean[]; readonly active: readonly boolean[] }
}

/** A program whose pullback computes again what it needs. */
export interface RematParams {
  readonly program: Structured
  /** Whether it is such a pullback, which computes again: engines keep it from being joined with what was computed before. */
  readonly again?: boolean
}

/** A program with a pullback of its own. The first `captured` operands are what both use beside their arguments. */
export interface CustomParams {
  readonly program: Structured
  /** From the operands and the cotangents of the float results to the results and the cotangents of the float operands behind those captured. */
  readonly joint: Structured
  readonly captured: number
}

/** Primitives whose parameters are programs, and which give several values; `stop` lets no derivative through its one operand. */
export type AnyControl = ControlOf<'scan', ScanParams> | ControlOf<'cond', CondParams> | ControlOf<'stop', undefined>
  | ControlOf<'while', WhileParams> | ControlOf<'pulled while', PulledWhileParams> | ControlOf<'remat', RematParams> | ControlOf<'custom', CustomParams>

/** A primitive of control with its parameters, and its rules: what a row of the primitive table is, for several results. */
export interface ControlOf<Kind extends string, Params> extends ControlRules {
  readonly kind: Kind
  readonly params: Params
}

/** A program in two parts: what it gives, with what its pullback needs; and the pullback. */
export interface Linearized {
  /** From the arguments to the results, then what is saved. */
  readonly forward: Structured
  /** From the arguments named by `uses`, what was saved, and the cotangents of the results named by `cotangents`, to those of the arguments asked for. */
  readonly backward: Structured
  readonly uses: readonly number[]
  readonly cotangents: readonly number[]
}

/** What rules of control do with programs. They get it as an argument, because it is made of tapes, maps and traces. */
export interface Transforms {
  readonly binders: Binders
  readonly control: (control: AnyControl, inputs: readonly AnyTensor[]) => readonly AnyTensor[]
  /** Applies a program to tensors of any kind. */
  readonly apply: (program: Structured, inputs: readonly AnyTensor[]) => readonly AnyTensor[]
  /** What `f` does to values of these types, as a program. It may not use other values. */
  readonly programOf: (f: (inputs: readonly AnyTensor[]) => readonly AnyTensor[], types: readonly AbstractValue[]) => Structured
  /** The program and its pullback to the arguments that `wrt` names; results that do not depend on them have no cotangent. */
  readonly vjpOf: (program: Structured, wrt: readonly boolean[]) => Linearized
  /** From arguments, and tangents of those that `wrt` names, to the results, and tangents of those that `wanted` names. */
  readonly jvpOf: (program: Structured, wrt: readonly boolean[], wanted: readonly boolean[]) => Structured
  /** How control is laid out for an engine: step by step, or, where the engine knows them, with long loops as such. */
  readonly laidOut: (loops: boolean) => Transforms['control']
  /** The loops of a program without what nobody reads. */
  readonly withoutUnread: (program: Structured) => Structured
  /**
   * A program from arguments, of which the first `count` are its own and the others cotangents of the results named by `cotangents`, to `results` results and
   * cotangents of the arguments, in two parts.
   */
  readonly splitOf: (joint: Structured, count: number, results: number, cotangents: readonly number[]) => Linearized
  /** The program for a whole batch: arguments hold it as axis 0 where `mapped` says so, and so do results, where they depend on such ones or `all` says so. */
  readonly batchOf: (program: Structured, mapped: readonly boolean[], size: number, all: readonly boolean[]) => { readonly program: Structured; readonly mapped: readonly boolean[] }
}

/** What evaluates a program on tensors that hold elements. */
export type Interpret = (program: Structured, inputs: readonly AnyTensor[]) => readonly AnyTensor[]

/** What is known of control. */
export interface ControlRules {
  readonly typesOf: (inputs: readonly AbstractValue[]) => readonly AbstractValue[]
  /** The definition. */
  readonly evaluate: (interpret: Interpret, inputs: readonly AnyTensor[]) => readonly AnyTensor[]
  /** The results, and the pullback from their cotangents to those of the operands that `needs` names; `undefined` stands for zeros. */
  readonly vjp: (t: Transforms, inputs: readonly AnyTensor[], needs: readonly boolean[]) => {
    readonly outputs: readonly AnyTensor[]
    readonly pullback: (cotangents: readonly (AnyTensor | undefined)[]) => readonly (AnyTensor | undefined)[]
  }
  /** The results for a whole batch, and which of them hold it, as axis 0. */
  readonly batch: (t: Transforms, at: Omit<BatchedApplication<unknown>, 'params'>) => readonly { readonly value: AnyTensor; readonly mapped: boolean }[]
  /** Which results depend on the operands that are named. */
  readonly reach: (inputs: readonly boolean[]) => readonly boolean[]
}
