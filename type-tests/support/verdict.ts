import type { Diagnostic } from './compilers.js'
import type { Rejected, RejectFile } from './rejects.js'

/** What one compiler said of one announced statement: the messages of its errors, joined. */
export interface Heard {
  readonly rejected: Rejected
  readonly message: string
}

export interface Verdict {
  /** Every way in which the compiler disagrees with the announcements; empty when it agrees. */
  readonly findings: readonly string[]
  readonly heard: readonly Heard[]
}

const at = ({ file, line, column }: Omit<Diagnostic, 'message'>): string => `${file}:${line}:${column}`
const indented = (text: string): string => text.split('\n').map((line) => `    ${line}`).join('\n')

/** The innermost announced statement that a diagnostic falls into. */
const owner = (files: readonly RejectFile[], { file, line, column }: Diagnostic): Rejected | undefined => {
  const found = files.find((candidate) => candidate.file === file)
  if (found === undefined) return undefined
  const position = found.source.getPositionOfLineAndCharacter(line - 1, column - 1)
  return found.cases
    .filter(({ start, end }) => start <= position && position < end)
    .sort((a, b) => (a.end - a.start) - (b.end - b.start))[0]
}

/** Compares the errors of one compiler with the announcements: the same statements, places and sentences. */
export const judge = (files: readonly RejectFile[], diagnostics: readonly Diagnostic[]): Verdict => {
  const findings = files.flatMap(({ malformed }) => malformed)
  const byCase = new Map<Rejected, Diagnostic[]>(files.flatMap(({ cases }) => cases).map((rejected) => [rejected, []]))
  for (const diagnostic of diagnostics) {
    const rejected = owner(files, diagnostic)
    if (rejected === undefined) findings.push(`${at(diagnostic)}: unannounced error\n${indented(diagnostic.message)}`)
    else byCase.get(rejected)?.push(diagnostic)
  }
  const heard = [...byCase].map(([rejected, errors]): Heard => {
    const { file, marks, sentences } = rejected
    const message = errors.map((error) => error.message).join('\n')
    const same = (mark: { line: number, column: number }, error: Diagnostic): boolean =>
      mark.line === error.line && mark.column === error.column
    for (const mark of marks) {
      if (!errors.some((error) => same(mark, error))) findings.push(`${at({ file, ...mark })}: no error at this mark`)
    }
    for (const error of errors) {
      if (!marks.some((mark) => same(mark, error))) {
        findings.push(`${at(error)}: the error is not at the marked argument\n${indented(error.message)}`)
      }
    }
    if (errors.length > 0) {
      for (const sentence of sentences.filter((text) => !message.includes(text))) {
        const place = marks[0] ?? { line: 0, column: 0 }
        findings.push(`${at({ file, ...place })}: the message does not say\n    ${sentence}\n  but\n${indented(message)}`)
      }
    }
    return { rejected, message }
  })
  return { findings, heard }
}
