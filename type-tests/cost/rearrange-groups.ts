// A rearrange with two groups.
import { rearrange, zeros } from 'pullback'

export const patches = rearrange(zeros([32, 28, 28, 3]), 'b (h p) (w q) c -> b (h w) (p q c)', { p: 4, q: 4 })
