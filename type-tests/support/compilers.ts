import { execFile } from 'node:child_process'
import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder, without a final slash. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** A compiler that the types are promised to hold on. */
export interface Compiler {
  readonly version: string
  readonly path: string
  readonly options: readonly string[]
}

/** The oldest supported compiler, the current one and the native one, which has a command line only. */
export const compilers: readonly Compiler[] = [
  { version: '5.9', path: `${root}/node_modules/typescript-5.9/bin/tsc`, options: [] },
  { version: '6.0', path: `${root}/node_modules/typescript/bin/tsc`, options: [] },
  // One thread: how files are dealt to threads changes the order in which types are made, and so the text of unions.
  { version: '7.0', path: `${root}/node_modules/@typescript/native/bin/tsc`, options: ['--singleThreaded'] },
]

/** One error with its whole chain of reasons, indented as the compiler prints it. `line` and `column` start at 1. */
export interface Diagnostic {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

export interface Compilation {
  readonly diagnostics: readonly Diagnostic[]
  /** Every file of the program, relative to the root when below it. */
  readonly files: readonly string[]
  readonly output: string
}

/** Runs a compiler from the root and returns what it printed, whatever its exit code. */
export const runCompiler = ({ path, options }: Compiler, args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const all = [path, '--noEmit', '--pretty', 'false', ...options, ...args]
    execFile(process.execPath, all, { cwd: root, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error)
      else if (stderr !== '') reject(new Error(stderr))
      else resolve(stdout)
    })
  })

const fromRoot = (path: string): string => relative(root, path).split(sep).join('/')

/** Messages name files by absolute paths where two types share a name; a golden file must not. */
const withoutRoot = (text: string): string => text.replaceAll(`${root.split(sep).join('/')}/`, '')

/** Reads what `tsc --pretty false --listFiles` prints. */
export const parseOutput = (output: string): Compilation => {
  const diagnostics: Diagnostic[] = []
  const files: string[] = []
  for (const line of output.split(/\r?\n/)) {
    const located = /^(.+?)\((\d+),(\d+)\): error TS\d+: (.*)$/.exec(line)
    const last = diagnostics.at(-1)
    if (located !== null) {
      const [, file = '', row, column, message = ''] = located
      diagnostics.push({ file, line: Number(row), column: Number(column), message: withoutRoot(message) })
    } else if (/^error TS\d+: /.test(line)) {
      diagnostics.push({ file: '(options)', line: 0, column: 0, message: withoutRoot(line) })
    } else if (/^\s+\S/.test(line) && last !== undefined) {
      diagnostics[diagnostics.length - 1] = { ...last, message: `${last.message}\n${withoutRoot(line)}` }
    } else if (line.startsWith('/') || /^[A-Za-z]:[\\/]/.test(line)) {
      files.push(fromRoot(line))
    }
  }
  return { diagnostics, files, output }
}

/** Checks a whole project. */
export const compile = async (compiler: Compiler, project: string): Promise<Compilation> =>
  parseOutput(await runCompiler(compiler, ['-p', project, '--listFiles']))
