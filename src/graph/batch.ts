import type { PrimitiveName, PrimitiveParams } from '../primitive/row/params.js'
import type { AnyControl, Transforms } from '../primitive/program.js'
import { batchRules } from '../primitive/batching/index.js'
import type { Shape } from '../shape/kind/dim.js'
import { fromTracer, isTensor, type AnyTensor } from '../tensor/value.js'
import { below, bind, graphTracerOf, outside, stopped, type GraphTracer } from './bind.js'
import { binders } from './binders.js'
import { nested, nextLevel } from './nesting.js'
import { TraceError } from './trace-error.js'

/*
 * A map over a batch, as one tracer a call of `vmap`. A mapped value wraps the whole batch one level down, as axis 0, and shows the shape of one
 * of it; each primitive is applied to the batch at once, by its batching rule, to whatever stands below: elements, a trace, a tape, or the batch of
 * an outer map.
 */

export class Mapped implements GraphTracer {
  readonly kind = 'tracer'

  constructor(readonly level: number, readonly batch: AnyTensor) {}

  peek(): undefined {
    return undefined
  }

  read(word: string): never {
    throw new TraceError(`${word}: the elements of one of a batch are not known while vmap maps the function: read the result of the mapped call, or `
      + 'choose with where instead of a branch')
  }

  bind<N extends PrimitiveName>(name: N, inputs: readonly AnyTensor[], params: PrimitiveParams[N]): AnyTensor {
    const batches = inputs.map(x => mappedOf(x, this.level)?.batch)
    const size = this.batch.shape[0]!
    return tensorOf(this.level, outside(this.level, () => {
      const made = batchRules[name](binders, { inputs: inputs.map((x, i) => batches[i] ?? x), mapped: batches.map(x => x !== undefined), size, params })
      return isTensor(made) ? made : bind(name, made.inputs, made.params)
    }))
  }

  below(level: number): AnyTensor | undefined {
    return this.level > level ? this.over(batch => below(batch, level)) : undefined
  }

  stop(): AnyTensor {
    return this.over(stopped)
  }

  control(t: Transforms, control: AnyControl, inputs: readonly AnyTensor[]): readonly AnyTensor[] {
    const batches = inputs.map(x => mappedOf(x, this.level)?.batch)
    const at = { inputs: inputs.map((x, i) => batches[i] ?? x), mapped: batches.map(x => x !== undefined), size: this.batch.shape[0]! }
    return outside(this.level, () => control.batch(t, at)).map(({ value, mapped }) => mapped ? tensorOf(this.level, value) : value)
  }

  /** The same value with what is done to its batch. */
  over(f: (batch: AnyTensor) => AnyTensor): AnyTensor {
    return tensorOf(this.level, f(this.batch))
  }
}

const tensorOf = (level: number, batch: AnyTensor): AnyTensor =>
  fromTracer<Shape, AnyTensor['dtype']>(batch.shape.slice(1), batch.dtype, new Mapped(level, batch))

const mappedOf = (x: AnyTensor, level: number): Mapped | undefined => {
  const tracer = graphTracerOf(x)
  return tracer instanceof Mapped && tracer.level === level ? tracer : undefined
}

/**
 * Runs `f` on one of a batch, for all at once. `inputs` hold the batch as axis 0, and so do outputs that depend on them; the others are the same
 * for all.
 */
export const mapOver = (
  f: (inputs: readonly AnyTensor[]) => readonly AnyTensor[], inputs: readonly AnyTensor[],
): readonly { readonly value: AnyTensor; readonly mapped: boolean }[] => {
  const level = nextLevel()
  return nested(() => f(inputs.map(x => tensorOf(level, x)))).map(output => {
    const batch = mappedOf(output, level)?.batch
    return { value: batch ?? output, mapped: batch !== undefined }
  })
}
