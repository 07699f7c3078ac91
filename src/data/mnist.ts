import { isLeft, right } from '#either'
import type { Either } from 'fp-ts/lib/Either.js'
import { isRecord } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'
import { fromStorage, storageOf, type AnyTensor, type Tensor } from '../tensor/value.js'
import type { Bytes } from './format/bytes.js'
import { counted, refusing, type FormatError } from './format/error.js'
import { placeOf } from './format/elements.js'
import * as Idx from './format/idx.js'
import { describe, describeTensor } from './say/describe.js'

/** The four files of MNIST and its relatives, as their bytes: as they are or packed by gzip. */
export interface MnistFiles {
  readonly trainImages: Bytes
  readonly trainLabels: Bytes
  readonly testImages: Bytes
  readonly testLabels: Bytes
}

/** Images, and what each shows. */
export interface Images {
  /** One image a row: 28×28 pixels, row by row, 0 (paper) to 1 (ink). */
  readonly x: Tensor<readonly [number, 784]>
  /** The class of each image, 0…9. */
  readonly y: Tensor<readonly [number], 'int32'>
}

/** The type of `mnist`. */
export interface Mnist {
  readonly train: Images
  readonly test: Images
}

const refuse = refusing('mnist')

const [SIDE, PIXELS, CLASSES] = [28, 784, 10]

const fileOf = (files: MnistFiles, name: keyof MnistFiles): Either<FormatError, AnyTensor> => {
  const read = Idx.decode(files[name])
  return isLeft(read) ? refuse(`${name}, ${read.left.place}`, read.left.expected, read.left.found) : read
}

const part = (files: MnistFiles, images: keyof MnistFiles, labels: keyof MnistFiles): Either<FormatError, Images> => {
  const [pixels, classes] = [fileOf(files, images), fileOf(files, labels)]
  if (isLeft(pixels)) return pixels
  if (isLeft(classes)) return classes
  const [x, y] = [pixels.right, classes.right]
  const [rows = 0, height, width] = x.shape
  if (x.dtype !== 'int32' || x.shape.length !== 3 || height !== SIDE || width !== SIDE) return refuse(images, `${describeTensor([null, SIDE, SIDE], 'int32')} of pixels`, describe(x))
  if (y.dtype !== 'int32' || y.shape.length !== 1 || y.shape[0] !== rows) return refuse(labels, `${counted(rows, 'label')}, as many as there are images`, describe(y))
  const [ink, shown] = [storageOf(x, 'mnist'), storageOf(y, 'mnist')]
  const pixel = ink.findIndex(value => value < 0 || value > 255)
  if (pixel >= 0) return refuse(`${images}, ${placeOf(x.shape, pixel)}`, 'a number from 0 to 255', String(ink[pixel]))
  const wrong = shown.findIndex(label => label < 0 || label >= CLASSES)
  if (wrong >= 0) return refuse(`${labels}, [${wrong}]`, `a class from 0 to ${CLASSES - 1}`, String(shown[wrong]))
  const scaled = new Float32Array(ink.length)
  for (let i = 0; i < ink.length; i++) scaled[i] = ink[i]! / 255
  return right({ x: asStated(fromStorage([rows, PIXELS], 'float32', scaled)), y: asStated(y) })
}

/**
 * MNIST, or one of its relatives of ten classes (Fashion-MNIST, KMNIST), of the bytes of its four files, which are read by {@link Idx} and looked at: images of
 * 28×28 pixels, as many labels, classes 0…9. Pixels are divided by 255. `mnist(directory)` of `pullback/node` reads them from a folder.
 *
 * @example
 * import { tensor, zeros } from 'pullback'
 * import { Idx, mnist } from 'pullback/data'
 * import { isRight } from 'fp-ts/lib/Either.js'
 *
 * const images = Idx.encode(zeros([2, 28, 28], { dtype: 'int32' }), { as: 'uint8' })
 * const labels = Idx.encode(tensor([3, 9], { dtype: 'int32' }), { as: 'uint8' })
 * const read = mnist({ trainImages: images, trainLabels: labels, testImages: images, testLabels: labels })
 * if (isRight(read)) console.log(read.right.train.x.shape, String(read.right.test.y)) // => [ 2, 784 ] Tensor [2] int32 (3, 9)
 *
 * @since 0.2.0
 * @category data sets
 */
export const mnist = (files: MnistFiles): Either<FormatError, Mnist> => {
  if (!isRecord(files)) return refuse('files', 'a record of the four files', describe(files))
  const train = part(files, 'trainImages', 'trainLabels')
  if (isLeft(train)) return train
  const test = part(files, 'testImages', 'testLabels')
  return isLeft(test) ? test : right({ train: train.right, test: test.right })
}
