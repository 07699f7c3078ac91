import type { AbstractValue } from '../../primitive/row/row.js'
import { Body, moduleState, type Value } from './body.js'
import { array, typeText } from './text.js'

const ROTATIONS = [[13, 15, 26, 6], [17, 29, 16, 24]] as const

/** The name of the function for counters of one shape. */
export const threefryName = ({ shape }: AbstractValue): string => `threefry2x32_${shape.join('x') || 'scalar'}`

/** A call of it. */
export const threefry = (b: Body, inputs: readonly Value[], type: AbstractValue): Value => {
  const counter = inputs[1]!.type
  const name = threefryName(counter)
  b.module.threefry.set(name, counter)
  return b.line(`func.call @${name}(${inputs.map(x => x.name).join(', ')}) : (${inputs.map(x => typeText(x.type)).join(', ')}) -> ${typeText(type)}`, type)
}

/** Threefry-2x32 with 20 rounds, of counters of one shape, as the lines of a function. */
export const threefryFunction = (name: string, type: AbstractValue): readonly string[] => {
  const b = new Body(moduleState('HIGHEST'))
  const key: Value = { name: '%key', type: { shape: [2], dtype: 'int32' } }
  const two = (op: string, p: Value, q: Value): Value => b.plain(op, [p, q], type)
  const number = (value: number): Value => b.splat(value, type)
  const word = (at: number): Value => {
    const part = b.op('slice', [key], { shape: [1], dtype: 'int32' }, `start_indices = ${array([at])}, limit_indices = ${array([at + 1])}, strides = ${array([1])}`)
    return b.op('broadcast_in_dim', [b.reshape(part, [])], type, `broadcast_dimensions = ${array([])}`)
  }
  const [k0, k1] = [word(0), word(1)]
  const schedule = [k0, k1, two('xor', two('xor', k0, k1), number(0x1bd11bda))]
  let [p, q] = [two('add', { name: '%x0', type }, k0), two('add', { name: '%x1', type }, k1)]
  for (let group = 1; group <= 5; group++) {
    for (const by of ROTATIONS[(group - 1) & 1]!) {
      p = two('add', p, q)
      q = two('xor', two('or', two('shift_left', q, number(by)), two('shift_right_logical', q, number(32 - by))), p)
    }
    p = two('add', p, schedule[group % 3]!)
    q = two('add', two('add', q, schedule[(group + 1) % 3]!), number(group))
  }
  const all: AbstractValue = { shape: [2, ...type.shape], dtype: 'int32' }
  const out = b.op('concatenate', [p, q].map(x => b.reshape(x, [1, ...type.shape])), all, 'dimension = 0 : i64')
  return [
    `func.func private @${name}(%key: tensor<2xi32>, %x0: ${typeText(type)}, %x1: ${typeText(type)}) -> ${typeText(all)} {`,
    ...b.lines.map(line => `  ${line}`),
    `  func.return ${out.name} : ${typeText(all)}`,
    '}',
  ]
}
