import { isLeft } from 'fp-ts/lib/Either.js'
import { ArgumentError, pipe, tensor } from 'pullback'
import * as L from 'pullback/layer'
import * as Onnx from 'pullback/onnx'
import * as Random from 'pullback/random'
import { asStated } from '../../src/tensor/cast.js'
import type { Row, Untyped } from './hostile.js'

const model = pipe(L.input(2), L.named('out', L.dense(1)))

/** Params that are none of the model's are a Left: thrown here, so that it is seen. */
const written: Untyped = (...args) => {
  const file = asStated<(...all: readonly unknown[]) => ReturnType<typeof Onnx.toOnnx>>(Onnx.toOnnx)(...args)
  if (isLeft(file)) throw new ArgumentError(file.left.message)
  return file.right
}

export const onnxRows: readonly Row[] = [
  { word: 'toOnnx', call: written, args: [model, model.init(Random.key(0)), tensor([[1, 2]]), { batch: true }], takes: ['maker', '', '', 'record bare'], optional: 1 },
]
