/** What a project of sub-entries alone exports: it never imports `pullback`, which names `Tensor`. */
import { digits, split } from 'pullback/datasets'
import { dense } from 'pullback/layer'
import { squaredError } from 'pullback/loss'
import { adam } from 'pullback/optimizer'
import { key, split as keys, uniform } from 'pullback/random'

export const layer = dense(3, 2)
export const params = layer.init(key(0))
export const w = params.w
export const noise = uniform(key(1), [4, 3])
export const evaluate = layer.evaluate
export const [output, backward] = layer(params, noise)
export const loss = squaredError(output, layer.evaluate(params, noise))
export const three = keys(key(2), 3)
export const optimizer = adam(0.1)
export const state = optimizer.init(params)
export const parts = split(digits, { test: 0.2, key: key(3) })
