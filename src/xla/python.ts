import { node, surroundings } from './host.js'

/** A Python that may be there, and who said so. */
export interface Candidate {
  readonly command: string
  readonly from: string
}

/** The environment variable that names a Python. */
export const VARIABLE = 'PULLBACK_PYTHON'

/** A virtual environment's Python. */
const inEnvironment = (folder: string): string => surroundings().platform === 'win32'
  ? node('node:path').join(folder, 'Scripts', 'python.exe') : node('node:path').join(folder, 'bin', 'python')

/** The folders from this one up. */
const upwards = (folder: string): readonly string[] => {
  const above = node('node:path').dirname(folder)
  return above === folder ? [folder] : [folder, ...upwards(above)]
}

const output = (command: string, args: readonly string[]): string | undefined => {
  const { status, stdout } = node('node:child_process').spawnSync(command, args, { encoding: 'utf8', timeout: 20_000, windowsHide: true })
  return status === 0 ? stdout.trim() : undefined
}

/** Where a Python is looked for, in this order: the environment variable decides; then the project's environment, the active one, uv's, and the PATH. */
export const candidates = function* (): Generator<Candidate> {
  const { env, cwd, platform } = surroundings()
  const { existsSync } = node('node:fs')
  const named = env[VARIABLE]
  if (named !== undefined && named !== '') {
    yield { command: named, from: VARIABLE }
    return
  }
  for (const folder of upwards(cwd())) {
    const command = inEnvironment(node('node:path').join(folder, '.venv'))
    if (existsSync(command)) yield { command, from: `.venv of ${folder}` }
  }
  const active = env['VIRTUAL_ENV'] ?? env['CONDA_PREFIX']
  if (active !== undefined) yield { command: inEnvironment(active), from: active }
  const uv = output('uv', ['python', 'find'])
  if (uv !== undefined) yield { command: uv, from: 'uv python find' }
  for (const command of platform === 'win32' ? ['python', 'py'] : ['python3', 'python']) yield { command, from: 'the PATH' }
}

/** What a Python says of itself; `undefined` where there is none. */
export interface Found extends Candidate {
  readonly version: string
  readonly executable: string
  /** The version of JAX, where it is installed. */
  readonly jax: string | undefined
}

const ASK = `
import sys
try:
    from importlib import metadata
    jax = metadata.version('jax')
except Exception:
    jax = ''
print(sys.version.split()[0], sys.executable, jax, sep='\\n')
`

/** Asks a Python for its version, and for JAX's, which is not loaded for it. */
export const asked = (candidate: Candidate): Found | undefined => {
  const text = output(candidate.command, ['-c', ASK])
  if (text === undefined) return undefined
  const [version = '', executable = '', jax = ''] = text.split(/\r?\n/)
  return { ...candidate, version, executable, jax: jax === '' ? undefined : jax }
}

/** What to do where no Python is found. */
export const missingPython = (): string => {
  const named = surroundings().env[VARIABLE]
  return named !== undefined && named !== '' ? `${VARIABLE} is ${named}, which is no Python that runs: name another` : `no Python was found: install Python 3.10 or newer, or name one by ${VARIABLE}`
}

/** How JAX is installed for a Python. */
export const installing = (executable: string): string => `${executable} -m pip install jax`

/** The first that has JAX; else the first that is there. */
export const pythonOf = (given: string | undefined): Found | undefined => {
  if (given !== undefined) return asked({ command: given, from: 'the option python' })
  let first: Found | undefined
  for (const candidate of candidates()) {
    const found = asked(candidate)
    if (found?.jax !== undefined) return found
    first ??= found
  }
  return first
}
