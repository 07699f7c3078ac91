import type { Instruction } from '../../../primitive/program.js'
import { asStated } from '../../../tensor/cast.js'
import { sizeOf, stridesOf } from '../../../tensor/dtype.js'
import type { PrimitiveName, PrimitiveParams } from '../../../primitive/row/params.js'
import { grouped, identity, indexOf, linear, scaled, shifted, type Groups } from '../kernel/affine.js'
import { isWide, type Expression } from '../kernel/expression.js'
import type { LoopKernel, Store } from '../kernel/kernel.js'
import { NeedsMemory, rowMajor, type Reader } from './read.js'

/** The params of an instruction whose primitive is known. */
export const paramsOf = <N extends PrimitiveName>(step: Instruction, _: N): PrimitiveParams[N] => asStated(step.params)

const loops = (extents: readonly number[], body: readonly Store[]): LoopKernel =>
  ({ kind: 'loop', extents, reduced: 0, columns: false, accumulators: [], body, epilogue: [] })

/** A value computed element by element. */
export const mapKernel = (reader: Reader, n: number, step: Instruction): LoopKernel => {
  const { shape } = step.type
  const buffer = reader.homeOf(n)
  if (step.name === 'threefry2x32') {
    const block = shape.slice(1)
    reader.read(step.inputs[1]!, identity(block), block)
    const at = rowMajor(block)
    return loops(block, [0, 1].map(word => ({ buffer, at: shifted(at, word * sizeOf(block)), value: reader.threefry(word === 0 ? 0 : 1, step.inputs, identity(block)) })))
  }
  const value = reader.readOwn(n, identity(shape), shape)
  return loops(shape, [{ buffer, at: rowMajor(shape), value }])
}

/** Where a value lies in a larger one: from where on along each axis, and how many places are left free between. */
interface Inside {
  readonly low: readonly number[]
  readonly interior: readonly number[]
}

/** The padding everywhere, unless nothing is padded, then the operand's elements over it. */
export const padKernels = (reader: Reader, n: number, step: Instruction): readonly LoopKernel[] =>
  padInto(reader, { buffer: reader.homeOf(n), shape: step.type.shape }, step.inputs[0]!, paramsOf(step, 'pad'), extents => reader.read(step.inputs[1]!, [], extents))

/** The same into a buffer. */
export const padInto = (
  reader: Reader, { buffer, shape: target }: { readonly buffer: number; readonly shape: readonly number[] }, operand: number, { low, interior }: Inside,
  padding: (extents: readonly number[]) => Expression,
): readonly LoopKernel[] => {
  const { shape } = reader.typeOf(operand)
  const kept = shape.map((size, a) => {
    const apart = interior[a]! + 1
    const first = Math.max(0, Math.ceil(-low[a]! / apart))
    const last = Math.min(size - 1, Math.floor((target[a]! - 1 - low[a]!) / apart))
    return { first, count: Math.max(0, last - first + 1), apart, to: low[a]! + first * apart }
  })
  const counts = kept.map(k => k.count)
  const axes = counts.length
  const fill = loops([sizeOf(target)], [{ buffer, at: indexOf(0, 1), value: padding([sizeOf(target)]) }])
  if (sizeOf(counts) === 0) return [fill]
  const from = kept.map((k, a) => shifted(indexOf(a, axes), k.first))
  const to = kept.map((k, a) => shifted(scaled(indexOf(a, axes), k.apart), k.to))
  const copy = loops(counts, [{ buffer, at: linear(to, stridesOf(target), axes), value: reader.read(operand, from, counts) }])
  return sizeOf(counts) === sizeOf(target) ? [copy] : [fill, copy]
}

/** Each operand's elements into its part of the result. */
export const concatenateKernels = (reader: Reader, n: number, step: Instruction): readonly LoopKernel[] => {
  const { dimension } = paramsOf(step, 'concatenate')
  const buffer = reader.homeOf(n)
  const strides = stridesOf(step.type.shape)
  let start = 0
  return step.inputs.flatMap(input => {
    const { shape } = reader.typeOf(input)
    const at = shifted(linear(identity(shape), strides, shape.length), start * strides[dimension]!)
    start += shape[dimension]!
    return sizeOf(shape) === 0 ? [] : [loops(shape, [{ buffer, at, value: reader.read(input, identity(shape), shape) }])]
  })
}

/** Neighbours among `axes` that are also neighbours in the operand: they run as one loop. Size-1 axes belong to any group. */
const runs = (axes: readonly number[], shape: readonly number[]): number[][] => {
  const groups: number[][] = []
  for (const axis of axes.filter(a => shape[a] !== 1)) {
    const last = groups.at(-1)
    const before = last?.at(-1)
    if (last !== undefined && before !== undefined && shape.slice(before + 1, axis).every(d => d === 1)) last.push(axis)
    else groups.push([axis])
  }
  return groups.length > 0 ? groups : [[]]
}

/** A reduction. How its elements are ordered and split into lanes follows from the operand's shape, whatever is fused into it. */
export const reduceKernel = (reader: Reader, n: number, step: Instruction): LoopKernel => {
  const { kind, dimensions } = paramsOf(step, 'reduce')
  const operand = step.inputs[0]!
  const { shape, dtype } = reader.typeOf(operand)
  const reduced = shape.map((_, a) => a).filter(a => dimensions.includes(a))
  const keptAxes = shape.map((_, a) => a).filter(a => !dimensions.includes(a))
  const groups: Groups = [...keptAxes.map(a => [a]), ...runs(reduced, shape)]
  const extents = groups.map(group => sizeOf(group.map(a => shape[a]!)))
  const last = shape.map((_, a) => a).filter(a => shape[a] !== 1).at(-1)
  const columns = last !== undefined && !dimensions.includes(last)
  const over = reader.read(operand, identity(shape), shape)
  const value = reader.expressions.moved(over, at => grouped(at, groups, shape))
  // The number of lanes decides the order: it must not depend on what the operand is computed from.
  if (value === undefined || (dtype === 'float32' && isWide([value]))) throw new NeedsMemory(operand)
  const kept = keptAxes.map(a => shape[a]!)
  const count = extents.length - kept.length
  const at = linear(identity(kept, extents.length), stridesOf(kept), extents.length)
  return {
    kind: 'loop', extents, reduced: count, columns, operand: { shape, groups },
    accumulators: [{ kind, value }],
    body: [],
    epilogue: [{ buffer: reader.homeOf(n), at, value: reader.expressions.result(dtype, 0) }],
  }
}

/** A copy of a value with its axes in another order. */
export const copyKernel = (reader: Reader, n: number, order: readonly number[]): { readonly buffer: number; readonly kernel: LoopKernel } => {
  const { shape, dtype } = reader.typeOf(n)
  const extents = order.map(a => shape[a]!)
  const buffer = reader.allocate({ dtype, size: sizeOf(extents) })
  const index = shape.map((_, a) => indexOf(order.indexOf(a), extents.length))
  return { buffer, kernel: loops(extents, [{ buffer, at: rowMajor(extents), value: reader.read(n, index, extents) }]) }
}

