import { FLOAT32, FLOAT64 } from '../math/lanes.js'
import { power as powerOf } from '../math/power.js'
import { intPower } from './integer.js'
import type { EmitElementwise } from './target.js'

const routines = { float32: powerOf(FLOAT32), float64: powerOf(FLOAT64) }

export const power: EmitElementwise = ({ code, functions }, { dtype }, [x, y], valid) => {
  if (dtype !== 'float32' && dtype !== 'float64') return intPower(code, functions, x!, y!, valid)
  code.get(x!).get(y!).call(functions.sharedBy(`power ${dtype}`, ['v128', 'v128'], ['v128'], (inner, [p, q]) => routines[dtype](inner, p!, q!)))
}
