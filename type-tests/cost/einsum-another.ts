// Another einsum, beside `einsum-first`.
import { einsum, zeros } from 'pullback'

const [q, k, v] = [zeros([8, 4, 16]), zeros([8, 5, 16]), zeros([8, 5, 7])]
export const scores = einsum('bqc,bhc->bhq', q, k)
export const operands = [scores.shape, v.shape]
export const attended = einsum('bhq,bhd->bqd', scores, v)
