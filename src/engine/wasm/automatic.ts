import { asStated } from '../../tensor/cast.js'
import { automaticWith, type AutomaticOptions } from '../../transform/automatic.js'
import { engine } from './compile.js'

/** See {@link automaticWith}: where it pays, a function runs as a WebAssembly program. */
export const automatic: <A extends readonly unknown[], R>(f: (...args: A) => R, options?: AutomaticOptions) => (...args: A) => R | undefined =
  asStated(automaticWith(engine))
