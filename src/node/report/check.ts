import { checkArgument, described, isRecord, optionsArgument, refuse } from '../../tensor/argument.js'
import { checkHistory } from '../../train/check-progress.js'
import { checkConfusion, checkMatrix } from '../show/draw.js'
import type { Misread, Report } from './types.js'

const pairs = (word: string, facts: readonly unknown[]): void => facts.forEach((fact, i) => {
  if (!Array.isArray(fact) || fact.length !== 2 || !Array.from<unknown>(fact).every(part => typeof part === 'string')) {
    refuse(`${word}: facts, at ${i}, is ${described(fact)}: it must be two texts, a name and a value`)
  }
})

const wrongOnes = (word: string, misread: readonly unknown[]): void => misread.forEach((one, i) => {
  if (!isRecord(one)) refuse(`${word}: misread, at ${i}, is ${described(one)}: it must be a record of image, actual and predicted`)
  const { image } = optionsArgument<Misread>(word, one, { image: 'tensor', actual: 'string', predicted: 'string', confidence: 'number' }, ['image', 'actual', 'predicted'])
  checkMatrix(word, 'an image', image)
})

/** What a report shows, once all of it can be shown. */
export const checkContent = (word: string, given: Report): Report => {
  const report = optionsArgument<Report>(word, given,
    { title: 'string', summary: 'string', facts: 'array', metrics: 'array', confusion: 'object', misread: 'array' }, ['title', 'metrics'])
  pairs(word, report.facts ?? [])
  wrongOnes(word, report.misread ?? [])
  if (report.confusion !== undefined) {
    const { matrix, classes } = optionsArgument<NonNullable<Report['confusion']>>(word, report.confusion, { matrix: 'tensor', classes: 'array' }, ['matrix', 'classes'])
    checkConfusion(word, matrix, classes)
  }
  checkHistory(word, checkArgument(word, 'metrics', report.metrics, 'array'))
  return report
}
