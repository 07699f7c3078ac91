import type { DType } from '../../tensor/dtype.js'
import type { Rule } from './rule.js'

/** x in its own dtype → x. */
export const convertToSame: Rule<'convert'> = (r, { inputs: [x], params: { dtype } }) => r.typeOf(x!).dtype === dtype ? x : undefined

/** The dtypes that hold every value of one. */
const wider: Readonly<Record<DType, readonly DType[]>> = {
  bool: ['bool', 'int32', 'float32', 'float64'],
  int32: ['int32', 'float64'],
  float32: ['float32', 'float64'],
  float64: ['float64'],
}

/** Through a dtype that holds every value of the first → at once: float32 by way of float64 back is where it was. */
export const convertTwice: Rule<'convert'> = (r, { inputs: [x], params }) => {
  const inner = r.made(x!, 'convert')
  if (inner === undefined) return undefined
  const [source] = inner.inputs
  return wider[r.typeOf(source!).dtype].includes(inner.params.dtype) ? r.emit('convert', params, [source!]) : undefined
}
