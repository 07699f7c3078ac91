import type { PrimitiveName, PrimitiveParams } from '../primitive/row/params.js'
import type { Shape } from '../shape/kind/dim.js'
import type { Storage } from '../tensor/dtype.js'
import { fromTracer, peekAt, storageOf, type AnyTensor } from '../tensor/value.js'
import { below, bind, graphTracerOf, outside, stopped, type GraphTracer } from './bind.js'
import { binders } from './binders.js'
import { nested, nextLevel } from './nesting.js'
import type { AnyControl, Transforms } from '../primitive/program.js'
import { rowOf } from '../primitive/table.js'

/*
 * Reverse-mode differentiation, as one tape a call of `vjp`. A taped value wraps the value one level down (its primal), so
 * primals run on whatever stands below: elements, a trace, or the tape of an outer `vjp`, which is what makes derivatives of
 * derivatives work. The tape is the chain of records that hang from the output; what the output does not need, nobody holds.
 */

interface Entry {
  readonly name: PrimitiveName
  readonly params: PrimitiveParams[PrimitiveName]
  readonly inputs: readonly AnyTensor[]
  readonly parents: readonly (Taped | undefined)[]
}

/** Several values that were made at once, and their pullback. */
interface Bundle {
  readonly parents: readonly (Taped | undefined)[]
  readonly pullback: (cotangents: readonly (AnyTensor | undefined)[]) => readonly (AnyTensor | undefined)[]
}

/** One of them. */
interface Member {
  readonly bundle: Taped
  readonly index: number
}

const parentsOf = (entry: Entry | Bundle | Member): readonly (Taped | undefined)[] => 'bundle' in entry ? [entry.bundle] : entry.parents

class Taped implements GraphTracer {
  readonly kind = 'tracer'

  constructor(readonly level: number, readonly order: number, readonly primal: AnyTensor, readonly entry?: Entry | Bundle | Member) {}

  read(word: string): Storage {
    return storageOf(this.primal, word)
  }

  peek(): Storage | undefined {
    return peekAt(this.primal)
  }

  bind<N extends PrimitiveName>(name: N, inputs: readonly AnyTensor[], params: PrimitiveParams[N]): AnyTensor {
    const parents = inputs.map(x => tapedOf(x, this.level))
    const primals = inputs.map((x, i) => parents[i]?.primal ?? x)
    const output = outside(this.level, () => bind(name, primals, params))
    if (rowOf(name).vjp === undefined || !isFloat(output)) return output
    return tensorOf(new Taped(this.level, after(parents), output, { name, params, inputs: primals, parents }))
  }

  stop(): AnyTensor {
    return stopped(this.primal)
  }

  below(level: number): AnyTensor | undefined {
    return this.level > level ? below(this.primal, level) : undefined
  }

  control(t: Transforms, control: AnyControl, inputs: readonly AnyTensor[]): readonly AnyTensor[] {
    const parents = inputs.map(x => tapedOf(x, this.level))
    const primals = inputs.map((x, i) => parents[i]?.primal ?? x)
    const needs = parents.map(parent => parent !== undefined)
    const { outputs, pullback } = outside(this.level, () => control.vjp(t, primals, needs))
    const reach = control.reach(needs)
    const order = after(parents)
    const bundle = new Taped(this.level, order, outputs[0]!, { parents, pullback })
    return outputs.map((output, index) => reach[index] && isFloat(output) ? tensorOf(new Taped(this.level, order + 1, output, { bundle, index })) : output)
  }
}

const isFloat = ({ dtype }: AnyTensor): boolean => dtype === 'float32' || dtype === 'float64'

/** The order of what is made of these. */
const after = (parents: readonly (Taped | undefined)[]): number => 1 + parents.reduce((most, parent) => Math.max(most, parent?.order ?? 0), 0)

const tensorOf = (taped: Taped): AnyTensor => fromTracer<Shape, AnyTensor['dtype']>(taped.primal.shape, taped.primal.dtype, taped)

const tapedOf = (x: AnyTensor, level: number): Taped | undefined => {
  const tracer = graphTracerOf(x)
  return tracer instanceof Taped && tracer.level === level ? tracer : undefined
}

/** Every record that `roots` hang from, outputs before their inputs. */
const recorded = (roots: readonly Taped[]): readonly Taped[] => {
  const seen = new Set<Taped>(roots)
  for (const taped of seen) for (const parent of taped.entry === undefined ? [] : parentsOf(taped.entry)) if (parent !== undefined) seen.add(parent)
  return [...seen].sort((a, b) => b.order - a.order)
}

/**
 * Runs `f` on taped copies of `inputs`. Returns its outputs, one level down, and the pullback: from the cotangents of the outputs to
 * those of the inputs. An output without a cotangent is not followed. The pullback may be called any
 * number of times.
 */
export const record = (f: (inputs: readonly AnyTensor[]) => readonly AnyTensor[], inputs: readonly AnyTensor[]): {
  readonly outputs: readonly AnyTensor[]
  readonly pullback: (cotangents: readonly (AnyTensor | undefined)[]) => readonly AnyTensor[]
} => {
  const level = nextLevel()
  const sources = inputs.map(primal => new Taped(level, 0, primal))
  // A value that escaped from a tape inside `f` is, now that this tape has ended, its primal.
  const taped = nested(() => f(sources.map(tensorOf))).map(output => below(output, level)).map(output => [output, tapedOf(output, level)] as const)
  return {
    outputs: taped.map(([output, tape]) => tape?.primal ?? output),
    pullback: cotangents => {
      const gathered = new Map<Taped, AnyTensor>()
      const add = (taped: Taped, cotangent: AnyTensor): void => {
        const before = gathered.get(taped)
        gathered.set(taped, before === undefined ? cotangent : binders.add(before, cotangent))
      }
      const bundles = new Map<Taped, (AnyTensor | undefined)[]>()
      const roots: Taped[] = []
      taped.forEach(([, tape], i) => {
        const cotangent = cotangents[i]
        if (tape === undefined || cotangent === undefined) return
        roots.push(tape)
        add(tape, cotangent)
      })
      for (const node of recorded(roots)) {
        const { entry } = node
        if (entry === undefined) continue
        if ('pullback' in entry) {
          const dys = bundles.get(node)
          if (dys !== undefined) entry.pullback(dys).forEach((cotangent, i) => { if (cotangent !== undefined && entry.parents[i] !== undefined) add(entry.parents[i], cotangent) })
          continue
        }
        const dy = gathered.get(node)
        if (dy === undefined) continue
        gathered.delete(node)
        if ('bundle' in entry) {
          const dys = bundles.get(entry.bundle) ?? []
          dys[entry.index] = dy
          bundles.set(entry.bundle, dys)
        } else pull(entry, node.primal, dy, add)
      }
      return sources.map(source => gathered.get(source) ?? binders.constant(0, source.primal))
    },
  }
}

const pull = (entry: Entry, output: AnyTensor, dy: AnyTensor, add: (parent: Taped, cotangent: AnyTensor) => void): void => {
  const { vjp } = rowOf(entry.name)
  entry.parents.forEach((parent, index) => {
    const cotangent = parent && vjp?.(binders, dy, { inputs: entry.inputs, output, params: entry.params }, index)
    if (parent !== undefined && cotangent !== undefined) add(parent, cotangent)
  })
}
