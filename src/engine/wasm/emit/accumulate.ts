import type { DType } from '../../../tensor/dtype.js'
import type { ReduceKind } from '../../../primitive/row/params.js'
import type { Code, Local } from '../assembler/code.js'
import type { SimdOp } from '../assembler/opcodes.js'
import type { Accumulator } from '../kernel/kernel.js'
import type { Lanes } from './elementwise.js'

/** The most float32 that are added one after the other, before their sum is added to others in float64. */
export const RUN = 64

/** A running reduction of one vector. */
interface Running {
  readonly value: Local
  /** Where a NaN was met: pmax and pmin are quick, but lose it. */
  readonly nan: Local | undefined
  /** The sign bits of all that was met, joined: pmax and pmin take either of two zeros, but 0 is above -0. */
  readonly signs: Local | undefined
  /** The sums of the runs before this one, in float64: of the first two lanes, and of the others. */
  readonly sums: readonly Local[]
}

/** The registers of one accumulator: as many independent vectors as its loop is unrolled. */
export class Registers {
  private readonly kind: ReduceKind
  private readonly dtype: DType
  private readonly all: readonly Running[]

  /** `long`: what is added up falls into runs, behind each of which {@link endRun} is called. */
  constructor(private readonly code: Code, { kind, value }: Accumulator, private readonly lanes: Lanes, units: number, long: boolean) {
    this.kind = kind
    this.dtype = value.dtype
    const floats = this.dtype === 'float32' || this.dtype === 'float64'
    const ordered = floats && (kind === 'maximum' || kind === 'minimum')
    const parts = long && kind === 'add' && this.dtype === 'float32' ? lanes / 2 : 0
    this.all = Array.from({ length: units }, () => ({
      value: code.local('v128'), nan: ordered ? code.local('v128') : undefined, signs: ordered ? code.local('v128') : undefined, sums: Array.from({ length: parts }, () => code.local('v128')),
    }))
  }

  start(): void {
    for (const { value, nan, signs, sums } of this.all) {
      this.identity()
      this.code.set(value)
      if (nan !== undefined) this.code.i32x4(0).set(nan)
      if (signs !== undefined) this.code.get(value).set(signs)
      for (const sum of sums) this.code.f64x2(0).set(sum)
    }
  }

  /** Adds the run to those before it, and begins the next one. */
  endRun(): void {
    const { code } = this
    for (const { value, sums } of this.all) {
      sums.forEach((sum, part) => {
        code.get(sum).get(value)
        if (part > 0) code.get(value).shuffle32(2, 3, 2, 3)
        code.op('f64x2.promote_low_f32x4').op('f64x2.add').set(sum)
      })
      if (sums.length > 0) code.f32x4(0).set(value)
    }
  }

  /** Takes in a vector; behind the first `valid` lanes there may be anything. */
  take(unit: number, x: Local, valid: number): void {
    const { code, dtype } = this
    const running = this.all[unit]!
    let operand = x
    if (valid < this.lanes) {
      operand = code.local('v128')
      const wide = dtype === 'float64'
      const lane = (i: number): number => (wide ? i >> 1 : i) < valid ? -1 : 0
      code.get(x)
      this.identity()
      code.i32x4(lane(0), lane(1), lane(2), lane(3)).op('v128.bitselect').set(operand)
    }
    if (running.nan !== undefined) {
      const ne: SimdOp = dtype === 'float64' ? 'f64x2.ne' : 'f32x4.ne'
      code.get(operand).get(operand).op(ne).get(running.nan).op('v128.or').set(running.nan)
    }
    if (running.signs !== undefined) code.get(operand).get(running.signs).op(this.joined).set(running.signs)
    code.get(running.value).get(operand)
    this.combine()
    code.set(running.value)
    if (operand !== x) code.release('v128', operand)
  }

