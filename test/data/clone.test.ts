import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { compile, pipe, tensor, zeros, type DType, type Tensor } from 'pullback'
import { paramsOf, report, tensorOf } from 'pullback/data'
import * as L from 'pullback/layer'
import * as Random from 'pullback/random'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'

/** What comes out at the other end of a port. */
const posted = (value: unknown): unknown => {
  const { port1, port2 } = new MessageChannel()
  port1.postMessage(value)
  const received: unknown = receiveMessageOnPort(port2)?.message
  port1.close()
  return received
}

describe.each([['structuredClone', structuredClone], ['postMessage', posted]] as const)('%s', (_, send) => {
  it('delivers the elements of a tensor and the words of a key', () => {
    expect(send({ x: tensor([[1, -0], [NaN, Infinity]]), k: Random.key(2 ** 32 + 3) })).toEqual({
      x: { shape: [2, 2], dtype: 'float32', elements: Float32Array.of(1, -0, NaN, Infinity) },
      k: { words: Int32Array.of(1, 3) },
    })
    expect(send(tensor([true, false]))).toEqual({ shape: [2], dtype: 'bool', elements: Uint8Array.of(1, 0) })
    expect(send(tensor([1.5], { dtype: 'float64' }))).toEqual({ shape: [1], dtype: 'float64', elements: Float64Array.of(1.5) })
    expect(send(zeros([0, 2], { dtype: 'int32' }))).toEqual({ shape: [0, 2], dtype: 'int32', elements: new Int32Array(0) })
  })

  it('throws while the elements are not known', () => {
    const f = compile((x: Tensor<readonly [2]>) => { send(x); return x })
    expect(() => f(tensor([1, 2]))).toThrow('elements: the elements of this float32 tensor of shape [2] are not known while compile traces')
  })

  it('takes parameters to a codec that makes them tensors again', () => {
    const model = pipe(L.input(3), L.named('hidden', L.dense(4)), L.named('act', L.relu), L.named('out', L.dense(2)))
    const params = model.init(Random.key(0))
    const read = paramsOf(model).decode(send(params))
    expect(isRight(read) && read.right).toEqual(params)
    const other = paramsOf(pipe(L.input(3), L.named('hidden', L.dense(5)))).decode(send(params))
    expect(isLeft(other) && report(other.left)).toBe([
      'hidden.w: expected a float32 tensor of shape [3, 5], found a float32 tensor of shape [3, 4]',
      'hidden.b: expected a float32 tensor of shape [5], found a float32 tensor of shape [4]',
      'act: expected nothing of this name, found an empty object', 'out: expected nothing of this name, found an object with w, b',
    ].join('\n'))
  })
})

it.each<readonly [string, DType, unknown, string]>([
  ['too few elements', 'float32', { shape: [2], dtype: 'float32', elements: Float32Array.of(1) },
    'elements: expected a Float32Array of 2, found a Float32Array'],
  ['an array of another type', 'float32', { shape: [2], dtype: 'float32', elements: Float64Array.of(1, 2) },
    'elements: expected a Float32Array of 2, found a Float64Array'],
  ['a view without elements', 'float32', { shape: [2], dtype: 'float32', elements: new DataView(new ArrayBuffer(8)) },
    'elements: expected a Float32Array of 2, found a DataView'],
  ['a byte that is no boolean', 'bool', { shape: [2], dtype: 'bool', elements: Uint8Array.of(1, 2) },
    'elements: expected a Uint8Array of 2, 0 or 1 each, found a Uint8Array'],
  ['another dtype', 'float32', { shape: [2], dtype: 'int32', elements: Int32Array.of(1, 2) },
    'expected a float32 tensor of shape [2], found an int32 tensor of shape [2]'],
  ['another shape', 'float32', { shape: [2, 1], dtype: 'float32', elements: Float32Array.of(1, 2) },
    'expected a float32 tensor of shape [2], found a float32 tensor of shape [2, 1]'],
])('a clone with %s is refused', (_, dtype, clone, sentence) => {
  const read = tensorOf([2], dtype).decode(clone)
  expect(isLeft(read) && report(read.left)).toBe(sentence)
})

it('a tensor that a codec has read from a clone shares nothing with it', () => {
  const elements = Float32Array.of(1, 2)
  const read = tensorOf([2]).decode({ shape: [2], dtype: 'float32', elements })
  elements.fill(7)
  expect(isRight(read) && read.right).toEqual(tensor([1, 2]))
})
