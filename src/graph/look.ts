import { storageOf, type AnyTensor } from '../tensor/value.js'
import { graphTracerOf, type See, withoutTape } from './bind.js'

/**
 * Lets `see` look at the elements of `x`: at once where they are known; while a function is traced, whoever traces it may let it look later, at those of a
 * call. `word` names the reader in errors.
 */
export const look = (x: AnyTensor, word: string, see: See): void => {
  const concrete = withoutTape(x)
  const tracer = graphTracerOf(concrete)
  if (tracer === undefined) see(storageOf(concrete, word))
  else tracer.defer?.(see)
}
