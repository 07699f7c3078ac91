import type { DType } from '../../../tensor/dtype.js'
import type { Direction } from '../../../primitive/row/params.js'
import type { Code, Local } from '../assembler/code.js'
import type { SimdOp } from '../assembler/opcodes.js'
import type { ElementwiseName, Expression } from '../kernel/expression.js'
import { basic, type Elementary, type Routine } from '../math/index.js'
import { brought } from './brought.js'
import { intDivide, shiftEach } from './integer.js'
import type { EmitElementwise, Target } from './target.js'

/** How many elements a vector holds: 4, or 2 in kernels that touch float64, where 32-bit elements lie in the low lanes. */
export type Lanes = 4 | 2

const prefix: Readonly<Record<DType, string>> = { float32: 'f32x4', float64: 'f64x2', int32: 'i32x4', bool: 'i32x4' }

const op = (dtype: DType, name: string): SimdOp => `${prefix[dtype]}.${name}` as SimdOp

/** Comparisons of masks: true is -1, below false. */
const MASK_COMPARE: Readonly<Record<Direction, SimdOp>> = {
  EQ: 'i32x4.eq', NE: 'i32x4.ne', LT: 'i32x4.gt_s', LE: 'i32x4.ge_s', GT: 'i32x4.lt_s', GE: 'i32x4.le_s',
}

const comparison = (dtype: DType, direction: Direction): SimdOp => {
  if (dtype === 'bool') return MASK_COMPARE[direction]
  const name = direction.toLowerCase()
  return op(dtype, dtype === 'int32' && direction !== 'EQ' && direction !== 'NE' ? `${name}_s` : name)
}

/** The 64-bit mask on the stack as 32-bit lanes, low ones first. */
const narrowMask = ({ code }: Target): void => {
  const mask = code.local('v128')
  code.tee(mask).get(mask).shuffle32(0, 2, 4, 6)
  code.release('v128', mask)
}

const one = (code: Code, dtype: DType): Code => dtype === 'float64' ? code.f64x2(1) : dtype === 'float32' ? code.f32x4(1) : code.i32x4(1)
const zero = (code: Code): Code => code.i32x4(0)

const convert = (target: Target, from: DType, to: DType, [x]: readonly Local[], push: () => void): void => {
  const { code } = target
  if (from === to) return push()
  if (to === 'bool') {
    push()
    zero(code).op(op(from, 'ne'))
    if (from === 'float64') narrowMask(target)
    return
  }
  push()
  switch (`${from} ${to}`) {
    case 'float32 int32': code.op('i32x4.trunc_sat_f32x4_s'); break
    case 'float32 float64': code.op('f64x2.promote_low_f32x4'); break
    case 'float64 float32': code.op('f32x4.demote_f64x2_zero'); break
    case 'float64 int32': code.op('i32x4.trunc_sat_f64x2_s_zero'); break
    case 'int32 float32': code.op('f32x4.convert_i32x4_s'); break
    case 'int32 float64': code.op('f64x2.convert_low_i32x4_s'); break
    case 'bool float32': one(code, 'float32').op('v128.and'); break
    case 'bool int32': code.op('i32x4.neg'); break
    case 'bool float64': one(code.op('i64x2.extend_low_i32x4_s'), 'float64').op('v128.and'); break
    default: throw new Error(`convert: ${from} to ${to} of ${x}`)
  }
}

/** Whether all bits are 0; those of -0 are not. */
const isZero = (e: Expression): boolean => e.kind === 'constant' && Object.is(e.value, 0)

const elementaryOf = (name: ElementwiseName): Elementary | undefined => basic[name] ?? brought.elementary[name]

/** Whether it is no matter of a few instructions. */
export const isFunction = (name: ElementwiseName): boolean => (elementaryOf(name) ?? brought.elementwise[name]) !== undefined

/** The elementary function that an expression applies, where its code is emitted in place: several vectors can go through it in step. */
export const routineOf = (e: Expression): Routine | undefined => {
  const found = e.kind === 'apply' ? elementaryOf(e.name) : undefined
  return found?.inlined ? found[e.dtype === 'float64' ? 'float64' : 'float32'] : undefined
}

