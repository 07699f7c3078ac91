import { asStated } from '../../tensor/cast.js'
import { automaticWith, type AutomaticOptions } from '../../transform/automatic.js'
import { quietEngine } from './compile.js'
import { lackingHost } from './host/host.js'

/** See {@link automaticWith}: where it pays, a function runs as a WebAssembly program. */
export const automatic: <A extends readonly unknown[], R>(f: (...args: A) => R, options?: AutomaticOptions) => (...args: A) => R | undefined =
  asStated((f: (...args: readonly unknown[]) => unknown, options?: AutomaticOptions) => {
  const run = automaticWith(quietEngine)(f, options)
  return (...args: readonly unknown[]) => lackingHost() === undefined ? run(...args) : undefined
})
