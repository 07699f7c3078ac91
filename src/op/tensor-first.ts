import { isTensor, type AnyTensor } from '../tensor/value.js'

/**
 * The implementation behind the data-first and data-last overloads of a word that needs no second tensor: what comes first tells
 * which it is. To be stated by `asStated` as the word's type.
 */
export const tensorFirst = <Rest extends readonly unknown[]>(apply: (x: AnyTensor, ...rest: Rest) => unknown) =>
  (first: AnyTensor | Rest[0], ...rest: Rest): unknown =>
    isTensor(first) ? apply(first, ...rest) : (x: AnyTensor) => Reflect.apply(apply, undefined, [x, first, ...rest])
