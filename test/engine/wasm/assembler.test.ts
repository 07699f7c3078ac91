import { describe, expect, it } from 'vitest'
import { signed, text, unsigned } from '../../../src/engine/wasm/assembler/bytes.js'
import { Code } from '../../../src/engine/wasm/assembler/code.js'
import { assemble, type FunctionEntry } from '../../../src/engine/wasm/assembler/module.js'
import { host } from '../../../src/engine/wasm/host/host.js'
import { LANE, PLAIN, SIMD, type PlainOp, type SimdOp } from '../../../src/engine/wasm/assembler/opcodes.js'

const instantiate = (functions: readonly FunctionEntry[], pages = 1) => {
  const memory = new host.Memory({ initial: pages, maximum: pages })
  const { exports } = new host.Instance(new host.Module(assemble(functions, { pages })), { env: { memory } })
  return { memory, call: (name: string, ...args: number[]): unknown => (exports[name] as (...args: number[]) => unknown)(...args) }
}

describe('bytes', () => {
  it('writes LEB128 as the specification shows it', () => {
    expect(unsigned(0)).toEqual([0])
    expect(unsigned(624485)).toEqual([0xe5, 0x8e, 0x26])
    expect(unsigned(2 ** 32 - 1)).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f])
    expect(signed(-123456)).toEqual([0xc0, 0xbb, 0x78])
    expect(signed(64)).toEqual([0xc0, 0x00])
    expect(signed(-64)).toEqual([0x40])
    expect(signed(-(2 ** 31))).toEqual([0x80, 0x80, 0x80, 0x80, 0x78])
    expect(text('ö')).toEqual([2, 0xc3, 0xb6])
  })
})

describe('code', () => {
  it('adds, loops and branches', () => {
    const code = new Code(['i32'], ['i32'])
    const [n, sum] = [code.param(0), code.local('i32')]
    code.block(exit => code.loop(again => {
      code.get(n).op('i32.eqz').branchIf(exit)
      code.get(sum).get(n).op('i32.add').set(sum)
      code.get(n).i32(1).op('i32.sub').set(n)
      code.branch(again)
    }))
    code.get(sum)
    expect(instantiate([{ code, name: 'f' }]).call('f', 100)).toBe(5050)
  })

  it('chooses, and calls other functions', () => {
    const inner = new Code(['i32'], ['i32'])
    const result = inner.local('i32')
    inner.get(inner.param(0)).if(() => inner.i32(-129).set(result), () => inner.i32(2 ** 31 - 1).set(result)).get(result)
    const outer = new Code(['i32'], ['i32']).get(0 as never).call(0)
    const { call } = instantiate([{ code: inner }, { code: outer, name: 'f' }])
    expect([call('f', 1), call('f', 0)]).toEqual([-129, 2 ** 31 - 1])
  })

  it('loads, stores and shuffles vectors', () => {
    const code = new Code(['i32'])
    const address = code.param(0)
    code.get(address)
    code.get(address).memory('v128.load', 0).f32x4(2).op('f32x4.mul').f32x4(0).shuffle32(3, 2, 1, 4)
    code.memory('v128.store', 16)
    const { memory, call } = instantiate([{ code, name: 'f' }])
    const floats = new Float32Array(memory.buffer)
    floats.set([1, 2, 3, 4])
    call('f', 0)
    expect([...floats.subarray(4, 8)]).toEqual([8, 6, 4, 0])
  })

  it('reuses released locals', () => {
    const code = new Code([])
    const a = code.local('v128')
    code.release('v128', a)
    expect(code.local('v128')).toBe(a)
    expect(code.local('i32')).not.toBe(a)
  })

  // A wrong number would be another instruction: validation knows each one's operands.
  const operands = (name: string): readonly string[] => {
    if (/select|drop|return|unreachable/.test(name)) return []
    const scalar = name.slice(0, 3)
    if (/x\d/.test(name)) {
      const lanes = name.split('.')[0]!
      if (/splat/.test(name)) return [{ i8x16: 'i32', i16x8: 'i32', i32x4: 'i32', i64x2: 'i64', f32x4: 'f32', f64x2: 'f64' }[lanes]!]
      if (/shl|shr/.test(name)) return ['v128', 'i32']
      if (/madd/.test(name)) return ['v128', 'v128', 'v128']
      if (/abs|neg|sqrt|ceil|floor|trunc|nearest|extend|convert|demote|promote|all_true|bitmask|any_true/.test(name)) return ['v128']
      return ['v128', 'v128']
    }
    if (name.startsWith('v128')) return name.endsWith('not') && !name.endsWith('andnot') || name.endsWith('any_true') ? ['v128'] : name.endsWith('bitselect') ? ['v128', 'v128', 'v128'] : ['v128', 'v128']
    const from = /_(i32|f32|f64)(_|$)/.exec(name)?.[1]
    if (from !== undefined) return [from]
    return /eqz|clz|ctz|abs|neg/.test(name) ? [scalar] : [scalar, scalar]
  }

  it.each([...Object.keys(PLAIN), ...Object.keys(SIMD)].filter(name => operands(name).length > 0 && !name.includes('relaxed')))('%s validates', name => {
    const results = /^v128.any_true|all_true|bitmask/.test(name) ? 'i32' : /x\d/.test(name) || name.startsWith('v128') ? 'v128' : /\.(eqz?|ne|lt|gt|le|ge)(_|$)/.test(name) ? 'i32' : name.slice(0, 3)
    const code = new Code(operands(name) as never, [results as never])
    operands(name).forEach((_, i) => code.get(code.param(i)))
    code.op(name as PlainOp | SimdOp)
    expect(host.validate(assemble([{ code, name: 'f' }], { pages: 1 }))).toBe(true)
  })

  it.each(Object.keys(LANE))('%s validates', name => {
    const type = name.startsWith('f') ? name.slice(0, 3) : name.startsWith('i64') ? 'i64' : 'i32'
    const replace = name.includes('replace')
    const code = new Code((replace ? ['v128', type] : ['v128']) as never, [(replace ? 'v128' : type) as never])
    code.get(code.param(0))
    if (replace) code.get(code.param(1))
    code.lane(name as never, 1)
    expect(host.validate(assemble([{ code, name: 'f' }], { pages: 1 }))).toBe(true)
  })
})
