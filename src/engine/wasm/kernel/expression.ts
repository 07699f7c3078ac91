import type { DType } from '../../../tensor/dtype.js'
import type { Direction, PrimitiveName } from '../../../primitive/row/params.js'
import type { Affine } from './affine.js'

/** Primitives that work on each element by itself. */
export type ElementwiseName = Extract<PrimitiveName,
  | 'negate' | 'abs' | 'sign' | 'exponential' | 'exponential_minus_one' | 'log' | 'log_plus_one' | 'sqrt' | 'rsqrt' | 'sine' | 'cosine' | 'tanh'
  | 'logistic' | 'erf' | 'erfc' | 'not' | 'add' | 'subtract' | 'multiply' | 'divide' | 'power' | 'maximum' | 'minimum' | 'and' | 'or' | 'xor'
  | 'shift_right_logical' | 'compare' | 'select' | 'convert'>

/** One index of a gather: the operand's place moves by `stride` for each step of it; it is clamped to 0 … `greatest`. */
export interface IndexTerm {
  readonly index: Expression
  readonly stride: number
  readonly greatest: number
}

/** What is known of an expression from its parts. */
interface Facts {
  readonly id: number
  /** How many expressions stand one within the other. */
  readonly depth: number
  /** Whether float64 takes part, which halves the lanes. */
  readonly wide: boolean
}

/**
 * What is computed at one index of a kernel's loops. Equal expressions of one program are one object, so that identity is equality, and a
 * value used twice is computed once.
 */
export type Expression = Facts & { readonly dtype: DType } & (
  | { readonly kind: 'load'; readonly buffer: number; readonly at: Affine }
  | { readonly kind: 'gather'; readonly buffer: number; readonly at: Affine; readonly terms: readonly IndexTerm[] }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'index'; readonly at: Affine }
  | { readonly kind: 'apply'; readonly name: ElementwiseName; readonly direction?: Direction; readonly args: readonly Expression[] }
  | { readonly kind: 'threefry'; readonly word: 0 | 1; readonly args: readonly Expression[] }
  | { readonly kind: 'result'; readonly number: number })

type Without<E> = E extends Expression ? Omit<E, keyof Facts> : never

const placeKey = ({ constant, coefs }: Affine): string => `${constant}:${coefs.join()}`

const keyOf = (e: Without<Expression>): string => {
  switch (e.kind) {
    case 'load': return `l${e.buffer}@${placeKey(e.at)}`
    case 'gather': return `g${e.buffer}@${placeKey(e.at)}/${e.terms.map(t => `${t.index.id}*${t.stride}<${t.greatest}`).join()}`
    case 'constant': return `c${e.dtype}${Object.is(e.value, -0) ? '-0' : e.value}`
    case 'index': return `i${e.dtype}@${placeKey(e.at)}`
    case 'apply': return `a${e.name}${e.direction ?? ''}${e.dtype}(${e.args.map(x => x.id).join()})`
    case 'threefry': return `t${e.word}(${e.args.map(x => x.id).join()})`
    case 'result': return `r${e.number}${e.dtype}`
  }
}

/** All expressions of a program. */
export class Expressions {
  private readonly known = new Map<string, Expression>()

  private intern(e: Without<Expression>): Expression {
    const key = keyOf(e)
    const found = this.known.get(key)
    if (found !== undefined) return found
    const parts = partsOf(e)
    const made = {
      ...e, id: this.known.size, depth: parts.reduce((most, part) => Math.max(most, 1 + part.depth), 0), wide: e.dtype === 'float64' || isWide(parts),
    }
    this.known.set(key, made)
    return made
  }

  load(dtype: DType, buffer: number, at: Affine): Expression {
    return this.intern({ kind: 'load', dtype, buffer, at })
  }

  gather(dtype: DType, buffer: number, at: Affine, terms: readonly IndexTerm[]): Expression {
    return this.intern({ kind: 'gather', dtype, buffer, at, terms })
  }

  constant(dtype: DType, value: number): Expression {
    return this.intern({ kind: 'constant', dtype, value })
  }

  index(dtype: DType, at: Affine): Expression {
    return this.intern({ kind: 'index', dtype, at })
  }

  apply(dtype: DType, name: ElementwiseName, args: readonly Expression[], direction?: Direction): Expression {
    return this.intern({ kind: 'apply', dtype, name, args, ...(direction && { direction }) })
  }

  threefry(word: 0 | 1, args: readonly Expression[]): Expression {
    return this.intern({ kind: 'threefry', dtype: 'int32', word, args })
  }

  /** What the kernel's reduction or product gives. */
  result(dtype: DType, number: number): Expression {
    return this.intern({ kind: 'result', dtype, number })
  }

  /** The expression with `change` made to its leaves; what `change` leaves alone it returns. */
  rewrite(e: Expression, change: (leaf: Expression) => Expression, done = new Map<Expression, Expression>()): Expression {
    const found = done.get(e)
    if (found !== undefined) return found
    const parts = partsOf(e).map(x => this.rewrite(x, change, done))
    // Most of it stays: what is made of the same parts is the same.
    const same = parts.every((part, i) => part === partsOf(e)[i])
    const made = e.kind === 'apply' ? same ? e : this.apply(e.dtype, e.name, parts, e.direction)
      : e.kind === 'threefry' ? same ? e : this.threefry(e.word, parts)
        : change(same || e.kind !== 'gather' ? e : this.gather(e.dtype, e.buffer, e.at, e.terms.map((t, i) => ({ ...t, index: parts[i]! }))))
    done.set(e, made)
    return made
  }

  /** The expression over other loop axes. `undefined` when `move` cannot say a place there. */
  moved(e: Expression, move: (at: Affine) => Affine | undefined, done = new Map<Expression, Expression>()): Expression | undefined {
    let failed = false
    const place = (at: Affine): Affine => {
      const found = move(at)
      failed ||= found === undefined
      return found ?? at
    }
    const made = this.rewrite(e, leaf => {
      if (!('at' in leaf)) return leaf
      const at = place(leaf.at)
      if (at === leaf.at) return leaf
      return leaf.kind === 'load' ? this.load(leaf.dtype, leaf.buffer, at)
        : leaf.kind === 'gather' ? this.gather(leaf.dtype, leaf.buffer, at, leaf.terms) : this.index(leaf.dtype, at)
    }, done)
    return failed ? undefined : made
  }
}

/** The expressions that an expression is made of directly. */
export const partsOf = (e: Without<Expression>): readonly Expression[] =>
  e.kind === 'apply' || e.kind === 'threefry' ? e.args : e.kind === 'gather' ? e.terms.map(t => t.index) : []

/** Calls `f` once with each expression that the roots are made of, parts before wholes. */
export const walk = (roots: Iterable<Expression>, f: (e: Expression) => void): void => {
  const seen = new Set<Expression>()
  const visit = (e: Expression): void => {
    if (seen.has(e)) return
    seen.add(e)
    partsOf(e).forEach(visit)
    f(e)
  }
  for (const root of roots) visit(root)
}

/** Whether float64 takes part in one of them. */
export const isWide = (roots: readonly Expression[]): boolean => roots.some(root => root.wide)
