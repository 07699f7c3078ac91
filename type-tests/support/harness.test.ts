import { describe, expect, it } from 'vitest'
import { countAssertions } from './assertions.js'
import { compile, compilers, type Compiler } from './compilers.js'
import { executeRejects } from './execute.js'
import { readText } from './files.js'
import { goldenPath, renderGolden } from './golden.js'
import { parseRejects } from './rejects.js'
import { runTsd } from './tsd.js'
import { judge } from './verdict.js'

const folder = 'type-tests/support/canary'
const read = (name: string) => parseRejects(`${folder}/${name}`, readText(`${folder}/${name}`))
const agreeing = read('agreeing.reject.ts')
const disagreeing = read('disagreeing.reject.ts')

const verdictOf = async (compiler: Compiler, file: typeof agreeing) => {
  const { diagnostics } = await compile(compiler, `${folder}/tsconfig.json`)
  return judge([file], diagnostics.filter((diagnostic) => diagnostic.file === file.file))
}

describe.each(compilers)('the harness on TypeScript $version', (compiler) => {
  it('is content where the announcements hold', async () => {
    const { findings, heard } = await verdictOf(compiler, agreeing)
    expect(findings).toEqual([])
    expect(heard).toHaveLength(3)
  })

  it('reports a missing error, an extra one, a wrong place, a wrong sentence, and what announces nothing', async () => {
    const { findings } = await verdictOf(compiler, disagreeing)
    const found = findings.map((finding) => finding.split('\n')[0]?.replace(`${folder}/disagreeing.reject.ts:`, ''))
    expect(new Set(found)).toEqual(new Set([
      '4:13: no error at this mark',
      '6:7: unannounced error',
      '9:7: no error at this mark',
      '9:13: the error is not at the marked argument',
      '12:13: the message does not say',
      '15: no /*^*/ marks the argument to blame',
      '15:7: the error is not at the marked argument',
      '18: announced without a sentence',
      '21: //! stands before no statement',
    ]))
  })

  it('lists the files it read and keeps the whole chain of a message', async () => {
    const { files, diagnostics } = await compile(compiler, `${folder}/tsconfig.json`)
    expect(files).toContain(agreeing.file)
    expect(diagnostics.find(({ file, line }) => file === agreeing.file && line === 6)?.message)
      .toMatch(/^Argument of type .*\n {2}Type 'number' is not assignable to type 'Refusal<"only3: 4 is not 3">'/)
  })
})

it('a golden file names the compilers where their messages differ', () => {
  const [rejected] = agreeing.cases
  if (rejected === undefined) throw new Error('the canary is empty')
  const text = renderGolden('x', new Map([
    ['1', [{ rejected, message: 'a' }]], ['2', [{ rejected, message: 'b' }]], ['3', [{ rejected, message: 'a' }]],
  ]))
  expect(text.split('\n').slice(2)).toEqual(['=== only3(/*^*/ 4)', '--- 1, 3', 'a', '--- 2', 'b', ''])
  expect(goldenPath('type-tests/op/matmul.reject.ts')).toBe('type-tests/golden/op/matmul.txt')
})

it('a rejected statement is executed, and its error compared', async () => {
  const text = (sentence: string): string => `
    const only3 = (n: number): void => { if (n !== 3) throw new Error(\`only3: \${n} is not 3\`) }
    //! ${sentence}
    //! run
    only3(/*^*/ 4)
  `
  expect(await executeRejects(parseRejects('x.reject.ts', text('only3: 4 is not 3')))).toEqual([])
  expect(await executeRejects(parseRejects('x.reject.ts', text('only3: 4 is not 5')))).toHaveLength(1)
})

it('assertions are counted', () => {
  expect(countAssertions('x.test-d.ts', 'expectType<3>(3)\ntype _ = Expect<Equal<1, 1>>\nexpected(3)')).toBe(2)
})

it('tsd reports a type that is assignable but not the same', async () => {
  expect(await runTsd([`${folder}/wrong.test-d.ts`])).toMatch(/wrong\.test-d\.ts[^]*number[^]*1 error/)
})
