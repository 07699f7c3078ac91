import type { Code } from '../assembler/code.js'
import type { Kernel } from '../kernel/kernel.js'
import { emitKernel, type Context } from './kernel.js'

/** Emits a whole kernel as one thread does it; `thread` pushes its number. */
export const emitAlone = (run: Code, kernel: Kernel, context: Context, thread: () => void): void => {
  if (kernel.kind === 'scan') {
    const alone = (each: Kernel, within: Context): void => { emitAlone(run, each, within, thread) }
    return kernel.emit(run, kernel, context, { alone, step: inside => { for (const each of kernel.kernels) alone(each, inside) }, once: emit => { emit() } })
  }
  const { code, units } = emitKernel(kernel, context)
  const position = context.functions.add(code)
  const values = [() => run.i32(0), () => run.i32(units), thread]
  code.params.forEach((_, i) => values[i]!())
  run.call(position)
}
