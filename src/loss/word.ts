import { automatic } from '../engine/wasm/automatic.js'
import { checkDType, floats } from '../op/takes.js'
import { checkArity, tensorArgument } from '../tensor/argument.js'
import { asStated } from '../tensor/cast.js'

type Untyped = (...args: readonly unknown[]) => readonly [loss: unknown, backward: () => unknown]

/**
 * A loss, which is given two tensors and no more, the output one of floats. It runs compiled, each of its two parts for itself, where its arguments
 * hold elements and that pays.
 */
export const lossWord = <F extends (output: never, target: never) => readonly [loss: unknown, backward: () => unknown]>(name: string, f: F): F => {
  const loss: Untyped = asStated(f)
  const value = automatic((...args) => loss(...args)[0])
  const cotangent = automatic((...args) => loss(...args)[1]())
  const word: Untyped = (...args) => {
    checkArity(name, args, 2)
    checkDType(name, floats, tensorArgument(name, args[0]).dtype)
    tensorArgument(name, args[1])
    const found = value(...args)
    return found === undefined ? loss(...args) : [found, () => cotangent(...args) ?? loss(...args)[1]()]
  }
  return asStated(word)
}