export const emitElementwise: EmitElementwise = (target, e, args, valid) => {
  const { code, functions } = target
  const [x, y, z] = args as readonly [Local, Local, Local]
  const dtype = e.args[0]!.dtype
  const binary = (name: SimdOp): void => { code.get(x).get(y).op(name) }
  const floats = dtype === 'float32' || dtype === 'float64'
  const { name } = e
  const elementary = elementaryOf(name)
  if (elementary !== undefined) {
    const routine = elementary[dtype === 'float64' ? 'float64' : 'float32']
    if (elementary.inlined) return routine(code, x)
    code.get(x).call(functions.sharedBy(`${name} ${dtype}`, ['v128'], ['v128'], (inner, [p]) => routine(inner, p!)))
    return
  }
  const other = brought.elementwise[name]
  if (other !== undefined) return other(target, e, args, valid)
  switch (name) {
    case 'negate': code.get(x).op(op(dtype, 'neg')); return
    case 'abs': code.get(x).op(op(dtype, 'abs')); return
    case 'sqrt': code.get(x).op(op(dtype, 'sqrt')); return
    case 'rsqrt': one(code, dtype).get(x).op(op(dtype, 'sqrt')).op(op(dtype, 'div')); return
    case 'sign':
      if (floats) {
        // ±1 where x is above or below 0; x itself keeps ±0 and NaN.
        one(code, dtype).get(x).get(x)
        zero(code).op(op(dtype, 'gt')).op('v128.bitselect')
        const positive = code.local('v128')
        code.set(positive)
        one(code, dtype).op(op(dtype, 'neg')).get(positive).get(x)
        zero(code).op(op(dtype, 'lt')).op('v128.bitselect')
        code.release('v128', positive)
      } else {
        zero(code.get(x)).op('i32x4.lt_s')
        zero(code.get(x)).op('i32x4.gt_s').op('i32x4.sub')
      }
      return
    case 'not': code.get(x).op('v128.not'); return
    case 'and': binary('v128.and'); return
    case 'or': binary('v128.or'); return
    case 'xor': binary('v128.xor'); return
    case 'add': binary(dtype === 'bool' ? 'v128.or' : op(dtype, 'add')); return
    case 'subtract': binary(op(dtype, 'sub')); return
    case 'multiply': binary(dtype === 'bool' ? 'v128.and' : op(dtype, 'mul')); return
    case 'divide': if (floats) binary(op(dtype, 'div')); else intDivide(code, x, y, valid); return
    case 'maximum': binary(dtype === 'bool' ? 'v128.or' : op(dtype, floats ? 'max' : 'max_s')); return
    case 'minimum': binary(dtype === 'bool' ? 'v128.and' : op(dtype, floats ? 'min' : 'min_s')); return
    case 'shift_right_logical': {
      const by = e.args[1]!
      if (by.kind !== 'constant') return shiftEach(code, x, y, valid)
      if (by.value >>> 0 >= 32) zero(code)
      else code.get(x).i32(by.value).op('i32x4.shr_u')
      return
    }
    case 'compare':
      binary(comparison(dtype, e.direction!))
      if (dtype === 'float64') narrowMask(target)
      return
    case 'select': {
      const wide = (): void => { if (e.dtype === 'float64') code.op('i64x2.extend_low_i32x4_s') }
      // Where one side has no bits, one instruction does what bitselect does in three.
      if (isZero(e.args[2]!)) {
        code.get(y).get(x)
        wide()
        code.op('v128.and')
      } else if (isZero(e.args[1]!)) {
        code.get(z).get(x)
        wide()
        code.op('v128.andnot')
      } else {
        code.get(y).get(z).get(x)
        wide()
        code.op('v128.bitselect')
      }
      return
    }
    case 'convert': return convert(target, dtype, e.dtype, args, () => { code.get(x) })
    default: throw new Error(`${name}: no word brought how it is emitted`)
  }
}
