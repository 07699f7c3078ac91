import fc from 'fast-check'
import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { report, trainConfig, trainDefaults } from 'pullback/data'
import { expect, it } from 'vitest'
import { nearest } from '../../src/data/say/nearest.js'

const mistakes = (options: unknown): string => {
  const result = trainConfig.decode(options)
  return isLeft(result) ? report(result.left) : ''
}

it('options that are left out take their defaults', () => {
  const result = trainConfig.decode({ epochs: 3, hidden: [], seed: undefined })
  expect(isRight(result) && result.right).toEqual({ ...trainDefaults, epochs: 3, hidden: [] })
  expect(isRight(result) && Object.isFrozen(result.right)).toBe(true)
})

it.each<[unknown, string]>([
  [{ epochs: 0 }, 'epochs: expected a whole number, 1 or more, found 0'],
  [{ epochs: null }, 'epochs: expected a whole number, 1 or more, found null'],
  [{ epochs: 'many' }, 'epochs: expected a whole number, 1 or more, found "many"'],
  [{ batchSize: 2.5 }, 'batchSize: expected a whole number, 1 or more, found 2.5'],
  [{ learningRate: -1 }, 'learningRate: expected a number above 0, found -1'],
  [{ learningRate: Infinity }, 'learningRate: expected a number above 0, found Infinity'],
  [{ seed: -1 }, 'seed: expected a whole number from 0 to 2^53 - 1, found -1'],
  [{ hidden: 32 }, 'hidden: expected a list of layer sizes, each a whole number, 1 or more, found 32'],
  [{ hidden: [64, 0] }, 'hidden[1]: expected a whole number, 1 or more, found 0'],
  [{ dropLast: 'no' }, 'dropLast: expected true or false, found "no"'],
  [{ learningrate: 1 }, 'learningrate: there is no such option: did you mean learningRate?'],
  [{ batch: 1 }, 'batch: there is no such option: did you mean batchSize?'],
  [{ epcohs: 1, seed: 'x' }, 'epcohs: there is no such option: did you mean epochs?\nseed: expected a whole number from 0 to 2^53 - 1, found "x"'],
  [{ optimizer: 'sgd' },
    'optimizer: there is no such option: the options are epochs, batchSize, learningRate, seed, hidden, dropLast'],
  [[], 'expected an object of training options, found an array of 0'],
  [null, 'expected an object of training options, found null'],
])('%j is refused with a sentence', (options, sentence) => {
  expect(mistakes(options)).toBe(sentence)
})

const options = fc.record({
  epochs: fc.integer({ min: 1 }), batchSize: fc.integer({ min: 1 }), learningRate: fc.double({ min: 1e-9, max: 10, noNaN: true }),
  seed: fc.nat(), hidden: fc.array(fc.integer({ min: 1 })), dropLast: fc.boolean(),
})

it('options go to JSON and back', () => {
  fc.assert(fc.property(options, (given) => {
    const result = trainConfig.decode(given)
    if (isLeft(result)) throw new Error(report(result.left))
    expect(trainConfig.is(result.right)).toBe(true)
    expect(trainConfig.decode(JSON.parse(JSON.stringify(trainConfig.encode(result.right))))).toEqual(result)
  }))
})

it('the nearest name is one that a slip of the hand leads to', () => {
  const names = ['epochs', 'batchSize', 'learningRate', 'seed', 'hidden']
  expect(['epoch', 'seeds', 'hiden', 'BATCHSIZE', 'learnignRate', 'dees', 'e', 'x', 'momentum'].map((name) => nearest(name, names)))
    .toEqual(['epochs', 'seed', 'hidden', 'batchSize', 'learningRate', undefined, undefined, undefined, undefined])
})
