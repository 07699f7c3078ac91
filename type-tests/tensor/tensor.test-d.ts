import {
  arange, assertShape, dim, eye, fromArray, full, item, linspace, ones, pipe, refine, tensor, toArray, toFlat, zeros,
  type NamedDim, type Shape, type ShapeMismatch, type Tensor,
} from 'pullback'
import type { Either } from 'fp-ts/lib/Either.js'
import type { Equal, Expect } from '../support/equal.js'

declare const size: number
declare const data: Float32Array | Float64Array
declare const table: number[][]
declare const flags: boolean[]
const batch = dim('batch', 32)

const literal = tensor([[1, 2, 3], [4, 5, 6]])
const scalar = tensor(3)
const bools = tensor([[true], [false]])
const ints = tensor([1, 2], { dtype: 'int32' })
const fromTable = tensor(table)
const fromFlags = tensor(flags)
const empty = tensor([])
const typed = tensor(new Float32Array(2))
const doubles = tensor(new Float64Array(2))
const wholes = tensor(new Int32Array(2))
const rounded = tensor(new Float64Array(2), { dtype: 'float32' })
const eitherTyped = tensor(data)
const image = zeros([28, 28])
const unknownRows = zeros([size, 3])
const namedRows = ones([batch, 3], { dtype: 'float64' })
const filled = full([2], 0.5)
const identity = eye(3)
const counted = arange(5)
const stepped = arange(1, 7, 2)
const spaced = linspace(0, 1, 11)
const copied = fromArray([2, 2], [1, 2, 3, 4], { dtype: 'int32' })
export type Constructors = [
  Expect<Equal<typeof literal, Tensor<readonly [2, 3]>>>,
  Expect<Equal<typeof scalar, Tensor<readonly []>>>,
  Expect<Equal<typeof bools, Tensor<readonly [2, 1], 'bool'>>>,
  Expect<Equal<typeof ints, Tensor<readonly [2], 'int32'>>>,
  Expect<Equal<typeof fromTable, Tensor<readonly [number, number]>>>,
  Expect<Equal<typeof fromFlags, Tensor<readonly [number], 'bool'>>>,
  Expect<Equal<typeof empty, Tensor<readonly [0]>>>,
  Expect<Equal<typeof typed, Tensor<readonly [number]>>>,
  Expect<Equal<typeof doubles, Tensor<readonly [number], 'float64'>>>,
  Expect<Equal<typeof wholes, Tensor<readonly [number], 'int32'>>>,
  Expect<Equal<typeof rounded, Tensor<readonly [number]>>>,
  Expect<Equal<typeof eitherTyped, Tensor<readonly [number], 'float32' | 'float64'>>>,
  Expect<Equal<typeof image, Tensor<readonly [28, 28]>>>,
  Expect<Equal<typeof unknownRows, Tensor<readonly [number, 3]>>>,
  Expect<Equal<typeof namedRows, Tensor<readonly [NamedDim<'batch'>, 3], 'float64'>>>,
  Expect<Equal<typeof filled, Tensor<readonly [2]>>>,
  Expect<Equal<typeof identity, Tensor<readonly [3, 3]>>>,
  Expect<Equal<typeof counted, Tensor<readonly [5]>>>,
  Expect<Equal<typeof stepped, Tensor<readonly [number]>>>,
  Expect<Equal<typeof spaced, Tensor<readonly [11]>>>,
  Expect<Equal<typeof copied, Tensor<readonly [2, 2], 'int32'>>>,
  Expect<Equal<typeof batch, NamedDim<'batch'>>>,
]

const nested = toArray(literal)
const one = toArray(scalar)
const truths = toArray(bools)
const flat = toFlat(ints)
const number = item(scalar)
const truth = item(tensor(true))
const refined = pipe(unknownRows, refine([10, 3]))
const asserted = assertShape(unknownRows, [10, 3])
const assertedLast = pipe(unknownRows, assertShape([10, 3]))
export type Readers = [
  Expect<Equal<typeof nested, number[][]>>,
  Expect<Equal<typeof one, number>>,
  Expect<Equal<typeof truths, boolean[][]>>,
  Expect<Equal<typeof flat, Int32Array>>,
  Expect<Equal<typeof number, number>>,
  Expect<Equal<typeof truth, boolean>>,
  Expect<Equal<typeof refined, Either<ShapeMismatch, Tensor<readonly [10, 3]>>>>,
  Expect<Equal<typeof asserted, Tensor<readonly [10, 3]>>>,
  Expect<Equal<typeof assertedLast, Tensor<readonly [10, 3]>>>,
]

// What is known goes where less is asked for.
export const toNumber: Tensor<readonly [number, 28]> = image
export const toNamed: Tensor<readonly [number, 3], 'float64'> = namedRows
export const toAnyRank: Tensor<Shape> = image
