import { isLeft, left, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { join } from 'node:path'
import type { FormatError } from '../data/format/error.js'
import { mnist as ofBytes, type Mnist } from '../data/mnist.js'
import { FileError, pathArgument, reading } from './file/files.js'

/** How the file is called in the places it is had from. */
const namesOf = (name: string): readonly string[] => {
  const rank = name.endsWith('images') ? 3 : 1
  return ['-', '.'].flatMap(dot => ['', '.gz'].map(packed => `${name}${dot}idx${rank}-ubyte${packed}`))
}

const isMissing = ({ cause }: FileError): boolean => cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'

/** The first of a file's names that there is. */
const find = async (directory: string, name: string): Promise<Either<FileError, Uint8Array>> => {
  const names = namesOf(name)
  for (const file of names) {
    const read = await reading(join(directory, file), { decode: (bytes: Uint8Array) => right(bytes) })()
    if (!isLeft(read) || !isMissing(read.left)) return read
  }
  return left(new FileError(directory, new Error(`${directory} holds none of ${names.join(', ')}`)))
}

/**
 * MNIST, or one of its relatives, from a folder that holds its four files: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
 * `t10k-labels-idx1-ubyte`, as they are or packed (`.gz`).
 *
 * @since 0.2.0
 * @category data sets
 */
export const mnist = (directory: string): TaskEither<FileError | FormatError, Mnist> => {
  pathArgument('mnist', directory)
  return async () => {
    const [trainImages, trainLabels, testImages, testLabels] =
      await Promise.all([find(directory, 'train-images'), find(directory, 'train-labels'), find(directory, 't10k-images'), find(directory, 't10k-labels')])
    return isLeft(trainImages) ? trainImages : isLeft(trainLabels) ? trainLabels : isLeft(testImages) ? testImages : isLeft(testLabels) ? testLabels
      : ofBytes({ trainImages: trainImages.right, trainLabels: trainLabels.right, testImages: testImages.right, testLabels: testLabels.right })
  }
}
