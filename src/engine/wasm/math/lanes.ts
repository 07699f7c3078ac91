import type { Code, Local } from '../assembler/code.js'

/**
 * Several vectors worked on in step: so a constant that no register is left for is loaded once for all of them. The first of `xs` is the routine's x;
 * results go to `ys` instead of the stack.
 */
export interface Side {
  readonly xs: readonly Local[]
  readonly ys: readonly Local[]
}

/** Emits y = f(x) for all lanes: x is in a local, the result is left on the stack. */
export type Routine = (code: Code, x: Local, side?: Side) => void

export type RoutineIn = (format: Format) => Routine

/** Emits z = f(x, y) for all lanes: x and y are in locals, the result is left on the stack. */
export type Routine2 = (code: Code, x: Local, y: Local) => void

/** Something that pushes one vector on the stack. */
export type Term = () => void

/** What the formulas need to know of a number format. */
export interface Format {
  readonly float: 'f32x4' | 'f64x2'
  readonly int: 'i32x4' | 'i64x2'
  /** Bits of the fraction; the exponent stands above. */
  readonly fraction: number
  /** The bias of the exponent. */
  readonly bias: number
}

export const FLOAT32: Format = { float: 'f32x4', int: 'i32x4', fraction: 23, bias: 127 }
export const FLOAT64: Format = { float: 'f64x2', int: 'i64x2', fraction: 52, bias: 1023 }

/**
 * The words in which the formulas are written: each builds a {@link Term} from others. A term that is used twice is
 * computed twice, unless it is {@link Lanes.keep kept}.
 */
export interface Lanes {
  readonly format: Format
  readonly read: (local: Local) => Term
  /** The number in all lanes. */
  readonly number: (x: number) => Term
  readonly add: (a: Term, b: Term) => Term
  readonly sub: (a: Term, b: Term) => Term
  readonly mul: (a: Term, b: Term) => Term
  readonly div: (a: Term, b: Term) => Term
  readonly abs: (a: Term) => Term
  readonly trunc: (a: Term) => Term
  /** a held between the bounds; a where it is NaN. */
  readonly clamp: (a: Term, lower: number, upper: number) => Term
  readonly addBits: (a: Term, b: Term) => Term
  readonly subBits: (a: Term, b: Term) => Term
  readonly mulBits: (a: Term, b: Term) => Term
  readonly shiftLeft: (a: Term, by: number) => Term
  readonly shiftRight: (a: Term, by: number) => Term
  readonly and: (a: Term, b: Term) => Term
  /** The bits of a that b has not. */
  readonly andNot: (a: Term, b: Term) => Term
  readonly or: (a: Term, b: Term) => Term
  readonly xor: (a: Term, b: Term) => Term
  readonly less: (a: Term, b: Term) => Term
  readonly notLess: (a: Term, b: Term) => Term
  /** a > b as signed integers. */
  readonly greaterInt: (a: Term, b: Term) => Term
  readonly equal: (a: Term, b: Term) => Term
  readonly unequal: (a: Term, b: Term) => Term
  /** 32-bit integers as float32. */
  readonly fromInt: (a: Term) => Term
  /** The low word of each 64-bit lane, a signed integer, as float64. */
  readonly fromSigned: (a: Term) => Term
  /** The low word of each 64-bit lane, an unsigned integer, as float64. */
  readonly fromUnsigned: (a: Term) => Term
  /** A 64-bit pattern in both lanes: its low and its high word. */
  readonly word: (low: number, high: number) => Term
  readonly bytes: (bytes: Uint8Array) => Term
  readonly zero: Term
  /** The bytes of a at the indices; 0 where an index is above 15. */
  readonly swizzle: (a: Term, indices: Term) => Term
  /** a where the mask is set, b elsewhere. */
  readonly select: (mask: Term, a: Term, b: Term) => Term
  /** Σ cᵢ xⁱ, lowest power first. */
  readonly polynomial: (coefficients: readonly number[], x: Term) => Term
  /** Computes the term here, once; the result only reads. */
  readonly keep: (a: Term) => Term
  /** A value that can be replaced. */
  readonly variable: (a: Term) => Variable
  /** Runs `then` when any bit of the term is set. */
  readonly whenAny: (a: Term, then: () => void) => void
}

