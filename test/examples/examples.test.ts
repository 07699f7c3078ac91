import { afterAll, describe, expect, it } from 'vitest'
import { checkTypes, clean, runExample } from './check.js'
import { allExamples, type Example } from './extract.js'

const examples = allExamples(new URL('../..', import.meta.url).pathname)
afterAll(() => ['all', 'canary'].forEach(clean))

describe('examples of README, docs and doc comments', () => {
  it('type-check, with the announced errors and no others', () => {
    const complaints = checkTypes('all', examples).flatMap((found, i) => found.map(text => `${examples[i]!.place}: ${text}`))
    expect(complaints).toEqual([])
  })

  it.each(examples.map((example, i) => [example.place, i, example] as const))('%s runs', async (_, i, example) => {
    expect(await runExample('all', i, example)).toEqual([])
  })
})

describe('canaries: each way of being wrong is found', () => {
  const canary = (code: string): Example => ({ place: 'canary', code })

  it('a type error, a stale announced error, an announced error with another sentence', () => {
    const found = checkTypes('canary', [
      canary('const n: string = 1'),
      canary('const n: number = 1\n// Error: not assignable'),
      canary("import { matmul, zeros } from 'pullback'\nmatmul(zeros([2, 3]), zeros([5, 4]))\n// Error: inner dimensions 3 and 9 differ"),
      canary("import { matmul, zeros } from 'pullback'\nmatmul(zeros([2, 3]), zeros([5, 4]))\n// Error: matmul: [2, 3] · [5, 4]: inner dimensions 3 and 5 differ"),
    ])
    expect(found.map(complaints => complaints.length)).toEqual([1, 1, 2, 0])
  })

  it('a wrong, a missing and a surplus line of output', async () => {
    expect(await runExample('canary', 10, canary('console.log(1) // => 2'))).toHaveLength(1)
    expect(await runExample('canary', 11, canary('console.log(1)'))).toHaveLength(1)
    expect(await runExample('canary', 12, canary('// => 1'))).toHaveLength(1)
    expect(await runExample('canary', 13, canary('console.log(1) // => 1'))).toEqual([])
  })

  it('an exception', async () => {
    await expect(runExample('canary', 14, canary("throw new Error('boom')"))).rejects.toThrow('boom')
  })
})
