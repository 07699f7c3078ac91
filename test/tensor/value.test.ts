import { format, inspect } from 'node:util'
import { compile, sum, tensor, type Tensor } from 'pullback'
import { describe, expect, it } from 'vitest'

const x = tensor([1, 2])
const untyped: never = x as never

describe('a tensor is no number', () => {
  it.each<readonly [string, () => unknown]>([
    ['+x', () => +x],
    ['x > 0', () => untyped > 0],
    ['x + 1', () => untyped + 1],
    ['x + x', () => untyped + untyped],
    ["'' + x", () => '' + untyped],
    ['Math.max', () => Math.max(untyped, 0)],
    ['Number', () => Number(sum(x))],
  ])('%s', (_, use) => {
    expect(use).toThrow(new TypeError('a tensor is no number: read it with item(x), compare with greater(x, 0), write it with String(x)'))
  })

  it('while it is traced as well', () => {
    const f = compile((v: Tensor<readonly [2]>) => (v as never) > 0 ? v : v)
    expect(() => f(x)).toThrow('a tensor is no number')
  })
})

it('its text is found where text is asked for', () => {
  const text = 'Tensor [2] float32 (1, 2)'
  expect([String(x), `${x as unknown as string}`, [x, x].join('; ')]).toEqual([text, text, `${text}; ${text}`])
  expect([format('%s', x), inspect(x), format('%o', x)]).toEqual([text, ...Array<string>(2).fill('Tensor [2] float32\n[1, 2]')])
  expect(JSON.stringify(x)).toBe('{"shape":[2],"dtype":"float32","data":[1,2]}')
  expect({ x: 1, [`${String(x)}`]: 2 }).toEqual({ x: 1, [text]: 2 })
})

it('a test that fails prints it', () => {
  expect(() => { expect({ x }).toEqual({ x: 3 }) }).toThrow('expected { x: Tensor [2] float32\n[1, 2] } to deeply equal { x: 3 }')
})
