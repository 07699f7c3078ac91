import { expect, it } from 'vitest'
import { compilers } from '../../type-tests/support/compilers.js'
import { clean } from '../examples/check.js'
import { execute, judge } from './type-value/check.js'
import { exactPrograms, hugePrograms } from './type-value/programs.js'
import { words } from './type-value/words.js'

clean('type-value')
const newest = compilers.at(-1)!

it('literal shapes: the type is the value’s, exactly', async () => {
  const programs = exactPrograms(60, 3000)
  console.log(programs.length)
  const texts = programs.map(({ text }) => text)
  console.time('execute')
  const outcomes = await execute('exact', texts)
  console.timeEnd('execute')
  console.time('judge')
  const judgements = await judge(newest, 'exact', 'is', texts, outcomes)
  console.timeEnd('judge')
  const complaints = texts.flatMap((text, i) => {
    const outcome = outcomes[i]!
    const { rejected, wrong } = judgements[i]!
    return 'sentence' in outcome ? [`${text}\n    threw ${outcome.sentence}`]
      : rejected !== undefined ? [`${text}\n    has type ${outcome.type}, and is rejected: ${rejected}`] : wrong !== undefined ? [`${text}\n    ${wrong}`] : []
  })
  expect(complaints.join('\n')).toBe('')
  void words; void hugePrograms
})
