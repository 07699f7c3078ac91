// The first einsum of a program, with operands in place.
import { einsum, zeros } from 'pullback'

export const scores = einsum('bqc,bhc->bhq', zeros([8, 4, 16]), zeros([8, 5, 16]))
