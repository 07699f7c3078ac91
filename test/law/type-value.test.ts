import type fc from 'fast-check'
import { fromArray, tensor, type AnyTensor, type DType } from 'pullback'
import { describe, expect, it } from 'vitest'
import { compilers } from '../../type-tests/support/compilers.js'
import { clean } from '../examples/check.js'
import { checkShape } from '../../src/tensor/construct.js'
import { rows } from '../support/words.js'
import { blurred, mutated } from './type-value/alter.js'
import { execute, judge, type Judgement, type Outcome } from './type-value/check.js'
import { abstract, type Sizes } from './type-value/piece.js'
import { drawn, exactPrograms, hugePrograms } from './type-value/programs.js'

/*
 * Type and value agree: programs are drawn as source text, and what the compiler says of a program is compared with what executing it does.
 */

clean('type-value')
const newest = compilers.at(-1)!

const programs = exactPrograms(8, 300)
const exact = programs.map(({ text }) => text)
const altered = (texts: readonly string[], by: (text: string) => fc.Arbitrary<string>): readonly string[] =>
  [...new Set(texts.map((text, i) => drawn(by(text), 1, i)[0]!))]

/**
 * What only executing tells: of elements, indices, bounds and empty axes; and what a check would put off in generic code: a negative size
 * that is given to a constructor, an axis by default that a scalar lacks, and a part that begins before the axis does.
 */
const onlyExecuted = new RegExp([
  '^(zeros|ones|full|fromArray|tensor|eye|arange|linspace): ', 'there is nothing to choose$', 'lies outside it$', '^clip: low is',
  'is not a number of classes$', ': \\[\\] has no axis -1$', 'does not lie on it from -\\d+$',
].join('|'))

/** What the signature of a word refuses by itself, without the sentence: a tensor of another dtype than the one before. */
const unsaid = /^(writeAt|solve|triangularSolve): \w+ and \w+ differ: cast one of them$/

/** What is wrong where the compiler must reject exactly what throws, with the same sentence, and know every other type exactly. */
const disagreement = (outcome: Outcome, { rejected, wrong }: Judgement): string | undefined =>
  'type' in outcome
    ? rejected !== undefined ? `is ${outcome.type}, and is rejected: ${rejected}` : wrong
    : onlyExecuted.test(outcome.sentence) ? undefined
    : rejected === undefined ? `compiles, and throws ${outcome.sentence}`
    : rejected.includes(outcome.sentence) || unsaid.test(outcome.sentence) ? undefined : `throws ${outcome.sentence}, and is rejected otherwise: ${rejected}`

const complaints = (texts: readonly string[], outcomes: readonly Outcome[], judgements: readonly Judgement[]): string =>
  texts.flatMap((text, i) => {
    const found = disagreement(outcomes[i]!, judgements[i]!)
    return found === undefined ? [] : [`${text}\n    ${found}`]
  }).join('\n\n')

/** Words whose shapes are held to their types by tables of their own: type-tests/op/convolution and vocabulary, and their fixtures. */
const apart = new Set(['topK', 'conv1d', 'conv2d', 'convTranspose1d', 'convTranspose2d', 'maxPool1d', 'maxPool2d', 'avgPool1d', 'avgPool2d'])

it('every word that computes is drawn several times', () => {
  const times = (word: string): number => programs.filter(({ words }) => words.includes(word)).length
  expect(rows.map(({ word }) => word).filter(word => !apart.has(word) && times(word) < 5)).toEqual([])
})

const threw = (outcome: Outcome): outcome is { readonly sentence: string } => 'sentence' in outcome

it('programs that fit are executed, and many of the altered ones throw', async () => {
  expect((await execute('exact', exact)).filter(threw)).toEqual([])
  const refused = (await execute('mutated', altered(exact, mutated))).filter(threw).filter(({ sentence }) => !onlyExecuted.test(sentence))
  expect(refused.length).toBeGreaterThan(150)
})