export interface Variable {
  readonly read: Term
  readonly set: (a: Term) => void
}

/** Emits the formula, whose temporaries are released behind it. */
export const lanes = (code: Code, format: Format, formula: (v: Lanes) => Term, side?: Side): void => {
  const { float, int } = format
  const taken: Local[] = []
  // Terms are emitted for one of the vectors at a time.
  let units: readonly number[] = side === undefined ? [0] : side.xs.map((_, i) => i)
  let unit = 0
  const each = (emit: () => void): void => {
    const outer = unit
    for (unit of units) emit()
    unit = outer
  }
  const binary = (name: Parameters<Code['op']>[0]) => (a: Term, b: Term): Term => () => {
    a()
    b()
    code.op(name)
  }
  const unary = (name: Parameters<Code['op']>[0]) => (a: Term): Term => () => {
    a()
    code.op(name)
  }
  const shift = (name: Parameters<Code['op']>[0]) => (a: Term, by: number): Term => () => {
    a()
    code.i32(by).op(name)
  }
  const read = (local: Local): Term => () => {
    code.get(side !== undefined && local === side.xs[0] ? side.xs[unit]! : local)
  }
  const number = (x: number): Term => () => {
    code[float](x)
  }
  const [add, mul] = [binary(`${float}.add`), binary(`${float}.mul`)]
  const variable = (a: Term): Variable => {
    const locals = new Map<number, Local>()
    const set = (b: Term): void => each(() => {
      b()
      code.set(locals.get(unit)!)
    })
    for (const u of units) locals.set(u, code.local('v128'))
    taken.push(...locals.values())
    set(a)
    return { read: () => { code.get(locals.get(unit)!) }, set }
  }
  const lowWords = (a: Term, convert: Parameters<Code['op']>[0]): Term => {
    const kept = variable(a).read
    return () => {
      kept()
      kept()
      code.shuffle32(0, 2, 0, 2).op(convert)
    }
  }
  const result = formula({
    format, read, number, add, mul, variable,
    sub: binary(`${float}.sub`), div: binary(`${float}.div`),
    abs: unary(`${float}.abs`), trunc: unary(`${float}.trunc`),
    // pmin(a, b) is b < a ? b : a, so a stays where it is NaN.
    clamp: (a, lower, upper) => binary(`${float}.pmax`)(binary(`${float}.pmin`)(a, number(upper)), number(lower)),
    addBits: binary(`${int}.add`), subBits: binary(`${int}.sub`),
    shiftLeft: shift(`${int}.shl`), shiftRight: shift(`${int}.shr_u`),
    and: binary('v128.and'), andNot: binary('v128.andnot'), or: binary('v128.or'), xor: binary('v128.xor'),
    mulBits: binary(`${int}.mul`), swizzle: binary('i8x16.swizzle'),
    word: (low, high) => () => {
      code.i64x2(low, high)
    },
    bytes: bytes => () => {
      code.v128(bytes)
    },
    zero: number(0),
    fromSigned: a => lowWords(a, 'f64x2.convert_low_i32x4_s'),
    fromUnsigned: a => lowWords(a, 'f64x2.convert_low_i32x4_u'),
    less: binary(`${float}.lt`), notLess: binary(`${float}.ge`),
    equal: binary(`${float}.eq`), unequal: binary(`${float}.ne`),
    greaterInt: binary(`${int}.gt_s`), fromInt: unary('f32x4.convert_i32x4_s'),
    select: (mask, a, b) => () => {
      a()
      b()
      mask()
      code.op('v128.bitselect')
    },
    polynomial: (coefficients, x) => coefficients.map(number).reduceRight((high, c, i) => {
      const next = coefficients[i] === 0 ? mul(high, x) : add(mul(high, x), c)
      return units.length > 1 ? variable(next).read : next
    }),
    keep: a => variable(a).read,
    whenAny: (a, then) => each(() => {
      a()
      const all = units
      units = [unit]
      code.op('v128.any_true').if(then)
      units = all
    }),
  })
  if (side === undefined) result()
  else each(() => {
    result()
    code.set(side.ys[unit]!)
  })
  code.release('v128', ...taken)
}
