import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import { parse, usage } from '../../../src/node/digits/options.js'

const mistakes = (...args: readonly string[]): readonly string[] => {
  const result = parse(args)
  return isLeft(result) ? result.left : []
}

it('without arguments, the defaults', () => {
  const result = parse([])
  expect(isRight(result) && result.right).toEqual({
    kind: 'train', report: 'report.html',
    options: { epochs: 30, batchSize: 32, learningRate: 0.2, seed: 0, hidden: [32], dropLast: false },
  })
})

it('every option, in both spellings', () => {
  const expected = {
    kind: 'train', report: 'a.html', options: { epochs: 3, batchSize: 8, learningRate: 0.05, seed: 7, hidden: [64, 32], dropLast: false },
  }
  const args = [['epochs', '3'], ['batch-size', '8'], ['learning-rate', '5e-2'], ['seed', '7'], ['hidden', '64,32'], ['report', 'a.html']] as const
  for (const result of [parse(args.flatMap(([name, value]) => [`--${name}`, value])), parse(args.map(([name, value]) => `--${name}=${value}`))]) {
    expect(isRight(result) && result.right).toEqual(expected)
  }
  const linear = parse(['--hidden='])
  expect(isRight(linear) && linear.right.kind === 'train' && linear.right.options.hidden).toEqual([])
})

it.each<readonly [readonly string[], readonly string[]]>([
  [['--epochs', '0'], ['--epochs: expected a whole number, 1 or more, found 0']],
  [['--epochs', 'ten'], ['--epochs: expected a whole number, 1 or more, found "ten"']],
  [['--epochs', '-5'], ['--epochs: expected a whole number, 1 or more, found -5']],
  [['--batch-size='], ['--batch-size: expected a whole number, 1 or more, found ""']],
  [['--learning-rate', '0'], ['--learning-rate: expected a number above 0, found 0']],
  [['--hidden', '64,,32'], ['--hidden, layer 2: expected a whole number, 1 or more, found ""']],
  [['--seed', '1.5'], ['--seed: expected a whole number from 0 to 2^53 - 1, found 1.5']],
  [['--seed'], ['--seed: a value is missing after it']],
  [['--seed', '--epochs', '3'], ['--seed: a value is missing after it', '3: there are options only, which begin with --']],
  [['--epoch', '3'], ['--epoch: there is no such option: did you mean --epochs?']],
  [['--momentum=0.9'], ['--momentum: there is no such option']],
  [['train'], ['train: there are options only, which begin with --']],
  [['--hidden', '1000000000'], ['--hidden: a network 64-1000000000-10 has 75,000,000,010 weights: expected at most 67,108,864']],
  [['--hidden', '20000,20000'], ['--hidden: a network 64-20000-20000-10 has 401,520,010 weights: expected at most 67,108,864']],
  [['--hidden', '1,'.repeat(100) + '1'], ['--hidden: expected at most 100 layers, found 101']],
  [['--hidden', '3000000000', '--epochs', '1e15'], [
    '--epochs: expected at most 1,000,000, found 1,000,000,000,000,000',
    '--hidden: a network 64-3000000000-10 has 225,000,000,010 weights: expected at most 67,108,864']],
  [['--report='], ['--report: expected the name of a file, found nothing']],
])('%j is refused', (args, sentences) => {
  expect(mistakes(...args)).toEqual(sentences)
})

it('help is asked for, whatever else is there, and lists every option with its default', () => {
  for (const args of [['--help'], ['-h'], ['--epochs', '3', '--help']]) expect(parse(args)).toEqual({ _tag: 'Right', right: { kind: 'help' } })
  for (const [option, value] of [['epochs', 30], ['batch-size', 32], ['learning-rate', 0.2], ['seed', 0], ['hidden', 32], ['report', 'report.html']]) {
    expect(usage()).toMatch(new RegExp(`--${option} .*\\(default ${value}\\)`))
  }
})
