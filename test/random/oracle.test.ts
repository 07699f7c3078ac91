import { compile, toFlat, type AnyTensor, type FloatDType, type Key } from 'pullback'
import * as Random from 'pullback/random'
import { describe, expect, it } from 'vitest'
import { readFixture, type Argument, type RandomCase } from '../oracle/read.js'
import { expectClose, keyOf, tensorOf, wordsOf } from '../support/compare.js'

const fixture = readFixture('random')

const argument = {
  number: (x: Argument | undefined): number => typeof x === 'number' ? x : expect.fail(`${x} is no number`),
  numbers: (x: Argument | undefined): readonly number[] => Array.isArray(x) ? x.map(argument.number) : expect.fail(`${x} is no list`),
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
  bernoulli: (key, args) => Random.bernoulli(key, argument.number(args['p']), argument.numbers(args['shape'])),
}

const same = (found: AnyTensor, expected: AnyTensor): void => {
  expect([found.shape, found.dtype]).toEqual([expected.shape, expected.dtype])
  expect([...toFlat(found)]).toEqual([...toFlat(expected)])
}

const walk = (key: Key, path: Argument | undefined): Key => {
  if (!Array.isArray(path)) return expect.fail('no path')
  return path.reduce<Key>((at, step) => {
    const [kind, a, b] = Array.isArray(step) ? step : []
    return kind === 'foldIn' ? Random.foldIn(at, argument.number(a)) : Random.split(at, argument.number(a))[argument.number(b)]!
  }, key)
}

describe('keys are those of JAX', () => {
  for (const { name, word, args, inputs, outputs, key } of fixture.cases) {
    const output = outputs[0]!
    if (word === 'key') it(name, () => { expect(wordsOf(Random.key(argument.number(args['seed'])))).toEqual(output.data) })
    if (word === 'split') {
      it(name, () => {
        const split = (parent: Key) => Random.split(parent, argument.number(args['n']))
        for (const f of [split, compile(split)]) expect(f(keyOf(inputs[0]!)).flatMap(wordsOf)).toEqual(output.data)
      })
    }
    if (word === 'foldIn') {
      it(name, () => {
        const data = argument.number(args['data'])
        const scalar = tensorOf({ shape: [], dtype: 'uint32', data: [data] })
        const byTensor = compile((parent: Key, x: AnyTensor) => Random.foldIn(parent, x as Parameters<typeof Random.foldIn>[1]))
        expect(wordsOf(Random.foldIn(keyOf(inputs[0]!), data))).toEqual(output.data)
        expect(wordsOf(byTensor(keyOf(inputs[0]!), scalar))).toEqual(output.data)
      })
    }
    if (word === 'chain') {
      it(name, () => {
        const end = walk(keyOf(inputs[0]!), args['path'])
        expect(wordsOf(end)).toEqual(key?.data)
        same(Random.uniform(end, argument.numbers(args['shape'])), tensorOf(output))
      })
    }
  }
})

describe('draws are those of JAX, alone and compiled with the key as argument', () => {
  for (const { name, word, args, inputs, outputs } of fixture.cases) {
    const draw = draws[word]
    if (draw === undefined) continue
    it(name, () => {
      const f = (key: Key) => draw(key, args)
      const found = f(keyOf(inputs[0]!))
      // normal goes through a polynomial that JAX may evaluate in another order; all else is exact.
      if (word === 'normal') expectClose(found, tensorOf(outputs[0]!), { relative: found.dtype === 'float32' ? 1e-6 : 1e-14 }, name)
      else same(found, tensorOf(outputs[0]!))
      same(compile(f)(keyOf(inputs[0]!)), found)
    })
  }
})
