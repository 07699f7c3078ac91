import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { checkpointOf, encodeState, statesOf } from '../../data/checkpoint.js'
import type { FormatError } from '../../data/format/error.js'
import { encodeFold } from '../../data/fold-checkpoint.js'
import { keptLeaves, namedLeaves } from '../../data/leaf-names.js'
import type { AnyModel } from '../../layer/layer.js'
import { checkProgress } from '../../train/check-progress.js'
import type { AnyLoss, AnyMetrics, Config, StateFor, TrainState } from '../../train/config.js'
import type { FoldState } from '../../train/fold.js'
import { attempt, pathArgument, reading, type FileError } from '../file/files.js'
import { writeAtomically } from '../file/write.js'

/** Why there is no state to be had of a file. */
export type LoadError = FileError | FormatError

let library: string | undefined

/** `pullback 0.1.0`, as the package says. */
const libraryName = (): string => {
  if (library !== undefined) return library
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : ''
  return library = `pullback ${version}`
}

/** A hash of the names, shapes and dtypes of a model's parameters and state: alike for models that take each other's files. */
const signatureOf = ({ params, state }: TrainState<unknown, unknown>): string => {
  const lines = namedLeaves({ params, state }).map(([name, { shape, dtype }]) => `${name} ${dtype} [${shape.join()}]`)
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}

/** A state of a config's training, or of a fold of one's own. */
export type AnyState = TrainState<unknown, unknown> | FoldState<unknown>

/** The bytes of a state's file, with what it is of. */
export const bytesOfState = (word: string, state: AnyState): Uint8Array => 'carry' in state ? encodeFold(word, state, { library: libraryName() })
  : encodeState(word, state, { library: libraryName(), signature: signatureOf(state) })

/**
 * Writes a state of training to a file: safetensors, which Python reads too, with parameters, running state and the optimizer's as tensors of dotted
 * names (`params.hidden.w`), and key, counts and history in its metadata. The file is whole or not there, whenever the process ends.
 *
 * @example
 * import { pipe, tensor } from 'pullback'
 * import { loadState, saveState } from 'pullback/node'
 * import * as L from 'pullback/layer'
 * import * as Loss from 'pullback/loss'
 * import * as Opt from 'pullback/optimizer'
 * import * as Random from 'pullback/random'
 * import * as Train from 'pullback/train'
 * import { isRight } from 'fp-ts/lib/Either.js'
 * import { rmSync } from 'node:fs'
 *
 * const config = {
 *   model: pipe(L.input(1), L.named('line', L.dense(1))),
 *   loss: Loss.squaredError, optimizer: Opt.adam(0.1), batchSize: 2, epochs: 5, key: Random.key(0),
 * }
 * const train = { x: tensor([[0], [1]]), y: tensor([[1], [3]]) }
 * const saved = await saveState(Train.fit({ ...config, epochs: 3 }, { train }), 'line.safetensors')()
 * const read = await loadState(config, 'line.safetensors')()
 * if (isRight(saved) && isRight(read)) console.log(Train.fit(config, { train }, read.right).epoch) // => 5
 * rmSync('line.safetensors')
 *
 * @since 0.2.0
 * @category files
 */
export const saveState = <P, S, M extends string>(state: TrainState<P, S, M>, path: string): TaskEither<FileError, void> => {
  const known = checkProgress('saveState', state)
  pathArgument('saveState', path)
  keptLeaves('saveState', statesOf(known))
  return () => attempt(path, async () => writeAtomically(path, bytesOfState('saveState', known)))
}

/**
 * Reads a state of training that {@link saveState} or {@link checkpointed} wrote. It has the type of the config's states, and a run that goes on from it ends
 * with the bits of the one that was never interrupted. A file of another model is refused: `Left` names every tensor that is missing, too many or of
 * another shape.
 *
 * @since 0.2.0
 * @category files
 */
export const loadState = <M extends AnyModel, L extends AnyLoss, Ms extends AnyMetrics>(
  config: Config<M, L, Ms>, path: string,
): TaskEither<LoadError, StateFor<M, Ms>> => reading(pathArgument('loadState', path), checkpointOf(config))
