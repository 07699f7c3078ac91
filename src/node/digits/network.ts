import { pipe } from 'fp-ts/lib/function.js'
import * as L from '../../layer/index.js'

/** Of an image, 8×8. */
export const PIXELS = 64
export const CLASSES = 10

/** From 64 pixels to a score for each digit: dense layers of these sizes with rectified linear units between them, and one that scores. */
export const network = (hidden: readonly number[]) => pipe(
  L.repeat(L.input(PIXELS), hidden, (layers, size, i) => pipe(
    layers,
    L.named(`hidden${i + 1}`, L.dense(size)),
    L.named(`act${i + 1}`, L.relu),
  )),
  L.named('out', L.dense(CLASSES)),
)

/** The type of the network, whatever its hidden layers. */
export type Network = ReturnType<typeof network>
