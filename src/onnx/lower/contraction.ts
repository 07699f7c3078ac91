import type { DotDimensions, PrimitiveParams, ReduceKind } from '../../primitive/row/params.js'
import type { DType } from '../../tensor/dtype.js'
import type { Graph } from '../file/graph.js'
import { isSame, known } from '../program/size.js'
import { range, type At, type Lowering, type Value } from './lowering.js'

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

const free = (rank: number, ...used: readonly (readonly number[])[]): readonly number[] => range(rank).filter(axis => !used.some(axes => axes.includes(axis)))

const isCounting = (axes: readonly number[]): boolean => axes.every((axis, i) => axis === i)

const lastTwoSwapped = (rank: number): readonly number[] => range(rank).map(i => i < rank - 2 ? i : i === rank - 2 ? rank - 1 : rank - 2)

/** As a product of matrices, where it is one but for swapped axes. */
const product = ({ g, x: [a, b], params: d }: At<DotDimensions>): string | undefined => {
  const batch = d.lhsBatching.length
  const [p, q] = [a!.shape.length, b!.shape.length]
  const [k, l] = [d.lhsContracting[0], d.rhsContracting[0]]
  if (d.lhsContracting.length !== 1 || k === undefined || l === undefined || !isCounting(d.lhsBatching) || !isCounting(d.rhsBatching)) return undefined
  const right = q === batch + 2 ? (l === batch ? b!.name : g.transpose(b!.name, lastTwoSwapped(q))) : undefined
  if (right === undefined) return undefined
  // Rows of any number of axes times one matrix.
  if (batch === 0 && k === p - 1) return g.op('MatMul', [a!.name, right])
  if (p !== batch + 2) return undefined
  return g.op('MatMul', [k === batch + 1 ? a!.name : g.transpose(a!.name, lastTwoSwapped(p)), right])
}

export const dot: Lowering<PrimitiveParams['dot_general']> = at => {
  const { g, x: [a, b], params: d } = at
  if (a!.shape.length === 0 || b!.shape.length === 0) return g.op('Mul', [a!.name, b!.name])
  const made = product(at)
  if (made !== undefined) return made
  const left = range(a!.shape.length).map(axis => letters[axis]!)
  const pair = (axis: number): string | undefined => {
    const [batch, contracted] = [d.rhsBatching.indexOf(axis), d.rhsContracting.indexOf(axis)]
    return batch >= 0 ? left[d.lhsBatching[batch]!] : contracted >= 0 ? left[d.lhsContracting[contracted]!] : undefined
  }
  const right = range(b!.shape.length).map(axis => pair(axis) ?? letters[left.length + axis]!)
  const result = [
    ...d.lhsBatching.map(axis => left[axis]!), ...free(left.length, d.lhsBatching, d.lhsContracting).map(axis => left[axis]!),
    ...free(right.length, d.rhsBatching, d.rhsContracting).map(axis => right[axis]!),
  ]
  return g.op('Einsum', [a!.name, b!.name], { equation: `${left.join('')},${right.join('')}->${result.join('')}` })
}

const reductions = { add: 'ReduceSum', maximum: 'ReduceMax', minimum: 'ReduceMin', and: 'ReduceMin', or: 'ReduceMax' } as const

/** What a reduction of nothing gives. */
const nothing = (kind: ReduceKind, dtype: DType): number => {
  const [least, greatest] = dtype === 'int32' ? [-(2 ** 31), 2 ** 31 - 1] : [-Infinity, Infinity]
  return kind === 'maximum' ? least : kind === 'minimum' ? greatest : kind === 'and' ? (dtype === 'bool' ? 1 : -1) : 0
}

const BITS = 32

/** Bit by bit: each a number of its own along a last axis. */
const reduceBits = (g: Graph, name: string, rank: number, op: string, dimensions: readonly number[]): string => {
  const each = (f: (bit: number) => number): Int32Array => Int32Array.from({ length: BITS }, (_, bit) => f(bit))
  const places = g.tensor(each(bit => bit), [BITS], 'uint32')
  const apart = g.op('BitShift', [g.unsqueeze(g.cast(name, 'uint32'), [rank]), places], { direction: 'RIGHT' })
  const bits = g.cast(g.op('BitwiseAnd', [apart, g.scalar(1, 'uint32')]), 'int32')
  const reduced = g.op(op, [bits, g.longs(dimensions)], { keepdims: 0 })
  return g.op('ReduceSum', [g.op('Mul', [reduced, g.tensor(each(bit => 1 << bit), [BITS], 'int32')]), g.longs([rank - dimensions.length])], { keepdims: 0 })
}

const isEmpty = (x: Value, dimensions: readonly number[]): boolean => dimensions.some(axis => isSame(x.shape[axis]!, known(0)))

export const reduce: Lowering<PrimitiveParams['reduce']> = ({ g, x: [x], params: { kind, dimensions }, type: { shape, dtype } }) => {
  if (dimensions.length === 0) return g.op('Identity', [x!.name])
  if (isEmpty(x!, dimensions)) return g.op('Expand', [g.scalar(nothing(kind, dtype), dtype), g.sizes(shape)])
  if (dtype === 'int32' && (kind === 'and' || kind === 'or')) return reduceBits(g, x!.name, x!.shape.length, reductions[kind], dimensions)
  const truth = x!.dtype === 'bool'
  const made = g.op(reductions[kind], [truth ? g.cast(x!.name, 'int32') : x!.name, g.longs(dimensions)], { keepdims: 0 })
  return truth ? g.cast(made, 'bool') : made
}

export const argmax: Lowering<PrimitiveParams['argmax']> = ({ g, x: [x], params: { dimension, kind }, type: { shape, dtype } }) =>
  isEmpty(x!, [dimension]) ? g.op('Expand', [g.scalar(0, dtype), g.sizes(shape)])
    : g.cast(g.op(kind === 'max' ? 'ArgMax' : 'ArgMin', [x!.dtype === 'bool' ? g.cast(x!.name, 'int32') : x!.name], { axis: dimension, keepdims: 0 }), 'int32')

export const cumulativeSum: Lowering<PrimitiveParams['cumulative_sum']> = ({ g, x: [x], params: { dimension, reverse } }) =>
  g.op('CumSum', [x!.name, g.longs(dimension)], { reverse: reverse ? 1 : 0 })

/** The smallest first, of equal ones that which came first. */
export const argsort: Lowering<PrimitiveParams['argsort']> = ({ g, x: [x], params: { dimension } }) => {
  const given = x!.dtype === 'bool' ? g.cast(x!.name, 'int32') : x!.name
  return g.cast(g.second('TopK', [given, g.sizes([x!.shape[dimension]!])], { axis: dimension, largest: 0, sorted: 1 }), 'int32')
}