describe.each(compilers)('on TypeScript $version', compiler => {
  it('a literal shape is the value’s, and what does not fit is rejected with the sentence that it throws', async () => {
    const all = [...exact, ...altered(exact, mutated)]
    // The older compilers are slow.
    const texts = compiler === newest ? all : all.filter((_, i) => i % 4 === 0)
    const outcomes = await execute(`exact-${compiler.version}`, texts)
    expect(complaints(texts, outcomes, await judge(compiler, 'exact', 'is', texts, outcomes))).toBe('')
  })
})

it('of sizes known only at run time the type claims nothing that the value has not', async () => {
  const texts = altered(exact, blurred)
  const outcomes = await execute('blurred', texts)
  expect(outcomes.filter(threw)).toEqual([])
  const judgements = await judge(newest, 'blurred', 'allows', texts, outcomes)
  const found = judgements.flatMap(({ rejected, wrong }, i) => rejected === undefined && wrong !== undefined ? [`${texts[i]!}\n    ${wrong}`] : [])
  expect(found.join('\n\n')).toBe('')
  // What is known does not take what is not: such programs are rejected, though they run.
  const refused = judgements.flatMap(({ rejected }) => rejected ?? [])
  expect(refused.length / texts.length).toBeLessThan(0.2)
  expect(refused.filter(message => /excessively deep|too complex/.test(message))).toEqual([])
})

it('sizes up to 10⁹ and ranks up to 8 are worked out', async () => {
  const zeros = (shape: Sizes, options?: { readonly dtype?: DType }): AnyTensor =>
    abstract({ shape: checkShape('zeros', shape), dtype: options?.dtype ?? 'float32' })
  const filled = (shape: Sizes, _: unknown, options?: { readonly dtype?: DType }): AnyTensor => zeros(shape, options)
  const drawnTexts = hugePrograms(12).map(({ text }) => text)
  const texts = [...drawnTexts, ...altered(drawnTexts, mutated).filter(text => !/(-?\d+, ){8}/.test(text))]
  const outcomes = await execute('huge', texts, {
    zeros, ones: zeros, full: filled,
    fromArray: (shape: Sizes, flat: readonly number[], options?: { readonly dtype?: DType }) => abstract(fromArray(shape, flat, options)),
    tensor: (...args: Parameters<typeof tensor>) => abstract(tensor(...args)),
  })
  expect(outcomes.slice(0, drawnTexts.length).filter(threw)).toEqual([])
  expect(complaints(texts, outcomes, await judge(newest, 'huge', 'is', texts, outcomes))).toBe('')
})

it('a wrong type, a wrong sentence, a rejection and the lack of one are found', async () => {
  const cases: readonly (readonly [string, Outcome])[] = [
    ['sum(zeros([2, 3]), 0)', { type: "Tensor<readonly [2], 'float32'>" }],
    ['sum(zeros([2, 3]), 0)', { type: "Tensor<readonly [3], 'float64'>" }],
    ['sum(zeros([2, 3]), 2)', { type: "Tensor<readonly [3], 'float32'>" }],
    ['sum(zeros([2, 3]), 2)', { sentence: 'sum: [2, 3] has no axis 3' }],
    ['sum(zeros([2, 3]), 1)', { sentence: 'sum: [2, 3] has no axis 2' }],
    ['sum(zeros([2, 3]), 2)', { sentence: 'sum: [2, 3] has no axis 2' }],
    ['sum(zeros([2, 3]), 0)', { type: "Tensor<readonly [3], 'float32'>" }],
  ]
  const [texts, outcomes] = [cases.map(([text]) => text), cases.map(([, outcome]) => outcome)]
  const judgements = await judge(newest, 'canary', 'is', texts, outcomes)
  expect(judgements.map((judgement, i) => disagreement(outcomes[i]!, judgement) !== undefined)).toEqual([true, true, true, true, true, false, false])
  const loose = ['zeros([n(2), 3])', 'zeros([batch, 3])', 'zeros([either(1, 2), 3])', 'zeros(list([2, 3]))']
  const types = ["Tensor<readonly [2, 3], 'float32'>", "Tensor<readonly [3, 3], 'float32'>"]
  const found = await Promise.all(types.map((type, i) => judge(newest, `canary-${i}`, 'allows', loose, loose.map(() => ({ type })))))
  expect(found.map(each => each.map(({ wrong }) => wrong === undefined))).toEqual([[true, true, true, true], [true, false, false, true]])
})
