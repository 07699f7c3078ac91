import ts from 'typescript'

/**
 * A statement that must not compile, as a `*.reject.ts` file announces it:
 *
 *     //! matmul: [2, 3] · [5, 4]: inner dimensions 3 and 5 differ
 *     matmul(a, /*^*\/ b)
 *
 * Each line `//! text` is a text that the compiler's message must contain; `//! run` says that the statement, executed,
 * throws an error whose message is the first such text. The mark stands right before the argument that is to blame.
 */
export interface Rejected {
  readonly file: string
  readonly sentences: readonly string[]
  readonly run: boolean
  /** The statement as written, indentation removed. */
  readonly source: string
  readonly start: number
  readonly end: number
  readonly topLevel: boolean
  readonly marks: readonly Place[]
}

/** A position in a file; both count from 1, as compilers print them. */
export interface Place {
  readonly line: number
  readonly column: number
}

export interface RejectFile {
  readonly file: string
  readonly source: ts.SourceFile
  readonly cases: readonly Rejected[]
  /** Announcements that cannot be checked: no statement, no sentence, no mark. */
  readonly malformed: readonly string[]
}

const dedent = (text: string, column: number): string =>
  text.split('\n').map((line, i) => i === 0 ? line : line.slice(Math.min(column, line.search(/\S|$/)))).join('\n')

/** Reads the announcements of one file. */
export const parseRejects = (file: string, text: string): RejectFile => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const place = (position: number): Place => {
    const { line, character } = source.getLineAndCharacterOfPosition(position)
    return { line: line + 1, column: character + 1 }
  }
  const cases: Rejected[] = []
  const malformed: string[] = []
  const attached = new Set<number>()

  const visit = (node: ts.Node): void => {
    if (ts.isStatement(node) && !ts.isBlock(node)) {
      const announcements = (ts.getLeadingCommentRanges(text, node.pos) ?? [])
        .filter(({ pos }) => text.startsWith('//!', pos))
      if (announcements.length > 0) {
        announcements.forEach(({ pos }) => attached.add(pos))
        const lines = announcements.map(({ pos, end }) => text.slice(pos + 3, end).trim())
        const start = node.getStart(source)
        const sentences = lines.filter((line) => line !== 'run')
        // A mark before the statement's first token is still outside the statement.
        const from = announcements.at(-1)?.end ?? start
        const marks = [...text.slice(from, node.end).matchAll(/\/\*\^\*\/\s*/g)]
          .map((match) => place(from + match.index + match[0].length))
        const where = `${file}:${place(start).line}`
        if (sentences.length === 0 || sentences.includes('')) malformed.push(`${where}: announced without a sentence`)
        if (marks.length === 0) malformed.push(`${where}: no /*^*/ marks the argument to blame`)
        cases.push({
          file, sentences, marks, start, end: node.end,
          run: lines.includes('run'),
          source: dedent(text.slice(start, node.end), place(start).column - 1),
          topLevel: node.parent === source,
        })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)

  for (const { index } of text.matchAll(/\/\/!/g)) {
    if (!attached.has(index)) malformed.push(`${file}:${place(index).line}: //! stands before no statement`)
  }
  return { file, source, cases, malformed }
}
