import { foldCheckpointOf, tensorOf, trainFor } from 'pullback/data'
import { parentPort } from 'node:worker_threads'
import { fold, start } from './fold.mjs'

trainFor(parentPort, foldCheckpointOf(start), ({ from, input, signal }) => {
  const { epochs, fails, x, forever } = input
  if (fails === 'at once') throw new RangeError('nothing to train on')
  const read = tensorOf([null, 2]).decode(x)
  if (read._tag === 'Left') throw new TypeError(read.left[0].message)
  const states = fold(read.right, { epochs: forever ? 1_000_000 : epochs, from, signal })
  return fails === 'later' ? (async function* () { for await (const state of states) { if (state.epoch === 3) throw new RangeError('the disk is gone'); yield state } })()
    : fails === 'exit' ? (async function* () { for await (const state of states) { if (state.epoch === 2) process.exit(3); yield state } })() : states
})
