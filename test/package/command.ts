import { execFile } from 'node:child_process'

export interface Outcome {
  readonly code: number
  readonly output: string
}

/** Runs a program to its end; a non-zero exit code is an outcome, not an exception. */
export const command = (file: string, args: readonly string[], cwd: string): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    // Tests set NODE_ENV and the like; a user's shell does not.
    const { NODE_ENV: _mode, NODE_OPTIONS: _options, ...env } = process.env
    execFile(file, args, { cwd, env, maxBuffer: 1 << 26, shell: process.platform === 'win32' }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error)
      else resolve({ code: Number(error?.code ?? 0), output: `${stdout}${stderr}` })
    })
  })

/** Runs a program that has to succeed, and returns what it printed. */
export const succeed = async (file: string, args: readonly string[], cwd: string): Promise<string> => {
  const { code, output } = await command(file, args, cwd)
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${code}:\n${output}`)
  return output
}
