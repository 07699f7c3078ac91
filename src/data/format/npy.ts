/**
 * NumPy's arrays: `.npy`.
 */
import { isLeft } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { refuse as refuseArgument, tensorArgument } from '../../tensor/argument.js'
import type { DType } from '../../tensor/dtype.js'
import { storageOf, type AnyTensor } from '../../tensor/value.js'
import { sourceOf, trustedReader, type Bytes } from './bytes.js'
import { bytesOf } from './elements.js'
import { refusing, type FormatError } from './error.js'
import { MAGIC, readNpy, START } from './npy-read.js'

const refuse = refusing('npy')

/** Elements begin at a multiple of it, as NumPy has it. */
const ALIGNMENT = 64

/**
 * The array in a `.npy` file, as `numpy.save` writes it. Floats of two, four and eight bytes become float32, float32 and float64; integers of any
 * size become int32, and `Left` names the first that int32 does not hold. Arrays of all versions of the format, of either order of bytes and
 * of axes are read; what is no number (texts, objects, records) is refused.
 *
 * @example
 * import { tensor } from 'pullback'
 * import { Npy } from 'pullback/data'
 * import { isLeft, isRight } from 'fp-ts/lib/Either.js'
 *
 * const bytes = Npy.encode(tensor([[1, 2], [3, 4]]))
 * const read = Npy.decode(bytes)
 * if (isRight(read)) console.log(read.right.toString()) // => Tensor [2, 2] float32 (1, 2, 3, 4)
 * const cut = Npy.decode(bytes.subarray(0, -4))
 * if (isLeft(cut)) console.log(cut.left.message)
 * // => npy: data: expected 16 bytes for 4 elements of float32 in the shape [2, 2], found 12: the file is cut off
 *
 * @since 0.2.0
 * @category codecs
 */
export const decode = /* @__PURE__ */ trustedReader((bytes: Bytes): Either<FormatError, AnyTensor> => {
  const source = sourceOf(bytes, refuse)
  return isLeft(source) ? source : readNpy(source.right, refuse)
})

const written: Readonly<Record<DType, string>> = { float32: '<f4', float64: '<f8', int32: '<i4', bool: '|b1' }

/**
 * A tensor as the bytes of a `.npy` file, which `numpy.load` reads.
 *
 * @example
 * import { ones } from 'pullback'
 * import { Npy } from 'pullback/data'
 *
 * console.log(Npy.encode(ones([3])).length) // => 140
 *
 * @since 0.2.0
 * @category codecs
 */
export const encode = (x: AnyTensor): Uint8Array => {
  tensorArgument('encode', x)
  const shape = x.shape.length === 1 ? `${x.shape[0]},` : x.shape.join(', ')
  const text = `{'descr': '${written[x.dtype]}', 'fortran_order': False, 'shape': (${shape}), }`
  const total = Math.ceil((START + text.length + 1) / ALIGNMENT) * ALIGNMENT
  if (total - START >= 2 ** 16) return refuseArgument(`encode: a tensor of ${x.shape.length} axes: the header of a .npy file has no room for so many`)
  const data = bytesOf(storageOf(x, 'encode'))
  const bytes = new Uint8Array(total + data.length)
  bytes.set([...MAGIC, 1, 0])
  new DataView(bytes.buffer).setUint16(8, total - START, true)
  bytes.set(new TextEncoder().encode(`${text.padEnd(total - START - 1)}\n`), START)
  bytes.set(data, total)
  return bytes
}
