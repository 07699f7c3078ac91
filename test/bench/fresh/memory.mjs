// Memory of one long training: after collection at two step counts, and the peak. Needs --expose-gc.
import { configOf, rowsOf } from '../networks.mjs'
import * as Train from 'pullback/train'

const MEGABYTE = 2 ** 20
const [early, late] = process.argv.slice(2).map(Number)
const ROWS = 2048
const BATCH = 32

/** Memory when everything unreachable is gone: the collector frees arrays on a thread of its own, so it gets time. */
const settled = () => {
  for (let i = 0; i < 4; i++) {
    globalThis.gc()
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
  }
  const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage()
  return { rss: rss / MEGABYTE, reserved: heapTotal / MEGABYTE, heap: heapUsed / MEGABYTE, external: external / MEGABYTE, arrays: arrayBuffers / MEGABYTE }
}

const train = rowsOf(784, ROWS)
const seen = [settled()]
const epochOf = step => Math.ceil(step * BATCH / ROWS)
// A handler is called before each epoch but the first, in the middle of the run.
const look = ({ epoch }) => {
  if (epoch === epochOf(early) || epoch === epochOf(late)) seen.push(settled())
  return 'continue'
}
Train.fit({ ...configOf(784, 128, BATCH), epochs: epochOf(late) + 1, handlers: [look] }, { train })
process.send({ seen, peak: process.resourceUsage().maxRSS / 1024 })
