import { spawnSync } from 'node:child_process'

/*
 * A Python with the packages of .ci/requirements.txt: the one that PULLBACK_PYTHON names, or python3. Tests that need it are skipped, and say so, where there
 * is none; PULLBACK_REQUIRE_PYTHON=1, as .ci/run has it, makes that a failure.
 */

const command = process.env['PULLBACK_PYTHON'] ?? 'python3'

const missing = (modules: readonly string[]): string | undefined => {
  const { status, stderr, error } = spawnSync(command, ['-c', `import ${modules.join(', ')}`], { encoding: 'utf8' })
  return status === 0 ? undefined : `${command} cannot import ${modules.join(', ')}: ${error?.message ?? stderr.trim().split('\n').at(-1) ?? ''}`
}

/** Whether Python has these modules; the reason is printed where it has not. */
export const hasPython = (...modules: readonly string[]): boolean => {
  const reason = missing(modules)
  if (reason === undefined) return true
  if (process.env['PULLBACK_REQUIRE_PYTHON'] === '1') throw new Error(`PULLBACK_REQUIRE_PYTHON=1, and ${reason}`)
  console.warn(`skipped: ${reason}`)
  return false
}

/** What a script prints. */
export const runPython = (script: string, ...args: readonly string[]): string => {
  const { status, signal, stdout, stderr } = spawnSync(command, [script, ...args], { encoding: 'utf8', maxBuffer: 2 ** 30 })
  if (status !== 0) throw new Error(`${command} ${script} ended with ${status ?? signal}: ${stderr.slice(-2000)}`)
  return stdout
}
