import { automatic } from '../engine/wasm/automatic.js'
import { asStated } from '../tensor/cast.js'

type Untyped = (...args: readonly unknown[]) => readonly [loss: unknown, backward: () => unknown]

/** A loss or penalty that runs compiled, each of its two parts for itself, where its arguments hold elements and that pays. */
export const lossWord = <F extends (...args: never[]) => readonly [loss: unknown, backward: () => unknown]>(f: F): F => {
  const loss: Untyped = asStated(f)
  const value = automatic((...args) => loss(...args)[0])
  const cotangent = automatic((...args) => loss(...args)[1]())
  const word: Untyped = (...args) => {
    const found = value(...args)
    return found === undefined ? loss(...args) : [found, () => cotangent(...args) ?? loss(...args)[1]()]
  }
  return asStated(word)
}
