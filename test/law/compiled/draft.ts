import type { PrimitiveName, PrimitiveParams } from '../../../src/primitive/row/params.js'
import type { AbstractValue } from '../../../src/primitive/row/row.js'
import type { Constant, Instruction, Program } from '../../../src/primitive/program.js'
import { rowOf } from '../../../src/primitive/table.js'
import { asStated } from '../../../src/tensor/cast.js'
import { sizeOf, type DType } from '../../../src/tensor/dtype.js'
import { ShapeMismatch } from '../../../src/tensor/mismatch.js'
import { storageOf } from '../../../src/tensor/value.js'
import { apply, type AnyParams } from './bound.js'
import { exact, type Bounded } from './bounded.js'
import { isFloat, tensorOf, type Case, type Source } from './case.js'
import { fill, uniform, type Fill } from './data.js'
import type { Dice } from './dice.js'

type Node = { readonly kind: 'argument'; readonly source: Source; readonly key: boolean }
  | { readonly kind: 'constant'; readonly source: Source }
  | { readonly kind: 'step'; readonly name: PrimitiveName; readonly params: AnyParams; readonly inputs: readonly number[] }

/** Thrown where a step does not fit what programs may hold; what was drawn before stays. */
export class Unfit extends Error {}

const most = 4200

/**
 * A program in the making: with every step, its elements and their bounds are computed, so that only steps are taken whose results are
 * finite, of moderate size and known well, and so that discontinuous primitives see operands that every engine has exactly.
 */
export class Draft {
  readonly nodes: Node[] = []
  readonly values: Bounded[] = []

  constructor(readonly dice: Dice, readonly special: boolean) {}

  typeOf(n: number): AbstractValue { return this.values[n]! }

  private put(node: Node, value: Bounded): number {
    this.nodes.push(node)
    return this.values.push(value) - 1
  }

  source(kind: 'argument' | 'constant', source: Source, key = false): number {
    return this.put(kind === 'argument' ? { kind, source, key } : { kind, source }, exact(source, storageOf(tensorOf(source), 'source')))
  }

  fresh(type: AbstractValue, how?: Fill): number {
    const kind = this.dice.chance(0.7) ? 'argument' : 'constant'
    return this.source(kind, this.drawn(type, how))
  }

  drawn({ shape, dtype }: AbstractValue, how?: Fill): Source {
    return { shape, dtype, data: fill(this.dice, { shape, dtype }, how, this.special) }
  }

  /** Takes a step, or throws {@link Unfit}. */
  step<N extends PrimitiveName>(name: N, params: PrimitiveParams[N], ...inputs: readonly number[]): number {
    let type: AbstractValue
    try {
      type = rowOf(name).typeOf(inputs.map(n => this.values[n]!), params)
    } catch (problem) {
      if (problem instanceof ShapeMismatch) throw new Unfit(problem.message)
      throw problem
    }
    if (sizeOf(type.shape) > most) throw new Unfit('too large')
    const value = apply(name, params, inputs.map(n => this.values[n]!), type)
    this.judge(value)
    return this.put({ kind: 'step', name, params, inputs }, value)
  }

  private judge({ dtype, data, error }: Bounded): void {
    if (this.special) {
      if ((error?.filter(e => e === Infinity).length ?? 0) > data.length / 4) throw new Unfit('uncertain')
      return
    }
    let [size, bound] = [0, 0]
    for (let i = 0; i < data.length; i++) {
      const m = Math.abs(data[i]!)
      const e = error?.[i] ?? 0
      if (!(m <= size)) size = m
      if (!(e <= bound)) bound = e
    }
    if (!(bound < Infinity)) throw new Unfit('uncertain')
    if (isFloat(dtype) && !(size <= 1e6 && bound <= 1e-3 * size + 1e-30)) throw new Unfit('too large, or known too badly')
  }

  /** Values that pass a test, the later ones twice. */
  where(test: (value: Bounded) => boolean): readonly number[] {
    const all = this.values.flatMap((value, n) => test(value) ? [n] : [])
    return [...all, ...all.slice(-3)]
  }

  /** A value of a type: one there is, or a new one, or one broadcast from fewer elements. */
  operand(type: AbstractValue, how?: Fill): number {
    const { dice } = this
    const alike = how === undefined || dice.chance(0.2) ? this.where(value => value.dtype === type.dtype && same(value.shape, type.shape)) : []
    if (alike.length > 0 && dice.chance(0.6)) return dice.pick(alike)
    if (dice.chance(0.2)) {
      const { shape, dtype } = type
      const scalar = this.source('constant', { shape: [], dtype, data: [uniform(dice, dtype, how)] })
      return shape.length === 0 ? scalar : this.step('broadcast_in_dim', { shape, broadcastDimensions: [] }, scalar)
    }
    if (type.shape.length > 0 && dice.chance(0.35)) {
      const broadcastDimensions = dice.some(type.shape.map((_, i) => i))
      const from = broadcastDimensions.map(i => dice.chance(0.25) ? 1 : type.shape[i]!)
      return this.step('broadcast_in_dim', { shape: type.shape, broadcastDimensions }, this.fresh({ shape: from, dtype: type.dtype }, how))
    }
    return this.fresh(type, how)
  }

  /** The steps of another program, on values of this one. */
  inline(program: Program, inputs: readonly number[]): readonly number[] {
    const numbers = [...inputs]
    for (const step of program.steps) {
      numbers.push('constant' in step
        ? this.source('constant', { ...step.type, data: [...storageOf(step.constant, 'constant')] })
        : this.step(step.name, asStated(step.params), ...step.inputs.map(n => numbers[n]!)))
    }
    return program.results.map(n => numbers[n]!)
  }

  /** The case that returns some of the values. */
  finish(results: readonly number[], derive: Case['derive'], origin: string): Case {
    const args = this.nodes.flatMap((node, n) => node.kind === 'argument' ? [n] : [])
    const rest = this.nodes.flatMap((node, n) => node.kind === 'argument' ? [] : [n])
    const numbers = new Map([...args, ...rest].map((n, i) => [n, i]))
    const sources = args.map(n => this.nodes[n]!).flatMap(node => node.kind === 'argument' ? [node] : [])
    const steps = rest.map((n): Instruction | Constant => {
      const node = this.nodes[n]!
      const { shape, dtype } = this.values[n]!
      const type = { shape, dtype }
      return node.kind === 'step' ? { name: node.name, params: node.params, inputs: node.inputs.map(i => numbers.get(i)!), type }
        : { constant: tensorOf(node.source), type }
    })
    return {
      program: { arguments: sources.map(({ source: { shape, dtype } }) => ({ shape, dtype })), steps, results: results.map(n => numbers.get(n)!) },
      inputs: sources.map(({ source }) => source),
      keys: sources.flatMap(({ key }, n) => key ? [n] : []),
      derive, special: this.special, origin,
    }
  }
}

export const same = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((d, i) => d === b[i])

export const anyDType: readonly DType[] = ['float32', 'float64', 'int32', 'bool']
