import { isLeft } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import type { AnyTensor } from '../tensor/value.js'
import { checksumOf } from './checksum.js'
import type { Bytes } from './format/bytes.js'
import { refusing, type FormatError } from './format/error.js'
import * as Safetensors from './format/safetensors.js'
import { describe } from './say/describe.js'

const refuse = refusing('checkpoint')

const SUM = 'checksum'

/** A safetensors file with a sum of all that it says among its texts. */
export const encodeSummed = (tensors: Readonly<Record<string, AnyTensor>>, metadata: Readonly<Record<string, string>>): Uint8Array =>
  Safetensors.encode({ tensors, metadata: { ...metadata, [SUM]: checksumOf(Object.entries(tensors), Object.entries(metadata)) } })

/** What a safetensors file of a format and a version says, its sum compared; files of other writers may lack one. */
export const decodeSummed = (bytes: Bytes, format: string, version: string): Either<FormatError, Safetensors.Tensors> => {
  const file = Safetensors.decode(bytes)
  if (isLeft(file)) return file
  const { tensors, metadata: { [SUM]: sum, ...texts } } = file.right
  if (texts['format'] !== format) return refuse('metadata, "format"', `"${format}"`, describe(texts['format']))
  if (texts['version'] !== version) return refuse('metadata, "version"', `"${version}"`, describe(texts['version']))
  if (sum === undefined) return file
  const found = checksumOf(Object.entries(tensors), Object.entries(texts))
  return found === sum ? file : refuse('contents', `the checksum ${sum.slice(0, 40)}`, `${found}: the file is damaged; one that was changed on purpose must not have the metadata "${SUM}"`)
}
