import { describe, expect, it } from 'vitest'
import { compile, grad, tensor, toFlat, type AnyTensor, type Tensor } from 'pullback'
import * as Loss from 'pullback/loss'
import { asStated } from '../../src/tensor/cast.js'
import type { PlainLoss } from '../layer/support.js'

/*
 * Where probabilities are 0 or 1 and logits infinite, a cross-entropy has terms 0·∞, which count 0: their limits, as the loss is continuous there.
 */

interface Edge {
  readonly name: string
  readonly loss: PlainLoss
  readonly output: readonly number[] | readonly (readonly number[])[]
  readonly target: readonly number[] | readonly (readonly number[])[]
  readonly value: number
  readonly gradient: readonly number[]
}

const [binary, logits, softmax]: readonly PlainLoss[] = asStated([Loss.binaryCrossEntropy, Loss.binaryCrossEntropyWithLogits, Loss.softmaxCrossEntropy])
const never = -Infinity

const edges: readonly Edge[] = [
  { name: 'certain and right', loss: binary!, output: [0, 1], target: [0, 1], value: 0, gradient: [0.5, -0.5] },
  { name: 'certain and wrong', loss: binary!, output: [0, 1], target: [1, 0], value: 100, gradient: [-5e11, 5e11] },
  { name: 'certain, the target is not', loss: binary!, output: [0, 1], target: [0.5, 0.5], value: 50, gradient: [0.25 - 2.5e11, 2.5e11 - 0.25] },
  { name: 'less than the least denominator', loss: binary!, output: [1e-20], target: [1], value: 20 * Math.LN10, gradient: [-1e12] },
  { name: 'infinite and right', loss: logits!, output: [Infinity, never], target: [1, 0], value: 0, gradient: [0, 0] },
  { name: 'infinite and wrong', loss: logits!, output: [Infinity, never], target: [0, 1], value: Infinity, gradient: [0.5, -0.5] },
  { name: 'infinite, the target is not certain', loss: logits!, output: [Infinity, never], target: [0.5, 0.25], value: Infinity, gradient: [0.25, -0.125] },
  { name: 'a class that cannot be and is not', loss: softmax!, output: [[never, 0, 0]], target: [[0, 0.5, 0.5]], value: Math.LN2, gradient: [0, 0, 0] },
  { name: 'classes that cannot be, one-hot', loss: softmax!, output: [[never, 0, 0], [0, never, never]], target: [[0, 1, 0], [1, 0, 0]], value: Math.LN2 / 2, gradient: [0, -0.25, 0.25, 0, 0, 0] },
  { name: 'a class that cannot be and is', loss: softmax!, output: [[never, 0, 0]], target: [[1, 0, 0]], value: Infinity, gradient: [-1, 0.5, 0.5] },
]

/** What is not within 10⁻⁶ of what is wanted. */
const far = (found: AnyTensor, wanted: readonly number[]): readonly string[] => {
  const values = toFlat(found)
  return wanted.flatMap((y, i) => values[i] === y || Math.abs(values[i]! / y - 1) < 1e-6 ? [] : [`${i}: ${values[i]}, not ${y}`])
}

describe.each(['float32', 'float64'] as const)('%s', dtype => {
  it.each(edges)('$loss.name: $name', ({ loss, output, target, value, gradient }) => {
    const [x, t] = [tensor(output, { dtype }), tensor(target, { dtype })] as const
    const [found, backward] = loss(x, t)
    expect(far(found, [value])).toEqual([])
    expect(far(backward(), gradient)).toEqual([])
    const alone = (z: Tensor): Tensor<readonly []> => asStated(loss(z, t)[0])
    expect(far(grad(alone)(asStated(x)), gradient)).toEqual([])
    const compiled = compile((z: Tensor) => [alone(z), grad(alone)(z)] as const)(asStated(x))
    expect(far(compiled[0], [value])).toEqual([])
    expect(far(compiled[1], gradient)).toEqual([])
  })
})

describe('softmaxCrossEntropy', () => {
  it('of a label and of its one-hot row is the same where other classes cannot be', () => {
    const z = tensor([[never, 2, 1], [1, never, 3]])
    const [label] = Loss.softmaxCrossEntropy(z, tensor([1, 2], { dtype: 'int32' }))
    const [oneHot] = Loss.softmaxCrossEntropy(z, tensor([[0, 1, 0], [0, 0, 1]]))
    expect([...toFlat(oneHot)]).toEqual([...toFlat(label)])
  })

  it('has the gradient of its target, −ln softmax, also where the target is 0', () => {
    const z = tensor([[0, 0]])
    expect(far(grad((t: Tensor<readonly [1, 2]>) => Loss.softmaxCrossEntropy(z, t)[0])(tensor([[0, 1]])), [Math.LN2, Math.LN2])).toEqual([])
  })
})
