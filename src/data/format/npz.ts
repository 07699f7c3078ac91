/**
 * NumPy's archives of arrays by name: `.npz`.
 */
import { isLeft, right } from '#either'
import { zipSync } from 'fflate'
import type { Either } from 'fp-ts/lib/Either.js'
import { optionsArgument, refuse as refuseArgument } from '../../tensor/argument.js'
import type { AnyTensor } from '../../tensor/value.js'
import { sourceOf, trustedReader, type Bytes } from './bytes.js'
import { quoted, refusing, type FormatError, type Refuse } from './error.js'
import { limitArgument, limitOf } from './inflate.js'
import { isName, NAME, recordOf } from './names.js'
import { encode as encodeNpy } from './npy.js'
import { readNpy } from './npy-read.js'
import { tensorsArgument } from './tensors.js'
import { unzip } from './zip.js'

const refuse = refusing('npz')

const SUFFIX = '.npy'

/** Arrays by name. */
export interface Arrays {
  readonly tensors: Readonly<Record<string, AnyTensor>>
}

/** How archives are read. */
export interface Unpacking {
  /**
   * The most bytes that compressed arrays may come to, unpacked: by default 16 times those of the file, and 64 MB at least. A file of a few bytes
   * can claim to hold more than any memory does.
   */
  readonly limit?: number | undefined
}

/**
 * The arrays in a `.npz` file, as `numpy.savez` and `numpy.savez_compressed` write it, by their names without `.npy`. Each is read as `Npy.decode`
 * does; checksums are compared, and nothing of a file that is wrong anywhere is given.
 *
 * @example
 * import { tensor } from 'pullback'
 * import { Npz } from 'pullback/data'
 * import { isRight } from 'fp-ts/lib/Either.js'
 *
 * const read = Npz.decode(Npz.encode({ tensors: { x: tensor([1, 2]), y: tensor([3], { dtype: 'int32' }) } }))
 * if (isRight(read)) console.log(String(read.right.tensors['x']), Object.keys(read.right.tensors))
 * // => Tensor [2] float32 (1, 2) [ 'x', 'y' ]
 *
 * @since 0.2.0
 * @category codecs
 */
export const decode = /* @__PURE__ */ trustedReader((bytes: Bytes, options: Unpacking = {}): Either<FormatError, Arrays> => {
  const limit = limitArgument('Npz.decode', options)
  const source = sourceOf(bytes, refuse)
  if (isLeft(source)) return source
  const files = unzip(source.right, limitOf(limit, source.right.bytes.length), refuse)
  if (isLeft(files)) return files
  const tensors: (readonly [string, AnyTensor])[] = []
  for (const { name, source: file } of files.right) {
    // A folder: its files have its name before theirs.
    if (name.endsWith('/') && file.bytes.length === 0) continue
    if (!name.endsWith(SUFFIX)) return refuse('directory', `files whose names end in ${SUFFIX}`, quoted(name))
    const short = name.slice(0, -SUFFIX.length)
    if (!isName(short)) return refuse('directory', NAME, quoted(short))
    const refuseArray: Refuse = (place, expected, found) => refuse(`${quoted(short)}, ${place}`, expected, found)
    const array = readNpy(file, refuseArray)
    if (isLeft(array)) return array
    tensors.push([short, array.right])
  }
  return right({ tensors: recordOf(tensors) })
})

/** How archives are written. */
export interface Packing {
  /** Whether arrays are compressed, as by `savez_compressed`. Off unless said otherwise: trained weights hardly get smaller. */
  readonly compress?: boolean | undefined
}

/** What an archive has room for whose numbers are of four bytes, and of two for files. */
const LARGEST = 2 ** 32 - 2 ** 16
const MOST_FILES = 2 ** 16 - 1

/**
 * Tensors by name as the bytes of a `.npz` file, which `numpy.load` reads. The same tensors give the same bytes.
 *
 * @throws {ArgumentError} when a name is `__proto__`, not well-formed or too long, what stands under a name is no tensor, or there are
 * more than 65 535 of them or 4 GB.
 * @example
 * import { ones } from 'pullback'
 * import { Npz } from 'pullback/data'
 *
 * const tensors = { w: ones([100, 100]) }
 * console.log(Npz.encode({ tensors }).length > 40_000, Npz.encode({ tensors }, { compress: true }).length < 1_000) // => true true
 *
 * @since 0.2.0
 * @category codecs
 */
export const encode = (arrays: Arrays, options: Packing = {}): Uint8Array => {
  const { compress = false } = optionsArgument<Packing>('encode', options, { compress: 'boolean' })
  let total = 0
  const files = tensorsArgument(arrays).map(([name, x]) => {
    if (!isName(name) || new TextEncoder().encode(name).length > 2 ** 15) refuseArgument(`encode: ${quoted(name)} cannot be a name in a .npz file: give ${NAME}`)
    const bytes = encodeNpy(x)
    total += bytes.length + 2 ** 10
    return [name + SUFFIX, bytes] as const
  })
  if (files.length > MOST_FILES) refuseArgument(`encode: ${files.length} tensors are too many for a .npz file: write safetensors`)
  if (total > LARGEST) refuseArgument(`encode: ${total} bytes are too many for a .npz file: write safetensors, or several files`)
  // The first moment that archives can name: not when it was written.
  return zipSync(Object.fromEntries(files), { level: compress ? 6 : 0, mtime: new Date(1980, 0, 1) })
}
