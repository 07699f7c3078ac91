import { power as evaluate } from '../reference/index.js'
import type { PrimitiveTable } from '../row/row.js'
import { binary } from './each.js'

export const power = {
  power: binary('power', evaluate, [
    (b, dy, x, z) => {
      // z·x^(z−1), taken as 0 where both are 0: there x^(−1) has no value.
      const zero = b.constant(0, z)
      const flat = b.and(b.compare({ direction: 'EQ' }, x, zero), b.compare({ direction: 'EQ' }, z, zero))
      const one = b.constant(1, z)
      return b.multiply(dy, b.multiply(z, b.power(x, b.select(flat, one, b.subtract(z, one)))))
    },
    (b, dy, x, _, y) => {
      const zero = b.compare({ direction: 'EQ' }, x, b.constant(0, x))
      return b.multiply(dy, b.multiply(b.log(b.select(zero, b.constant(1, x), x)), y))
    },
  ]),
} satisfies Partial<PrimitiveTable>
