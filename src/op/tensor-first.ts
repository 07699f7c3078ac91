import { isTensor, type AnyTensor } from '../tensor/value.js'

/**
 * The implementation behind the data-first and data-last overloads of a word that needs no second tensor: what comes first tells
 * which it is. To be stated by `asStated` as the word's type.
 */
export const tensorFirst = <Needed, Rest extends readonly unknown[]>(apply: (x: AnyTensor, needed: Needed, ...rest: Rest) => unknown) =>
  (...args: readonly [AnyTensor, Needed, ...Rest] | readonly [Needed, ...Rest]): unknown => {
    const isFirst = (all: typeof args): all is readonly [AnyTensor, Needed, ...Rest] => isTensor(all[0])
    if (isFirst(args)) return apply(...args)
    const [needed, ...rest] = args
    return (x: AnyTensor) => apply(x, needed, ...rest)
  }
