// One einsum, and the operands of another.
import { einsum, zeros } from 'pullback'

const [q, k, v] = [zeros([8, 4, 16]), zeros([8, 5, 16]), zeros([8, 5, 7])]
export const scores = einsum('bqc,bhc->bhq', q, k)
export const operands = [scores.shape, v.shape]
