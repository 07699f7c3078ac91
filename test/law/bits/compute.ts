import {
  avgPool2d, compile, conv2d, cos, cumsum, erf, erfc, exp, expm1, linspace, log, log1p, mul, pipe, pow, sigmoid, sin, softmax, take, tanh, type AnyTensor, type FloatDType, type Tree,
} from 'pullback'
import { digits as data, split } from 'pullback/datasets'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import * as Train from 'pullback/train'
import { asStated } from '../../../src/tensor/cast.js'
import { argumentsOf, functionOf, tensorOf, userFunctionOf, type Case } from '../compiled/case.js'
import { drawnWith } from '../compiled/dice.js'
import { generate } from '../compiled/generate.js'
import { Hash } from './hash.js'

/*
 * Runs, as hashes of the bits that they give: the same in Node of any version and in a browser. Nothing of a host is asked for, so that a page can run this
 * file as it is.
 */

/** The elementary functions by definition, and draws, which are made of them. */
const defined = <D extends FloatDType>(dtype: D): string => {
  const x = linspace(-40, 40, 4001, { dtype })
  const size = mul(x, x)
  const functions: readonly AnyTensor[] = [
    exp(x), expm1(x), log(size), log1p(size), sin(mul(x, 1e5)), cos(x), sin(mul(size, 1e30)), tanh(x), sigmoid(x), erf(x), erfc(x), pow(size, x), softmax(x),
  ]
  const draws = [Random.normal(Random.key(1), [1000], { dtype }), Random.uniform(Random.key(2), [1000], { dtype, min: -3, max: 5 })]
  return new Hash().tree([...functions, ...draws]).toString()
}

/** The digits, as `npm start` reads them, and with everything that a network of this library can hold. */
const digits = (rich: boolean): string => {
  const { train, test } = split(data, { test: 0.2, key: Random.key(1797), stratify: true })
  const base = {
    loss: Loss.softmaxCrossEntropy, batchSize: 32, epochs: 2, key: Random.key(0), metrics: { accuracy: Train.accuracy },
  }
  if (!rich) {
    const model = pipe(L.input(64), L.named('hidden', L.dense(32)), L.named('act', L.relu), L.named('out', L.dense(10)))
    const config = { ...base, model, optimizer: Opt.momentum(Opt.cosineDecay(0.2, { steps: 90 })) }
    const last = Train.fit(config, { train, test })
    return new Hash().tree(last.params).text(JSON.stringify(last.metrics)).toString()
  }
  const model = pipe(
    L.input(64), L.named('first', L.dense(32)), L.named('norm', L.batchNorm()), L.named('gelu', L.gelu), L.named('drop', L.dropout(0.2)),
    L.named('second', L.dense(32)), L.named('silu', L.silu), L.named('third', L.dense(16)), L.named('tanh', L.tanh), L.named('out', L.dense(10)),
  )
  const config = { ...base, model, optimizer: Opt.chain(Opt.clipByGlobalNorm(1), Opt.adam(Opt.exponentialDecay(0.01, { rate: 0.9, steps: 10 }))) }
  const last = Train.fit(config, { train, test })
  return new Hash().tree(last.params).tree(last.state).text(JSON.stringify(last.metrics)).toString()
}

/** Of a drawn program: as it is defined, compiled, and compiled with every other argument closed over. The last two are the same bits. */
const program = (index: number): string => {
  const c: Case = drawnWith(Math.imul(index + 7_000_003, 0x9e3779b1) | 0, generate)
  const args = argumentsOf(c, c.inputs)
  const f = userFunctionOf(c)
  const compiled = compile(asStated<(...xs: readonly Tree[]) => readonly Tree[]>(f))(...args)
  const closed = compile(asStated<(...xs: readonly Tree[]) => readonly Tree[]>((...xs: typeof args) => f(...args.map((x, i) => i % 2 === 0 ? xs[i / 2]! : x))))
  const partly = closed(...args.filter((_, i) => i % 2 === 0))
  const [all, part] = [new Hash().tree(compiled).toString(), new Hash().tree(partly).toString()]
  if (all !== part) throw new Error(`program ${index}: closed over, arguments give other bits`)
  return `${all.slice(0, 8)}${new Hash().tree(functionOf(c)(c.inputs.map(tensorOf))).toString().slice(0, 4)}`
}

/** Words that bring primitives which the programs draw: a page loads what it names. */
const bringing = (): string => {
  const x = Random.normal(Random.key(3), [2, 9, 8, 5])
  const y = conv2d(x, Random.normal(Random.key(4), [3, 3, 5, 20]), { padding: 'same' })
  return new Hash().tree([y, avgPool2d(y, 2), cumsum(y, 0), take(y, [1, 0], 0)]).toString()
}

/** Every run, by its name. */
export const bits = (programs: number): Readonly<Record<string, string | readonly string[]>> => ({
  'defined float32': defined('float32'),
  'defined float64': defined('float64'),
  'the digits': digits(false),
  'the digits, with dropout, batch normalization and others': digits(true),
  'words that bring primitives': bringing(),
  programs: Array.from({ length: programs }, (_, i) => program(i)),
})
