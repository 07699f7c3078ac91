// The operands of convolutions.
import { zeros } from 'pullback'

export const [image, kernels] = [zeros([8, 28, 28, 6]), zeros([5, 5, 6, 16])]
export const [photo, stem] = [zeros([8, 224, 224, 3]), zeros([7, 7, 3, 64])]
