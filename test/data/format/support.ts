import fc from 'fast-check'
import { isLeft, type Either } from 'fp-ts/lib/Either.js'
import { fromArray, toFlat, type AnyTensor, type DType } from 'pullback'
import type { Csv } from 'pullback/data'
import { readFixture, type Case, type Recorded } from '../../oracle/read.js'

/** What was read; an exception when it was not. */
export const orThrow = <A>(read: Either<Error, A>): A => {
  if (isLeft(read)) throw read.left
  return read.right
}

/** The error of what must not be read. */
export const errorOf = <E extends Error>(read: Either<E, unknown>): E => {
  if (isLeft(read)) return read.left
  throw new Error('it was read')
}

/** All that a tensor is, to compare: NaN is NaN, whatever its bits. */
export const contents = (x: AnyTensor): unknown => ({ shape: [...x.shape], dtype: x.dtype, data: [...toFlat(x)] })
export const recorded = ({ shape, dtype, data }: Recorded): unknown => ({ shape, dtype, data })

const elements = {
  float32: fc.float(), float64: fc.double(), int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), bool: fc.boolean(),
} as const

export const dtypes: readonly DType[] = ['float32', 'float64', 'int32', 'bool']

/** Tensors of a dtype, of any rank up to 4, sizes 0 and 1 among them. */
export const tensorsOf = (dtype: DType): fc.Arbitrary<AnyTensor> => fc.array(fc.nat(4), { maxLength: 4 }).chain(shape => {
  const size = shape.reduce((n, d) => n * d, 1)
  return fc.array<number | boolean>(elements[dtype], { minLength: size, maxLength: size }).map(flat => fromArray(shape, flat, { dtype }))
})

export const tensors = fc.constantFrom(...dtypes).chain(tensorsOf)

/** Names of whole characters, of any script. */
export const names = fc.string({ unit: 'grapheme', maxLength: 12 }).filter(name => name !== '__proto__' && name !== '__metadata__' && !/\p{Cs}/u.test(name))
export const records = fc.uniqueArray(fc.tuple(names, tensors), { selector: ([name]) => name, maxLength: 5 }).map(entries => Object.fromEntries(entries))

/** The same bytes somewhere inside a buffer, as Node hands out those of small files. */
export const inside = (bytes: Uint8Array, offset: number): Uint8Array => {
  const buffer = Buffer.alloc(bytes.length + offset + 3, 0xaa)
  buffer.set(bytes, offset)
  return buffer.subarray(offset, offset + bytes.length)
}

/** A file of another library, and what is in it. */
export interface Example {
  readonly name: string
  readonly word: string
  readonly bytes: Uint8Array
  readonly names: readonly string[]
  /** Where the file is wrong; of those that must be read, `undefined`. */
  readonly place: string | undefined
  readonly outputs: readonly Recorded[]
  /** Of CSV only. */
  readonly kinds: Readonly<Record<string, Csv.Kind>>
  readonly delimiter: string
}

const exampleOf = ({ name, word, args, outputs }: Case): Example => {
  const { bytes, ...more } = args as unknown as Omit<Example, 'bytes'> & { readonly bytes: string }
  return { ...more, name, word, bytes: new Uint8Array(Buffer.from(bytes, 'base64')), outputs, place: more.place }
}

export const examples: readonly Example[] = readFixture('files').cases.map(exampleOf)
