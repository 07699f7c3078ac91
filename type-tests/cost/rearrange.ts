// The first rearrange of a program.
import { rearrange, zeros } from 'pullback'

export const planes = rearrange(zeros([32, 28, 28, 3]), 'b h w c -> b c h w')
