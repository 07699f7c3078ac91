import { keeping } from '../../../graph/keeping.js'
import { loops } from '../lower/known.js'
import { controlKernel } from '../lower/scan.js'

/** A word, and with it what makes kernels of loops and branches: who imports no such word does not load that. */
export const withLoops = <W>(word: W): W => {
  loops.kernel = controlKernel
  keeping.loops = true
  return word
}
