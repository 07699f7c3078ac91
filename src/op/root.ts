import { binders as b } from '../graph/binders.js'
import type { AnyTensor } from '../tensor/value.js'

/** √x, whose gradient at 0 is taken as 0, where that of the root itself is infinite. */
export const rootOf = (x: AnyTensor): AnyTensor => {
  const zero = b.compare({ direction: 'EQ' }, x, b.constant(0, x))
  return b.select(zero, x, b.sqrt(b.select(zero, b.constant(1, x), x)))
}
