import type { Instruction } from '../../../primitive/program.js'
import { asStated } from '../../../tensor/cast.js'
import { sizeOf, stridesOf } from '../../../tensor/dtype.js'
import type { DotDimensions } from '../../../primitive/row/params.js'
import { mismatch } from '../../../tensor/mismatch.js'
import { LARGEST } from '../../../tensor/size.js'
import { grouped, identity, linear } from '../kernel/affine.js'
import type { DotKernel, Kernel, Matrix } from '../kernel/kernel.js'
import { copyKernel } from './loops.js'
import type { Reader } from './read.js'

const others = (rank: number, ...lists: readonly (readonly number[])[]): number[] =>
  Array.from({ length: rank }, (_, axis) => axis).filter(axis => !lists.some(list => list.includes(axis)))

interface Side {
  readonly value: number
  readonly batching: readonly number[]
  readonly first: readonly number[]
  readonly second: readonly number[]
}

/** An operand as matrices: in place where rows and columns have one stride each, else copied into that order. */
const matrixOf = (reader: Reader, { value, batching, first, second }: Side, copies: Kernel[]): Matrix => {
  const { shape } = reader.typeOf(value)
  const view = reader.view(value)
  const groups = [...batching.map(a => [a]), first, second]
  const at = grouped({ constant: view.start, coefs: view.strides }, groups, shape)
  if (at !== undefined) {
    const [row, column] = at.coefs.slice(-2)
    return { buffer: view.buffer, start: at.constant, batch: at.coefs.slice(0, -2), row: row!, column: column! }
  }
  const { buffer, kernel } = copyKernel(reader, value, groups.flat())
  copies.push(kernel)
  const [rows, columns] = [first, second].map(axes => sizeOf(axes.map(a => shape[a]!)))
  const sizes = [...batching.map(a => shape[a]!), rows!, columns!]
  const strides = stridesOf(sizes)
  return { buffer, start: 0, batch: strides.slice(0, -2), row: columns!, column: 1 }
}

/** Products of matrices: axes of one kind run as one where memory allows it, else the operand is copied first. */
export const dotKernels = (reader: Reader, n: number, step: Instruction): readonly Kernel[] => {
  const { lhsBatching, rhsBatching, lhsContracting, rhsContracting }: DotDimensions = asStated(step.params)
  const [lhs, rhs] = step.inputs
  const [left, right] = [reader.typeOf(lhs!).shape, reader.typeOf(rhs!).shape]
  const lhsFree = others(left.length, lhsBatching, lhsContracting)
  const rhsFree = others(right.length, rhsBatching, rhsContracting)
  const kernels: Kernel[] = []
  const a = matrixOf(reader, { value: lhs!, batching: lhsBatching, first: lhsFree, second: lhsContracting }, kernels)
  const b = matrixOf(reader, { value: rhs!, batching: rhsBatching, first: rhsContracting, second: rhsFree }, kernels)
  const batch = lhsBatching.map(axis => left[axis]!)
  const extents = [...batch, sizeOf(lhsFree.map(axis => left[axis]!)), sizeOf(rhsFree.map(axis => right[axis]!))]
  const shape = step.type.shape
  const k = sizeOf(lhsContracting.map(axis => left[axis]!))
  if (k > LARGEST) mismatch(`compile: a product of ${k} terms an element: at most ${LARGEST}`)
  const place = batch.length
  const groups = [
    ...batch.map((_, i) => [i]), lhsFree.map((_, i) => place + i), rhsFree.map((_, i) => place + lhsFree.length + i),
  ]
  const dot: DotKernel = {
    kind: 'dot', dtype: asStated(step.type.dtype), extents, k, a, b,
    epilogue: [{ buffer: reader.homeOf(n), at: linear(identity(extents), stridesOf(extents), extents.length), value: reader.expressions.result(step.type.dtype, 0) }],
    result: { shape, groups },
  }
  return [...kernels, dot]
}
