import { compile, fromArray, toFlat, type AnyTensor, type FloatDType, type Key, type Tensor } from 'pullback'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'
import { readFixture, type Argument, type RandomCase } from '../oracle/read.js'
import { asStated } from '../../src/tensor/cast.js'
import { contents, differences, keyOf, tensorOf, wordsOf } from '../support/compare.js'

const fixture = readFixture('random')

const argument = {
  number: (x: Argument | undefined): number => typeof x === 'number' ? x : expect.fail('no number'),
  numbers: (x: Argument | undefined): readonly number[] => Array.isArray(x) ? x.map(argument.number) : expect.fail('no list'),
  dtype: (x: Argument | undefined): FloatDType => x === 'float64' ? 'float64' : 'float32',
}

const range = (args: RandomCase['args']) => ({
  dtype: argument.dtype(args['dtype']),
  ...(args['minval'] !== undefined && { min: argument.number(args['minval']), max: argument.number(args['maxval']) }),
})

const draws: Readonly<Record<string, (key: Key, args: RandomCase['args']) => AnyTensor>> = {
  bits: (key, args) => Random.bits(key, argument.numbers(args['shape'])),
  uniform: (key, args) => Random.uniform(key, argument.numbers(args['shape']), range(args)),
  normal: (key, args) => Random.normal(key, argument.numbers(args['shape']), { dtype: argument.dtype(args['dtype']) }),
  gumbel: (key, args) => Random.gumbel(key, argument.numbers(args['shape']), { dtype: argument.dtype(args['dtype']) }),
  truncatedNormal: (key, args) => Random.truncatedNormal(key, argument.numbers(args['shape']),
    { dtype: argument.dtype(args['dtype']), lower: argument.number(args['lower']), upper: argument.number(args['upper']) }),
  bernoulli: (key, args) => Random.bernoulli(key, argument.number(args['p']), argument.numbers(args['shape'])),
}

const stepsOf = (path: Argument | undefined): readonly (readonly Argument[])[] =>
  Array.isArray(path) ? path.map(step => Array.isArray(step) ? step : expect.fail('no step')) : expect.fail('no path')

const walk = (key: Key, path: Argument | undefined): Key => stepsOf(path).reduce<Key>(
  (at, [kind, a, i]) => kind === 'foldIn' ? Random.foldIn(at, argument.number(a)) : Random.split(at, argument.number(a))[argument.number(i)]!, key)

const named = (word: string): readonly (readonly [string, RandomCase])[] =>
  fixture.cases.filter(c => c.word === word).map(c => [c.name, c] as const)

const elements = (x: AnyTensor): readonly number[] => [...toFlat(x)]

describe('keys are those of JAX', () => {
  it.each(named('key'))('%s', (_, { args, outputs }) => {
    expect(wordsOf(Random.key(argument.number(args['seed'])))).toEqual(outputs[0]!.data)
  })

  it.each(named('split'))('%s', (_, { args, inputs, outputs }) => {
    const split = (parent: Key) => Random.split(parent, argument.number(args['n']))
    expect(split(keyOf(inputs[0]!)).flatMap(wordsOf)).toEqual(outputs[0]!.data)
    expect(compile(split)(keyOf(inputs[0]!)).flatMap(wordsOf)).toEqual(outputs[0]!.data)
  })

  it.each(named('foldIn'))('%s', (_, { args, inputs, outputs }) => {
    const data = argument.number(args['data'])
    const scalar = fromArray([], [data | 0], { dtype: 'int32' })
    const traced = compile((parent: Key, x: Tensor<readonly [], 'int32'>) => Random.foldIn(parent, x))
    expect(wordsOf(Random.foldIn(keyOf(inputs[0]!), data))).toEqual(outputs[0]!.data)
    expect(wordsOf(traced(keyOf(inputs[0]!), scalar))).toEqual(outputs[0]!.data)
  })

  it.each(named('chain'))('%s', (_, { args, inputs, outputs, key }) => {
    const end = walk(keyOf(inputs[0]!), args['path'])
    expect(wordsOf(end)).toEqual(key?.data)
    expect(elements(Random.uniform(end, argument.numbers(args['shape'])))).toEqual(outputs[0]!.data)
  })
})

describe('draws are those of JAX, alone and compiled with the key as argument', () => {
  it.each(['bits', 'uniform', 'bernoulli'].flatMap(named))('%s, bit for bit', (_, { word, args, inputs, outputs }) => {
    const f = (key: Key) => draws[word]!(key, args)
    const expected = contents(tensorOf(outputs[0]!))
    expect(contents(f(keyOf(inputs[0]!)))).toEqual(expected)
    expect(contents(compile(f)(keyOf(inputs[0]!)))).toEqual(expected)
  })

  it.each(named('categorical'))('%s, bit for bit', (_, { inputs, outputs }) => {
    const logits: Tensor<readonly [...number[], number]> = asStated(tensorOf(inputs[1]!))
    const f = (key: Key) => Random.categorical(key, logits)
    expect(contents(f(keyOf(inputs[0]!)))).toEqual(contents(tensorOf(outputs[0]!)))
    expect(contents(compile(f)(keyOf(inputs[0]!)))).toEqual(contents(tensorOf(outputs[0]!)))
  })

  // The polynomial of erfinv may be evaluated in another order; near 0, a Gumbel number is the logarithm of nearly 1.
  it.each(['normal', 'gumbel', 'truncatedNormal'].flatMap(named))('%s, within its tolerance', (_, { word, args, inputs, outputs }) => {
    const f = (key: Key) => draws[word]!(key, args)
    const found = f(keyOf(inputs[0]!))
    const relative = word === 'truncatedNormal' ? 1e-5 : 1e-6
    const tolerance = { relative: found.dtype === 'float32' ? relative : relative * 1e-8, absolute: word === 'gumbel' ? 1e-6 : 0 }
    expect(differences(found, tensorOf(outputs[0]!), tolerance)).toEqual([])
    expect(differences(compile(f)(keyOf(inputs[0]!)), tensorOf(outputs[0]!), tolerance)).toEqual([])
  })
})
