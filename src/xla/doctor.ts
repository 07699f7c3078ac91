import { connect } from './connect.js'
import { XlaError } from './error.js'
import { node, surroundings } from './host.js'
import { asked, candidates, installing, missingPython, type Found } from './python.js'

const GPU = 'jax[cuda12]'

/** What NVIDIA's own tool lists. */
const graphics = (): readonly string[] => {
  const { status, stdout } = node('node:child_process').spawnSync('nvidia-smi', ['-L'], { encoding: 'utf8', timeout: 20_000, windowsHide: true })
  return status === 0 ? stdout.trim().split('\n').map(line => line.replace(/ \(UUID.*/, '')) : []
}

const pythonText = ({ executable, from, version, jax }: Found): string =>
  `Python   ${version} at ${executable} (${from}): ${jax === undefined ? 'no JAX' : `JAX ${jax}`}`

const started = async (python: string): Promise<readonly [lines: readonly string[], fine: boolean]> => {
  const before = Date.now()
  try {
    const xla = await connect({ python })
    const seconds = ((Date.now() - before) / 1000).toFixed(1)
    await xla.close()
    const found = graphics()
    const idle = found.length > 0 && xla.platform === 'cpu'
    return [[
      `devices  ${xla.devices} × ${xla.platform} (${xla.kind}); a worker starts in ${seconds} s`,
      ...idle ? [`         ${found.join(', ')}: JAX does not use it: ${python} -m pip install "${GPU}"`] : [],
    ], true]
  } catch (error) {
    if (!(error instanceof XlaError)) throw error
    return [[`devices  none: ${error.message}`], false]
  }
}

/**
 * Prints what `Xla.connect` would find on this host: Node, each Python with its JAX, the devices of the one it would take; and of what is missing the line
 * that installs it. `npx pullback doctor` is the same.
 *
 * @returns whether a worker starts.
 * @since 0.2.0
 * @category compilation
 */
export const doctor = async (): Promise<boolean> => {
  const { versions, platform, arch } = surroundings()
  const all = [...candidates()].map(asked).filter(found => found !== undefined)
  const pythons = all.filter(({ executable }, i) => all.findIndex(other => other.executable === executable) === i)
  const chosen = pythons.find(({ jax }) => jax !== undefined)
  const [first] = pythons
  const [lines, fine] = chosen !== undefined ? await started(chosen.executable) : [[first === undefined
    ? `missing  ${missingPython()}`
    : `missing  JAX: ${installing(first.executable)}\n         for a GPU of NVIDIA: ${first.executable} -m pip install "${GPU}"`], false]
  console.log([`Node     ${versions.node} on ${platform} ${arch}`, ...pythons.map(pythonText), ...lines].join('\n'))
  return fine
}