  /** One vector for all units, in each lane what all lanes took in. */
  finish(): void {
    const { code, all } = this
    this.endRun()
    for (let apart = 1; apart < all.length; apart *= 2) {
      for (let i = 0; i + apart < all.length; i += 2 * apart) this.join(all[i]!, all[i + apart]!)
    }
    const first = all[0]!
    const [low, high] = first.sums
    if (low !== undefined) {
      if (high !== undefined) code.get(low).get(high).op('f64x2.add').set(low)
      code.get(low).get(low).get(low).shuffle32(2, 3, 0, 1).op('f64x2.add').op('f32x4.demote_f64x2_zero').tee(first.value)
      code.get(first.value).shuffle32(0, 0, 0, 0).set(first.value)
      return
    }
    this.fold(first.value, () => this.combine())
    if (first.nan !== undefined) this.fold(first.nan, () => { code.op('v128.or') })
    if (first.signs !== undefined) this.fold(first.signs, () => { code.op(this.joined) })
    this.settle(first)
  }

  /** Each unit by itself. */
  settleEach(): void {
    this.endRun()
    for (const running of this.all) this.settle(running)
  }

  result(unit: number): Local {
    return this.all[unit]!.value
  }

  release(): void {
    for (const { value, nan, signs, sums } of this.all) this.code.release('v128', ...[value, nan, signs, ...sums].filter(local => local !== undefined))
  }

  /** What joins sign bits: a maximum of zeros is 0 where any was, a minimum -0. */
  private get joined(): SimdOp {
    return this.kind === 'maximum' ? 'v128.and' : 'v128.or'
  }

  private settle({ value, nan, signs, sums: [low, high] }: Running): void {
    if (signs !== undefined) {
      const { code } = this
      const [constant, equal] = this.dtype === 'float64' ? ['f64x2', 'f64x2.eq'] as const : ['f32x4', 'f32x4.eq'] as const
      code[constant](-0).get(signs).op('v128.and').get(value).get(value)
      code[constant](0).op(equal).op('v128.bitselect').set(value)
    }
    if (nan !== undefined) this.code.get(value).get(nan).op('v128.or').set(value)
    if (low === undefined) return
    this.code.get(low).op('f32x4.demote_f64x2_zero')
    if (high !== undefined) this.code.get(high).op('f32x4.demote_f64x2_zero').shuffle32(0, 1, 4, 5)
    this.code.set(value)
  }

  private join(into: Running, from: Running): void {
    into.sums.forEach((sum, part) => this.code.get(sum).get(from.sums[part]!).op('f64x2.add').set(sum))
    if (into.sums.length > 0) return
    this.code.get(into.value).get(from.value)
    this.combine()
    this.code.set(into.value)
    if (into.nan !== undefined) this.code.get(into.nan).get(from.nan!).op('v128.or').set(into.nan)
    if (into.signs !== undefined) this.code.get(into.signs).get(from.signs!).op(this.joined).set(into.signs)
  }

  /** Combines the lanes of a vector, so that each holds the whole. */
  private fold(x: Local, combine: () => void): void {
    const { code } = this
    if (this.lanes === 4 || this.dtype === 'float64') {
      code.get(x).get(x).get(x).shuffle32(2, 3, 0, 1)
      combine()
      code.set(x)
    }
    if (this.dtype !== 'float64') {
      code.get(x).get(x).get(x).shuffle32(1, 0, 3, 2)
      combine()
      code.set(x)
    }
  }

  private identity(): void {
    const { code, kind, dtype } = this
    if (dtype === 'float32' || dtype === 'float64') {
      const x = kind === 'maximum' ? -Infinity : kind === 'minimum' ? Infinity : 0
      if (dtype === 'float32') code.f32x4(x)
      else code.f64x2(x)
    } else if (dtype === 'int32') code.i32x4({ add: 0, maximum: -(2 ** 31), minimum: 2 ** 31 - 1, and: -1, or: 0 }[kind])
    else code.i32x4(kind === 'and' || kind === 'minimum' ? -1 : 0)
  }

  private combine(): void {
    this.code.op(combiner(this.kind, this.dtype))
  }
}

const combiner = (kind: ReduceKind, dtype: DType): SimdOp => {
  if (kind === 'and' || (dtype === 'bool' && kind === 'minimum')) return 'v128.and'
  if (kind === 'or' || dtype === 'bool') return 'v128.or'
  const lanes = dtype === 'float32' ? 'f32x4' : dtype === 'float64' ? 'f64x2' : 'i32x4'
  if (kind === 'add') return `${lanes}.add`
  const name = kind === 'maximum' ? 'max' : 'min'
  return lanes === 'i32x4' ? `i32x4.${name}_s` : `${lanes}.p${name}`
}
