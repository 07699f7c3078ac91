import { each } from './each.js'
import * as of from './math/index.js'

export const erf = each(of.erf)
export const erfc = each(of.erfc)
