import { describe, expect, it } from 'vitest'
import { toFlat, type AnyTensor, type Tree } from 'pullback'
import * as Loss from 'pullback/loss'
import { asStated } from '../../src/tensor/cast.js'
import { expectTreesClose, inOrderOf, treeOf, type PlainLoss } from '../layer/support.js'
import { casesOf, readFixture } from '../oracle/read.js'
import { expectClose, tensorOf } from '../support/compare.js'

const fixture = readFixture('loss')
const tolerance = { relative: 1e-5 }
const losses: Readonly<Record<string, PlainLoss>> = asStated({
  squaredError: Loss.squaredError,
  meanSquaredError: Loss.meanSquaredError,
  binaryCrossEntropy: Loss.binaryCrossEntropy,
  binaryCrossEntropyWithLogits: Loss.binaryCrossEntropyWithLogits,
  softmaxCrossEntropy: Loss.softmaxCrossEntropy,
})

describe.each(Object.keys(losses))('%s is what JAX computes', word => {
  it.each(casesOf(fixture, word))('$name', ({ inputs, outputs, dInputs }) => {
    const [output, target] = inputs.map(tensorOf) as [AnyTensor, AnyTensor]
    const [loss, backward] = losses[word]!(output, target)
    expect(loss.shape).toEqual([])
    expectClose(loss, tensorOf(outputs[0]!), tolerance, 'loss')
    expectClose(backward(), tensorOf(dInputs![0]!), tolerance, 'gradient')
  })
})

describe('l2Penalty is what JAX computes', () => {
  it.each(casesOf(fixture, 'l2Penalty'))('$name', ({ args, params, dParams, outputs }) => {
    const [penalty, backward] = Loss.l2Penalty(Number(args['lambda']))<Tree>(treeOf(params!))
    expectClose(penalty, tensorOf(outputs[0]!), tolerance, 'penalty')
    const gradient = backward()
    expectTreesClose(gradient, inOrderOf(gradient, treeOf(dParams!)), tolerance, 'gradient')
    expect(toFlat(penalty).length).toBe(1)
  })
})
