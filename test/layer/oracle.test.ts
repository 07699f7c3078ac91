import { describe, expect, it } from 'vitest'
import { toFlat, type AnyTensor, type Tree } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Random from 'pullback/random'
import { pipe } from 'pullback'
import { asStated } from '../../src/tensor/cast.js'
import { casesOf, readFixture, type LayerCase } from '../oracle/read.js'
import { expectClose, tensorOf } from '../support/compare.js'
import { expectTreesClose, inOrderOf, plain, treeOf, type Plain, type PlainLoss } from './support.js'

const fixture = readFixture('layer')
const tolerance = { relative: 1e-5 }

/** The layer of a word for features of the recorded shape. */
const layers: Readonly<Record<string, (x: readonly number[], c: LayerCase) => unknown>> = {
  dense: (x, c) => L.dense(x.at(-1)!, c.outputs[0]!.shape.at(-1)!),
  relu: x => L.relu(x.slice(-1)),
  sigmoid: x => L.sigmoid(x.slice(-1)),
  tanh: x => L.tanh(x.slice(-1)),
  gelu: x => L.gelu(x.slice(-1)),
  silu: x => L.silu(x.slice(-1)),
  softplus: x => L.softplus(x.slice(-1)),
  softmax: x => L.softmax(x.slice(-1)),
  residual: x => L.residual(L.dense(x.at(-1)!, x.at(-1)!)),
  batchNorm: x => L.batchNorm()(x.slice(-1)),
}

const checkCase = (layer: Plain, c: LayerCase): void => {
  const params = treeOf(c.params)
  const x = tensorOf(c.inputs[0]!)
  const state = c.state && treeOf(c.state)
  const [y, backward, next] = layer(params, x, state && { state })
  expectClose(y, tensorOf(c.outputs[0]!), tolerance, 'output')
  const [dParams, dx] = backward(tensorOf(c.dOutputs![0]!))
  expectTreesClose(dParams, inOrderOf(dParams, treeOf(c.dParams)), tolerance, 'dParams')
  expectClose(dx, tensorOf(c.dInputs![0]!), tolerance, 'dx')
  if (c.nextState !== undefined) expectTreesClose(next, inOrderOf(next, treeOf(c.nextState)), tolerance, 'state')
  expectClose(layer.evaluate(params, x, state), tensorOf(c.evaluated ?? c.outputs[0]!), tolerance, 'evaluate')
}

describe.each(Object.keys(layers))('%s is what JAX computes', word => {
  it.each(casesOf(fixture, word))('$name', c => {
    const layer = plain(layers[word]!(c.inputs[0]!.shape, c))
    expect(layer.outShape).toEqual(c.outputs[0]!.shape.slice(-1))
    checkCase(layer, c)
  })
})

it.each(casesOf(fixture, 'dropout'))('$name keeps the values that JAX keeps', c => {
  const x = tensorOf(c.inputs[0]!)
  const dy = tensorOf(c.dOutputs![0]!)
  const layer = plain(L.dropout(Number(c.args['rate']))(x.shape.slice(-1)))
  const [y, backward] = layer({}, x, { key: Random.key(3) })
  const dx = backward(dy)[1]
  const pairs = [[y, tensorOf(c.outputs[0]!), x], [dx, tensorOf(c.dInputs![0]!), dy]] as const
  for (const [found, expected, source] of pairs) {
    const [mine, theirs, from] = [toFlat(found), toFlat(expected), toFlat(source)]
    const both = Array.from(mine.keys()).filter(i => mine[i] !== 0 && theirs[i] !== 0)
    expect(both.length).toBeGreaterThan(0)
    for (const i of both) expect(Math.abs(mine[i]! - theirs[i]!)).toBeLessThanOrEqual(1e-6 * Math.abs(from[i]!) * 4)
  }
  expectClose(layer.evaluate({}, x), tensorOf(c.evaluated!), { relative: 0 })
})

it.each(casesOf(fixture, 'mlp'))('$name, through the loss', c => {
  const params: Tree = treeOf(c.params)
  const [x, labels] = c.inputs.map(tensorOf) as [AnyTensor, AnyTensor]
  const { hidden }: { readonly hidden: { readonly w: AnyTensor } } = asStated(params)
  const sizes = [x.shape[1]!, hidden.w.shape[1]!, tensorOf(c.evaluated!).shape[1]!] as const
  const model = plain(pipe(L.input(sizes[0]), L.named('hidden', L.dense(sizes[1])), L.named('act', L.relu), L.named('out', L.dense(sizes[2]))))
  const [logits, backward] = model(params, x)
  expectClose(logits, tensorOf(c.evaluated!), tolerance, 'logits')
  const [loss, lossBackward] = asStated<PlainLoss>(Loss.softmaxCrossEntropy)(logits, labels)
  expectClose(loss, tensorOf(c.outputs[0]!), tolerance, 'loss')
  const [dParams, dx] = backward(lossBackward())
  const dy = toFlat(tensorOf(c.dOutputs![0]!))[0]!
  expect(dy).toBe(1)
  expectTreesClose(dParams, inOrderOf(dParams, { ...asStated<object>(treeOf(c.dParams)), act: {} }), tolerance, 'dParams')
  expectClose(dx, tensorOf(c.dInputs![0]!), tolerance, 'dx')
})
