import { each } from './each.js'
import { cos, sin } from './math/index.js'

export const sine = each(sin)
export const cosine = each(cos)
